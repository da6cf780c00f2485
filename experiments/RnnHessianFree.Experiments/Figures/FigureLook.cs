using RnnHessianFree.Experiments.Analysis;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>What a user may ask of figures; what is not asked for is as the figure has it.</summary>
sealed record FigureLook
{
    /// <summary>As figures are by themselves.</summary>
    public static readonly FigureLook Default = new();

    /// <summary>What convergence is drawn against, a column each; null for the clocks that any two optimisers can be compared by.</summary>
    public IReadOnlyList<Clock>? Clocks { get; init; }

    /// <summary>Whether convergence is drawn on linear axes.</summary>
    public bool IsLinear { get; init; }

    /// <summary>Of the whole figure, in pixels.</summary>
    public int? Width { get; init; }

    /// <inheritdoc cref="Width"/>
    public int? Height { get; init; }

    /// <summary>Whether a PDF is written too.</summary>
    public bool HasPdf { get; init; }

    /// <summary>Whether the numbers drawn are written too, where a figure gives them.</summary>
    public bool HasCsv { get; init; }
}
