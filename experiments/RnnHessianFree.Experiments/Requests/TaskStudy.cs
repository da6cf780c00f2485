using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Requests;

/// <summary>
/// What a task needs beyond the library's defaults: <c>experiments/studies/tasks/NAME.json</c>, or for the way of 2011, whose values are each task's own,
/// <c>tasks-2011/NAME.json</c>, with the source of each value as a comment. A value that is absent is the library's default; an option of the
/// command line goes before both.
/// </summary>
/// <param name="HessianFree">The settings of Hessian-free.</param>
/// <param name="Longer">Settings of Hessian-free that go before these, and the least length they are for.</param>
/// <param name="Initialization">The initial weights, for every optimiser.</param>
/// <param name="Precision">That of the engine, for every optimiser.</param>
sealed record TaskStudy(KnobValues HessianFree, (int From, KnobValues HessianFree) Longer, KnobValues Initialization, Precision? Precision)
{
    // Times T, it is λ_0 where that is absent.
    static readonly Knob LambdaPerStep = Knob.NotNegative("lambdaPerStep", "λ of the first step, per step of a sequence");

    // Over T, it is the initial input weights' standard deviation where that is absent, at most the library's default.
    static readonly Knob InputScaleTimesLength = Knob.Positive("inputScaleTimesLength", "T times the initial input weights' standard deviation, at most the default");

    /// <summary>What it may set of Hessian-free.</summary>
    public static IReadOnlyList<Knob> Knobs { get; } = [.. OptimizerCatalog.HessianFree.Knobs, LambdaPerStep];

    static TaskStudy None { get; } = new(KnobValues.None, (1, KnobValues.None), KnobValues.None, null);

    /// <summary>The study of a task; an empty one where the task has none.</summary>
    public static TaskStudy Of(string task, OptimizerEntry optimizer)
    {
        string file = $"{(optimizer == OptimizerCatalog.HessianFree2011 ? "tasks-2011" : "tasks")}/{task}.json";
        return EmbeddedText.Find($"studies/{file}") is { } text ? Read(text, file) : None;
    }

    /// <summary>The study that a text holds.</summary>
    /// <exception cref="UsageException">It holds none.</exception>
    public static TaskStudy Read(string text, string name)
    {
        var file = StrictJson.Read<Fields>(text, name);
        if (file.Longer.From < 1) throw new UsageException($"{name}: longer.from is {file.Longer.From}; allowed is a whole number ≥ 1");
        return new(KnobValues.Read(file.HessianFree, Knobs, $"{name}: hessianFree"),
            (file.Longer.From, KnobValues.Read(file.Longer.HessianFree, Knobs, $"{name}: longer.hessianFree")),
            KnobValues.Read(file.Initialization, [.. InitializationCatalog.Weights.Knobs, InputScaleTimesLength], $"{name}: initialization"), file.Precision);
    }

    /// <summary>The request with this study's value wherever it leaves a setting open.</summary>
    public RunRequest Complete(RunRequest request) => request with
    {
        Initialization = request.Initialization.Over(Weights(request)),
        Precision = request.Precision ?? Precision,
        Settings = OptimizerCatalog.IsHessianFree(request.Optimizer) ? request.Settings.Over(At(request.Length)) : request.Settings,
    };

    // Which kind of weights a request asks for goes before the study's.
    KnobValues Weights(RunRequest request)
    {
        var (kinds, weights) = (InitializationCatalog.Weights.Exclusive, Initialization);
        if (kinds.Any(kind => request.Initialization[kind] is not null)) weights = kinds.Aggregate(weights, (values, kind) => values.Without(kind));
        if (weights[InputScaleTimesLength] is not { } timesLength) return weights;
        double scale = Math.Min(timesLength / request.Length, new SparseInitialization().InputScale);
        return weights.Without(InputScaleTimesLength).Over(KnobValues.Of((Settings.Knobs.InputScale, scale)));
    }

    KnobValues At(int length) => At(length, length >= Longer.From ? Longer.HessianFree.Over(HessianFree) : HessianFree);

    /// <summary>Values of <see cref="Knobs"/> at a length: those that Hessian-free has.</summary>
    public static KnobValues At(int length, KnobValues values)
    {
        if (values[LambdaPerStep] is not { } perStep) return values;
        return values.Without(LambdaPerStep).Over(KnobValues.Of((Settings.Knobs.Lambda, length * perStep)));
    }

    sealed record Fields
    {
        public Dictionary<string, double> HessianFree { get; init; } = [];
        public LongerFields Longer { get; init; } = new() { From = 1 };
        public Dictionary<string, double> Initialization { get; init; } = [];
        public Precision? Precision { get; init; }
    }

    sealed record LongerFields
    {
        public required int From { get; init; }
        public Dictionary<string, double> HessianFree { get; init; } = [];
    }
}
