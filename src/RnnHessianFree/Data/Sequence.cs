using RnnHessianFree.Models;

namespace RnnHessianFree.Data;

/// <summary>One sequence of a data set.</summary>
/// <param name="Inputs">[T × X].</param>
/// <param name="Targets">[T × Y], or the labels [T].</param>
/// <param name="Mask">[T].</param>
/// <param name="Classes">How many classes there are, of labels; null where targets are numbers.</param>
sealed record Sequence(double[] Inputs, double[] Targets, double[] Mask, int? Classes = null)
{
    /// <summary>How far from 1 a target's probabilities may sum: what single precision leaves of thousands of them.</summary>
    const double SumTolerance = 1e-4;

    /// <summary>T.</summary>
    public int Steps => Mask.Length;

    int Width => Targets.Length / Steps;

    public static Sequence Of(SequenceBatch batch, int b)
    {
        var steps = Enumerable.Range(0, batch.Lengths[b]).ToArray();
        return new([.. steps.SelectMany(i => batch.Input(i, b).ToArray())], [.. steps.SelectMany(i => batch.Target(i, b).ToArray())],
            [.. steps.Select(i => batch.Mask(i)[b])]);
    }

    /// <summary>Writes it into a batch of zeros as sequence b; targets that do not count stay zero.</summary>
    public void CopyTo(SequenceBatch batch, int b)
    {
        batch.Lengths[b] = Steps;
        for (int i = 0; i < Steps; i++)
        {
            Inputs.AsSpan(i * batch.Inputs, batch.Inputs).CopyTo(batch.Input(i, b));
            batch.Mask(i)[b] = Mask[i];
            if (Mask[i] == 0) continue;
            if (Classes is null) Targets.AsSpan(i * Width, Width).CopyTo(batch.Target(i, b));
            else batch.Target(i, b)[(int)Targets[i]] = 1;
        }
    }

    /// <summary>The targets of steps that count.</summary>
    public IEnumerable<double> CountingTargets() => Targets.Where((_, at) => Mask[at / Width] > 0);

    /// <summary>What such outputs cannot learn in it: the first number, its place, and what is allowed; null where there is nothing.</summary>
    public string? Flaw(OutputUnit unit)
    {
        int inputs = Inputs.Length / Steps;
        for (int i = 0; i < Steps; i++)
        {
            var x = Inputs.AsSpan(i * inputs, inputs);
            for (int j = 0; j < x.Length; j++)
                if (!double.IsFinite(x[j])) return $"step {i}: input {j} is {x[j]}; allowed are finite numbers";
            if (!(Mask[i] >= 0 && double.IsFinite(Mask[i]))) return $"step {i}: the mask is {Mask[i]}; allowed are finite numbers ≥ 0";
            if (Mask[i] == 0) continue;
            var y = Targets.AsSpan(i * Width, Width);
            double sum = 0;
            for (int j = 0; j < y.Length; j++)
            {
                sum += y[j];
                if (Classes is { } classes && !(double.IsInteger(y[j]) && y[j] >= 0 && y[j] < classes))
                    return $"step {i}: the label is {y[j]}; allowed are 0 to {classes - 1}";
                if (!double.IsFinite(y[j])) return $"step {i}: target {j} is {y[j]}; allowed are finite numbers";
                if (Classes is null && unit != OutputUnit.Linear && !(y[j] >= 0 && y[j] <= 1))
                    return $"step {i}: target {j} is {y[j]}; allowed with {Name(unit)} outputs are 0 to 1";
            }
            if (Classes is null && unit == OutputUnit.Softmax && !(Math.Abs(sum - 1) <= SumTolerance))
                return $"step {i}: the targets sum to {sum}; with softmax outputs they must sum to 1";
        }
        return null;
    }

    public static string Name(OutputUnit unit) => unit.ToString().ToLowerInvariant();
}
