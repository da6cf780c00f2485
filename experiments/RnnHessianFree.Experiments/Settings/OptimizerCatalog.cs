using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Settings;

/// <summary>All optimisers: a new one is a class of the library and an entry here.</summary>
static class OptimizerCatalog
{
    public static readonly OptimizerEntry HessianFree = NewtonLike("hf", "Hessian-free", new());

    public static readonly OptimizerEntry HessianFree2011 = NewtonLike("hf-2011", "Hessian-free 2011", HessianFreeSettings.MartensSutskever2011);

    public static readonly OptimizerEntry Sgd = new OptimizerEntry<SgdSettings>("sgd", "SGD",
        new(new() { Momentum = 0, Kind = MomentumKind.Classical }, FirstOrder<SgdSettings>()), (n, s) => new StochasticGradientDescent(n, s));

    public static readonly OptimizerEntry Momentum = Sutskever("momentum", "Momentum", MomentumKind.Classical);

    public static readonly OptimizerEntry Nesterov = Sutskever("nesterov", "Nesterov", MomentumKind.Nesterov);

    public static readonly OptimizerEntry RmsProp = new OptimizerEntry<RmsPropSettings>("rmsprop", "RMSProp", new(new(),
        [.. FirstOrder<RmsPropSettings>(), (Knobs.Decay, (s, x) => s with { Decay = x }), (Knobs.Epsilon, (s, x) => s with { Epsilon = x })]),
        (n, s) => new RmsProp(n, s));

    public static readonly OptimizerEntry Adam = new OptimizerEntry<AdamSettings>("adam", "Adam", new(new(), AdamKnobs),
        (n, s) => new Adam(n, s));

    // 0.01: the default of AdamW in common libraries; Loshchilov & Hutter 2019 tune it.
    public static readonly OptimizerEntry AdamW = new OptimizerEntry<AdamSettings>("adamw", "AdamW", new(new() { WeightDecay = 0.01 },
        [.. AdamKnobs, (Knobs.WeightDecay, (s, x) => s with { WeightDecay = x })]), (n, s) => new Adam(n, s));

    // Jordan et al. 2024: Muon is for hidden weights; those of inputs and outputs go with the biases, by AdamW.
    public static readonly OptimizerEntry Muon = new OptimizerEntry<MuonSettings>("muon", "Muon", new(new(),
        [
            .. FirstOrder<MuonSettings>(), (Knobs.Momentum, (s, x) => s with { Momentum = x }), (Knobs.Beta1, (s, x) => s with { Beta1 = x }),
            (Knobs.Beta2, (s, x) => s with { Beta2 = x }), (Knobs.Epsilon, (s, x) => s with { Epsilon = x }),
            (Knobs.StepScale, (s, x) => s with { StepScale = x }), (Knobs.WeightDecay, (s, x) => s with { WeightDecay = x }),
        ]), (layout, s) => new Muon(layout.Dimension, [.. layout.HiddenWeights.Select(Matrix)], s));

    public static readonly OptimizerEntry KrylovSubspaceDescent = new OptimizerEntry<KrylovSubspaceDescentSettings>("ksd", "Krylov subspace descent",
        new(new(), (Knobs.GradientSequences, (s, n) => s with { GradientSequences = (int)n }),
            (Knobs.CurvatureSequences, (s, n) => s with { CurvatureSequences = (int)n }),
            (Knobs.SearchSequences, (s, n) => s with { SearchSequences = (int)n }), (Knobs.Krylov, (s, n) => s with { Krylov = (int)n }),
            (Knobs.SearchGradients, (s, n) => s with { SearchGradients = (int)n })), (n, s) => new KrylovSubspaceDescent(n, s));

    public static readonly OptimizerEntry Sofo = new OptimizerEntry<SofoSettings>("sofo", "SOFO", new(new(),
        (Knobs.LearningRate, (s, x) => s with { LearningRate = x }), (Knobs.Tangents, (s, n) => s with { Tangents = (int)n }),
        (Knobs.RelativeDamping, (s, x) => s with { Damping = x }), (Knobs.GradientSequences, (s, n) => s with { BatchSequences = (int)n })),
        (n, s) => new Sofo(n, s, seed => new RandomStream("tangents", seed)));

