namespace RnnHessianFree.Models;

/// <summary>A named, row-major block of the flat parameter vector.</summary>
/// <param name="Name">The paper's name, such as <c>W_hh</c>.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Rows">Its rows: the units it feeds.</param>
/// <param name="Columns">Its columns: the units it comes from; 1 for a vector.</param>
public readonly record struct ParameterBlock(string Name, int Offset, int Rows, int Columns)
{
    /// <summary>How many numbers it holds.</summary>
    public int Length => Rows * Columns;

    /// <summary>Its part of a flat vector.</summary>
    public ReadOnlySpan<double> Of(ReadOnlySpan<double> vector) => vector.Slice(Offset, Length);

    /// <summary>Its part of a flat vector.</summary>
    public Span<double> Of(Span<double> vector) => vector.Slice(Offset, Length);
}

/// <summary>
/// The one place that knows how weights lie in the flat vector θ = (W_hx, W_hh, b_h, h_0, W_yh, b_y), each block row-major
/// [receiving unit × sending unit].
/// </summary>
public sealed class ParameterLayout
{
    internal ParameterLayout(RecurrentShape shape)
    {
        var (x, h, y) = (shape.Inputs, shape.Hidden, shape.Outputs);
        int offset = 0;
        ParameterBlock Next(string name, int rows, int columns)
        {
            var block = new ParameterBlock(name, offset, rows, columns);
            offset = checked(offset + rows * columns);
            return block;
        }

        InputWeights = Next("W_hx", h, x);
        HiddenWeights = Next("W_hh", h, h);
        HiddenBias = Next("b_h", h, 1);
        InitialHidden = Next("h_0", h, 1);
        OutputWeights = Next("W_yh", y, h);
        OutputBias = Next("b_y", y, 1);
        Dimension = offset;
    }

    /// <summary>W_hx [H×X].</summary>
    public ParameterBlock InputWeights { get; }

    /// <summary>W_hh [H×H].</summary>
    public ParameterBlock HiddenWeights { get; }

    /// <summary>b_h [H].</summary>
    public ParameterBlock HiddenBias { get; }

    /// <summary>h_0 [H].</summary>
    public ParameterBlock InitialHidden { get; }

    /// <summary>W_yh [Y×H].</summary>
    public ParameterBlock OutputWeights { get; }

    /// <summary>b_y [Y].</summary>
    public ParameterBlock OutputBias { get; }

    /// <summary>The length of θ.</summary>
    public int Dimension { get; }

    /// <summary>All blocks, in the order of the flat vector.</summary>
    public IReadOnlyList<ParameterBlock> Blocks => [InputWeights, HiddenWeights, HiddenBias, InitialHidden, OutputWeights, OutputBias];

    internal void RequireLength(int length)
    {
        if (length != Dimension) throw new ArgumentException($"The network has {Dimension} parameters, not {length}.");
    }
}
