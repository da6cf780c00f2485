using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>The optimisers a run can have.</summary>
enum OptimizerKind { HessianFree, StochasticGradientDescent }

/// <summary>The engines a run can have.</summary>
enum EngineKind { Simd, MathNet }

/// <summary>One run as asked for. A setting that is null keeps the default of the library.</summary>
sealed record RunRequest
{
    public string Study { get; init; } = "train";
    public string Task { get; init; } = "addition";
    public TaskVariant Variant { get; init; }
    public int Length { get; init; } = 50;

    /// <summary>H. 100: Martens &amp; Sutskever 2011, section 4.</summary>
    public int Hidden { get; init; } = 100;
    public OptimizerKind Optimizer { get; init; }
    public ulong Seed { get; init; } = 1;
    public EngineKind Engine { get; init; }
    public Precision Precision { get; init; }
    public int Threads { get; init; } = Environment.ProcessorCount;
    public Budget Budget { get; init; } = new();
    public EvaluationRule Evaluation { get; init; } = new();
    public double? InitialScale { get; init; }
    public double? InputScale { get; init; }
    public int? GradientSequences { get; init; }
    public int? CurvatureSequences { get; init; }
    public double? Lambda { get; init; }
    public double? StructuralRatio { get; init; }
    public int? CgIterations { get; init; }
    public int? CgMinIterations { get; init; }
    public double? LearningRate { get; init; }
    public double? Momentum { get; init; }
    public bool? Nesterov { get; init; }
    public double? Clip { get; init; }
}