    public static readonly OptimizerEntry LimitedMemoryBfgs = new OptimizerEntry<LimitedMemoryBfgsSettings>("lbfgs", "L-BFGS", new(new(),
        (Knobs.GradientSequences, (s, n) => s with { BatchSequences = (int)n }), (Knobs.Memory, (s, n) => s with { Memory = (int)n })),
        (n, s) => new LimitedMemoryBfgs(n, s));

    /// <summary>In the order they are listed to users.</summary>
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        HessianFree, HessianFree2011, Sgd, Momentum, Nesterov, RmsProp, Adam, AdamW, Muon, LimitedMemoryBfgs, KrylovSubspaceDescent, Sofo,
    ];

    /// <summary>The knobs of all optimisers.</summary>
    public static IReadOnlyList<Knob> AllKnobs { get; } = [.. All.SelectMany(entry => entry.Knobs).Distinct()];

    /// <summary>The optimiser of this name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static OptimizerEntry Find(string name, string where)
    {
        string[] names = [.. All.Select(entry => entry.Name)];
        return All.FirstOrDefault(entry => entry.Name == name)
            ?? throw new UsageException($"{where} {name}: allowed are {string.Join(", ", names)}{Nearest.Hint(name, names)}");
    }

    /// <summary>A message that names options, for somebody who wrote fields of a study.</summary>
    public static string InFields(string message) => AllKnobs.Concat(InitializationCatalog.Weights.Knobs).OrderByDescending(knob => knob.Option.Length)
        .Aggregate(message, (text, knob) => text.Replace(knob.Option, knob.Name));

    /// <summary>Whether it is Hessian-free, in today's way or that of 2011.</summary>
    public static bool IsHessianFree(OptimizerEntry entry) => entry == HessianFree || entry == HessianFree2011;

    static OptimizerEntry<HessianFreeSettings> NewtonLike(string name, string title, HessianFreeSettings defaults) => new(name, title, new(defaults,
        (Knobs.Economy, (s, on) => s with { Economy = on == 1 ? s.Economy ?? new() : null }),
        (Knobs.GradientSequences, (s, n) => s with { Batches = s.Batches with { GradientSequences = (int)n } }),
        (Knobs.CurvatureSequences, (s, n) => s with { Batches = s.Batches with { CurvatureSequences = (int)n } }),
        (Knobs.BacktrackingSequences, (s, n) => s with { Batches = s.Batches with { BacktrackingSequences = (int)n } }),
        (Knobs.LineSearchSequences, (s, n) => s with { Batches = s.Batches with { LineSearchSequences = (int)n } }),
        (Knobs.Curvature, (s, n) => s with { Curvature = (CurvatureKind)n }),
        (Knobs.Preconditioner, (s, n) => s with { Preconditioner = (Preconditioner)n }),
        (Knobs.FixedCurvature, (s, on) => s with { Batches = s.Batches with { FixedCurvatureBatch = on == 1 } }),
        (Knobs.BatchGrowth, (s, x) => s with { Economy = Spent(s, Knobs.BatchGrowth) with { BatchGrowth = x } }),
        (Knobs.MostGrowth, (s, x) => s with { Economy = Spent(s, Knobs.MostGrowth) with { MostGrowth = x } }),
        (Knobs.Lambda, (s, x) => s with { Damping = From(x, s.Damping) }),
        (Knobs.LambdaShare, (s, x) => s.Damping.InitialLambda is null ? s with { Damping = s.Damping with { InitialShare = x } }
            : throw new UsageException($"{Knobs.LambdaShare.Option}: allowed only without {Knobs.Lambda.Option}, and not for hf-2011")),
        (Knobs.Mu, (s, x) => s with { Damping = s.Damping with { StructuralRatio = x } }),
        (Knobs.TakeBack, (s, x) => s with { Economy = Spent(s, Knobs.TakeBack) with { TakenBackRaise = x } }),
        (Knobs.CgIterations, (s, n) => s with { Cg = s.Cg with { MaxIterations = (int)n } }),
        (Knobs.CgMinIterations, (s, n) => s with { Cg = s.Cg with { MinIterations = (int)n } }),
        (Knobs.FirstIterations, (s, n) => s with { Economy = Spent(s, Knobs.FirstIterations) with { FirstIterations = (int)n } }),
        (Knobs.LeastIterations, (s, n) => s with { Economy = Spent(s, Knobs.LeastIterations) with { LeastIterations = (int)n } }),
        (Knobs.Lengthen, (s, x) => s with { Economy = Spent(s, Knobs.Lengthen) with { Lengthen = x } }),
        (Knobs.OrthogonalResiduals, (s, n) => s with { Cg = s.Cg with { OrthogonalResiduals = (int)n } }),
        (Knobs.ScaleStart, (s, on) => s with { Cg = s.Cg with { ScaleStart = on == 1 } }),
        (Knobs.WarmStart, (s, x) => s with { WarmStartDecay = x }),
        (Knobs.Backtracking, (s, on) => on == 1 ? s : s with { Backtracking = new() { Rule = BacktrackingRule.None } }),
        (Knobs.LineSearch, (s, on) => s with { LineSearch = on == 1 ? s.LineSearch : null }),
        (Knobs.AdaptLambda, (s, on) => s with { Damping = on == 1 ? s.Damping : s.Damping with { Raise = 1, Lower = 1 } }),
        (Knobs.DampedRatio, (s, on) => s with { Damping = s.Damping with { ReductionRatioModel = RatioModel(isDamped: on == 1) } })),
        (n, s) => new HessianFree(n, s));

    static EconomySettings Spent(HessianFreeSettings settings, Knob knob) => settings.Economy
        ?? throw new UsageException($"{knob.Option}: allowed only with {Knobs.Economy.Option} 1");

    static ReductionRatioModel RatioModel(bool isDamped) => isDamped ? ReductionRatioModel.Damped : ReductionRatioModel.Undamped;

    // λ_0 is always one of the λs allowed; from λ_0 = 0 it stays 0.
    static DampingSettings From(double lambda, DampingSettings damping) => damping with
    {
        InitialLambda = lambda,
        MinLambda = Math.Min(lambda, damping.MinLambda),
        MaxLambda = Math.Max(lambda, damping.MaxLambda),
    };

    static (Knob, Func<AdamSettings, double, AdamSettings>)[] AdamKnobs =>
    [
        .. FirstOrder<AdamSettings>(), (Knobs.Beta1, (s, x) => s with { Beta1 = x }), (Knobs.Beta2, (s, x) => s with { Beta2 = x }),
        (Knobs.Epsilon, (s, x) => s with { Epsilon = x }),
    ];

    static (Knob, Func<T, double, T>)[] FirstOrder<T>() where T : FirstOrderSettings =>
    [
        (Knobs.LearningRate, (s, x) => s with { LearningRate = x }), (Knobs.Clip, (s, x) => s with { ClipNorm = x }),
        (Knobs.GradientSequences, (s, n) => s with { BatchSequences = (int)n }),
        (Knobs.ScheduleUpdates, (s, n) => s with { Schedule = new() { Updates = (int)n } }),
        (Knobs.WarmUpShare, (s, x) => s with { Schedule = Scheduled(s, Knobs.WarmUpShare) with { WarmUpShare = x } }),
        (Knobs.FinalShare, (s, x) => s with { Schedule = Scheduled(s, Knobs.FinalShare) with { FinalShare = x } }),
        (Knobs.Cosine, (s, on) => s with { Schedule = Scheduled(s, Knobs.Cosine) with { Shape = on == 1 ? ScheduleShape.Cosine : ScheduleShape.Linear } }),
    ];

    static LearningRateSchedule Scheduled(FirstOrderSettings settings, Knob knob) => settings.Schedule
        ?? throw new UsageException($"{knob.Option}: allowed only with {Knobs.ScheduleUpdates.Option}");

    static MatrixBlock Matrix(ParameterBlock block) => new(block.Offset, block.Rows, block.Columns);

    static OptimizerEntry<SgdSettings> Sutskever(string name, string title, MomentumKind kind) => new(name, title, new(new() { Kind = kind },
        [
            .. FirstOrder<SgdSettings>(), (Knobs.Momentum, (s, x) => s with { Momentum = x }),
            (Knobs.EarlyUpdates, (s, n) => s with { EarlyUpdates = (int)n }), (Knobs.RisePeriod, (s, n) => s with { RisePeriod = (int)n }),
        ]), (n, s) => new StochasticGradientDescent(n, s));
}
