using RnnHessianFree.Experiments.Commands;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>
/// What is known to work for a task: <c>experiments/studies/tasks/NAME.json</c>, with the source of each value as a comment. A value that is
/// absent is the library's default; an option of the command line goes before both.
/// </summary>
sealed record TaskStudy
{
    /// <summary>The settings of Hessian-free.</summary>
    public HessianFreeStudy HessianFree { get; init; } = new();

    /// <summary>The initial weights, for every optimiser.</summary>
    public InitializationStudy Initialization { get; init; } = new();

    /// <summary>The study of a task; an empty one where the task has none.</summary>
    public static TaskStudy Of(string task)
    {
        using var stream = typeof(TaskStudy).Assembly.GetManifestResourceStream($"studies/tasks/{task}.json");
        return stream is null ? new() : StrictJson.Read<TaskStudy>(new StreamReader(stream).ReadToEnd(), $"{task}.json");
    }

    /// <summary>The request with this study's value wherever it leaves a setting open.</summary>
    public RunRequest Complete(RunRequest request)
    {
        request = request with { InputScale = request.InputScale ?? Initialization.InputScale, InitialScale = request.InitialScale ?? Initialization.Scale };
        if (request.Optimizer != OptimizerKind.HessianFree) return request;
        return request with
        {
            Lambda = request.Lambda ?? HessianFree.Lambda ?? request.Length * HessianFree.LambdaPerStep,
            StructuralRatio = request.StructuralRatio ?? HessianFree.Mu,
            GradientSequences = request.GradientSequences ?? HessianFree.GradientSequences,
            CurvatureSequences = request.CurvatureSequences ?? HessianFree.CurvatureSequences,
            CgIterations = request.CgIterations ?? HessianFree.CgIterations,
            CgMinIterations = request.CgMinIterations ?? HessianFree.CgMinIterations,
        };
    }
}

/// <summary>Settings of Hessian-free; <see cref="LambdaPerStep"/> times T is λ_0 where <see cref="Lambda"/> is absent.</summary>
sealed record HessianFreeStudy
{
    public double? Lambda { get; init; }
    public double? LambdaPerStep { get; init; }
    public double? Mu { get; init; }
    public int? GradientSequences { get; init; }
    public int? CurvatureSequences { get; init; }
    public int? CgIterations { get; init; }
    public int? CgMinIterations { get; init; }
}

/// <summary>Standard deviations of the initial weights: a factor for all, and that of the input weights.</summary>
sealed record InitializationStudy
{
    public double? Scale { get; init; }
    public double? InputScale { get; init; }
}
