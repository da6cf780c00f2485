using MathNet.Numerics.Distributions;

namespace RnnHessianFree.Models;

/// <summary>
/// The sparse initialisation of Martens (2010, section 5) for recurrent networks: each unit keeps a few random incoming weights, drawn
/// from a Gaussian; the others are zero. Units with fewer inputs than that keep all.
/// </summary>
public sealed record SparseInitialization : IInitialization
{
    /// <summary>Incoming weights a unit keeps, chosen without replacement; 15 in Martens and Sutskever (2011) and the authors' 2011 code.</summary>
    public int IncomingWeights { get; init => field = value >= 1 ? value : throw Range(nameof(IncomingWeights), value, "≥ 1"); } = 15;

    /// <summary>
    /// Standard deviation of the weights from inputs, W_hx: ¼·1/√15 as in the authors' 2011 code ("a very important line": larger inputs overwrite the memory);
    /// Sutskever's thesis (2013) has 1.
    /// </summary>
    public double InputScale { get; init => field = Scale(nameof(InputScale), value); } = 0.25 / Math.Sqrt(15);

    /// <summary>Standard deviation of the weights between and within stages, W_hh: 1/√15 in both, which puts the spectral radius near 1.</summary>
    public double HiddenScale { get; init => field = Scale(nameof(HiddenScale), value); } = 1 / Math.Sqrt(15);

    /// <summary>Standard deviation of the output's weights, W_yh: 1/√15 in both.</summary>
    public double OutputScale { get; init => field = Scale(nameof(OutputScale), value); } = 1 / Math.Sqrt(15);

    /// <summary>Standard deviation of initial states (all kept in the authors' 2011 code, which has no biases) and of biases: 1/√15 in the thesis.</summary>
    public double BiasScale { get; init => field = Scale(nameof(BiasScale), value); } = 1 / Math.Sqrt(15);

    /// <summary>Where set, each square block of weights from the step before, such as W_hh, is scaled to this spectral radius (1.1 in Sutskever et al. 2013).</summary>
    public double? SpectralRadius { get; init => field = value is null ? null : Scale(nameof(SpectralRadius), value.Value); }

    /// <summary>
    /// Where set, each square block of weights from the step before, such as W_hh, is a random orthogonal matrix times this instead of sparse, before any scaling to a spectral radius; 1 in Saxe,
    /// McClelland and Ganguli (2014, section 4).
    /// </summary>
    public double? OrthogonalGain { get; init => field = value is null ? null : Scale(nameof(OrthogonalGain), value.Value); }

    /// <summary>
    /// Where set, W_hh is the identity times this instead of sparse, before any scaling to a spectral radius; 1 in Le, Jaitly and Hinton (2015),
    /// whose units are rectified.
    /// </summary>
    public double? IdentityGain { get; init => field = value is null ? null : Scale(nameof(IdentityGain), value.Value); }

    /// <inheritdoc/>
    public double[] Draw(RecurrentShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(random);
        var layout = shape.Layout;
        double[] theta = new double[layout.Dimension];
        foreach (var block in layout.Blocks) Fill(block, ScaleOf(block));
        foreach (var block in layout.Blocks)
        {
            if (block.Kind == ParameterKind.Bias && block.Stage < shape.Stages.Count)
                foreach (ref double bias in block.Of(theta.AsSpan())) bias += shape.Stages[block.Stage].Cell.Gates[block.Part].InitialBias;
            if (!IsRecurrent(block)) continue;
            if (OrthogonalGain is { } gain) OrthogonalMatrix.Fill(block, theta, gain, random);
            if (IdentityGain is { } diagonal)
            {
                var weights = block.Of(theta.AsSpan());
                weights.Clear();
                for (int unit = 0; unit < block.Rows; unit++) weights[unit * (block.Rows + 1)] = diagonal;
            }
            if (SpectralRadius is { } radius) Spectrum.Rescale(block, theta, radius);
        }
        return theta;

        double ScaleOf(ParameterBlock block) =>
            block.Kind != ParameterKind.Weights ? BiasScale
            : block.Stage == shape.Stages.Count ? OutputScale
            : layout.HiddenWeights.Contains(block) ? HiddenScale : InputScale;

        bool IsRecurrent(ParameterBlock block) => layout.HiddenWeights.Contains(block) && block.Rows == block.Columns
            && shape.Stages[block.Stage].Reads[block.Source].Lag == 1;

        void Fill(ParameterBlock block, double scale)
        {
            var weights = block.Of(theta.AsSpan());
            int[] columns = new int[block.Columns];
            for (int row = 0; row < block.Rows; row++)
            {
                for (int i = 0; i < columns.Length; i++) columns[i] = i;
                random.Shuffle(columns);
                foreach (int column in columns.AsSpan(0, Math.Min(IncomingWeights, columns.Length)))
                    weights[row * block.Columns + column] = Normal.Sample(random, 0, scale);
            }
        }
    }

    static double Scale(string name, double value) => value >= 0 && double.IsFinite(value) ? value : throw Range(name, value, "finite and ≥ 0");

    static ArgumentOutOfRangeException Range(string name, object value, string allowed) => new(name, value, $"{name} must be {allowed}.");
}
