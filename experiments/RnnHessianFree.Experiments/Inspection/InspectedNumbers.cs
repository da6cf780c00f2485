namespace RnnHessianFree.Experiments.Inspection;

/// <summary>All that an inspection's figures and table show: they are made from this alone, so that numbers and pictures are the same.</summary>
sealed record InspectedNumbers
{
    /// <summary>Task, length, network and seed, in a line.</summary>
    public required string Subject { get; init; }

    /// <summary>The run files, relative to the folder of this one; whether θ_0 of the first was looked at too.</summary>
    public required IReadOnlyList<string> Runs { get; init; }
    public required bool Start { get; init; }
    public string? Parameters { get; init; }
    public string? Commit { get; init; }
    public bool? Dirty { get; init; }

    /// <summary>How closely was looked.</summary>
    public required InspectionSettings Settings { get; init; }

    /// <summary>Sequences of the gradient, and of the batch that chooses among iterates.</summary>
    public required int GradientSequences { get; init; }
    public required int BacktrackingSequences { get; init; }
    public required IReadOnlyList<InspectedPoint> Points { get; init; }
}

/// <summary>What was found at one θ; a part that was not asked for, or that the network does not have, is null.</summary>
sealed record InspectedPoint
{
    public required string Label { get; init; }
    public required double Lambda { get; init; }
    public required double StructuralRatio { get; init; }

    /// <summary>On the gradient's batch.</summary>
    public required double Loss { get; init; }
    public required double GradientNorm { get; init; }
    public FlowNumbers? Flow { get; init; }
    public SpectrumNumbers? Spectrum { get; init; }
    public IReadOnlyList<SolveNumbers>? Solves { get; init; }
    public StateNumbers? States { get; init; }
}

/// <summary>Three curves: quartiles and median.</summary>
sealed record Band(double[] Low, double[] Median, double[] High);

/// <summary>A <see cref="Diagnostics.ErrorFlow"/>; the median of its last errors.</summary>
sealed record FlowNumbers(double LastError, Band Backward, double[] HiddenWeightShares, Band Forward);

/// <summary>
/// The eigenvalues of operators, counted in bins of modulus (edge i, edge i + 1], and the shares of gradient and proposed step at or below each
/// edge, in the eigenvectors of the matrix that is solved with, less its λ.
/// </summary>
sealed record SpectrumNumbers(double[] Edges, IReadOnlyList<OperatorNumbers> Operators, double[] Gradient, double[] Step);

/// <summary>
/// The outermost eigenvalues found, how far at most the nearest is from the greatest, the trace, and the counts by bin; of negative
/// ones null where none can be.
/// </summary>
sealed record OperatorNumbers(string Name, double Least, double Greatest, double GreatestBound, double Trace, double[] Positive, double[]? Negative = null);

/// <summary>A <see cref="Diagnostics.SolveTrace"/>: the iterates that might be chosen and the one that was, and each quantity by iteration.</summary>
sealed record SolveNumbers(string Name, string Stop, string Rule, int Chosen, int[] Candidates, double ReductionRatio, double[] Model,
    double[] Residual, double[] CurvatureLoss, double[] BacktrackingLoss);

/// <summary>
/// Hidden states. The heat map is one sequence's, by unit and step, to three decimals, with units by their part in the first component.
/// Explained are the first components' shares of the variance; Components is how many hold nine tenths of it. Paths are a few
/// sequences' first two components by step, Ends those of all at the last step that counts, in groups by target. Of ∂h_T/∂h_0 there are
/// the moduli of its eigenvalues (Transport) and its singular values. MedianSpeed is what is fast, beside the speeds of slow points.
/// </summary>
sealed record StateNumbers(double[][] HeatMap, double[] Explained, int Components, IReadOnlyList<double[][]> Paths, string[] Groups,
    IReadOnlyList<EndNumbers> Ends, double[][] HiddenEigenvalues, double[] Transport, double[] SingularValues, IReadOnlyList<FixedPointNumbers> FixedPoints,
    double MedianSpeed);

/// <summary>Where a sequence ends, by the first two components.</summary>
sealed record EndNumbers(double First, double Second, int Group);

/// <summary>A fixed or slow point by the first two components, with the modulus of its leading eigenvalue.</summary>
sealed record FixedPointNumbers(double First, double Second, double Speed, bool IsFixed, double Modulus, int UnstableDirections);
