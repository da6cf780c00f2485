namespace RnnHessianFree.Optimizers;

/// <summary>The damping λ and the rule that moves it.</summary>
sealed class LevenbergMarquardt
{
    const double LowRatio = 1.0 / 4, HighRatio = 3.0 / 4; // Martens 2010, section 4.1

    readonly DampingSettings _settings;

    public LevenbergMarquardt(DampingSettings settings)
    {
        if (settings.MinLambda > settings.MaxLambda)
            throw new ArgumentException($"MinLambda is {settings.MinLambda}; allowed is 0 to {settings.MaxLambda} (MaxLambda).");
        _settings = settings;
        Lambda = settings.InitialLambda;
    }

    /// <summary>λ.</summary>
    public double Lambda
    {
        get;
        set => field = value >= _settings.MinLambda && value <= _settings.MaxLambda ? value : throw new ArgumentException(
            $"λ is {value}; allowed is {_settings.MinLambda} to {_settings.MaxLambda} (MinLambda and MaxLambda).", nameof(value));
    }

    /// <summary>The structural weight λμ, finite however large both are.</summary>
    public double StructuralWeight => Math.Min(Lambda * _settings.StructuralRatio, double.MaxValue);

    /// <summary>Moves λ on the reduction ratio of a step; a ratio that is not a number counts as low.</summary>
    public void Update(double reductionRatio)
    {
        double factor = reductionRatio > HighRatio ? _settings.Lower : reductionRatio >= LowRatio ? 1 : _settings.Raise;
        Lambda = Math.Clamp(Lambda * factor, _settings.MinLambda, _settings.MaxLambda);
    }
}
