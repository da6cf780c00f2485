using RnnHessianFree.Experiments.Usage;
namespace RnnHessianFree.Experiments.Settings;

/// <summary>All knobs there are.</summary>
static class Knobs
{
    public static readonly Knob GradientSequences = Knob.Whole("gradientSequences", "sequences of a gradient, at least", most: Bounds.Sequences);

    public static readonly Knob CurvatureSequences = Knob.Whole("curvatureSequences", "sequences of a curvature product", most: Bounds.Sequences);
    public static readonly Knob BacktrackingSequences = Knob.Whole("backtrackingSequences", "sequences that choose among iterates; 0: those of the gradient", least: 0, most: Bounds.Sequences);
    public static readonly Knob LineSearchSequences = Knob.Whole("lineSearchSequences", "sequences of the line search; 0: those of the gradient", least: 0, most: Bounds.Sequences);
    public static readonly Knob Curvature = Knob.Choice("curvature", "the matrix of the quadratic model: Gauss-Newton, the empirical Fisher matrix or the Hessian", "gauss-newton", "fisher", "hessian");
    public static readonly Knob Preconditioner = Knob.Choice("preconditioner", "of conjugate gradients: none, or the diagonal of the empirical Fisher matrix", "none", "fisher");
    public static readonly Knob FixedCurvature = Knob.Switch("fixedCurvature", "1: the first curvature batch serves all steps");
    public static readonly Knob Lambda = Knob.NotNegative("lambda", "λ of the first step");
    public static readonly Knob LambdaShare = Knob.NotNegative("lambdaShare", "λ of the first step in mean eigenvalues of G there");
    public static readonly Knob Economy = Knob.Switch("economy", "0: iterations and sequences stay as they are set, and no step is judged on fresh data");
    public static readonly Knob Lengthen = Knob.AtLeastOne("lengthen", "iterations are multiplied by this where solves should be longer; 1: their limit never rises");
    public static readonly Knob BatchGrowth = Knob.AtLeastOne("batchGrowth", "sequences are multiplied by this where noise limits the step; 1: their number stays");
    public static readonly Knob MostGrowth = Knob.AtLeastOne("mostGrowth", "sequences grow to so many times what they begin with, at most");
    public static readonly Knob FirstIterations = Knob.Whole("firstIterations", "conjugate-gradient iterations of the first step, at most", most: 1_000_000);
    public static readonly Knob LeastIterations = Knob.Whole("leastIterations", "the limit of iterations never falls below this", most: 1_000_000);
    public static readonly Knob TakeBack = Knob.AtLeastOne("takeBack", "λ is multiplied by this where a step is taken back");
    public static readonly Knob OrthogonalResiduals = Knob.Whole("orthogonalResiduals", "residuals that each new one is made orthogonal to", least: 0, most: 10_000);
    public static readonly Knob ScaleStart = Knob.Switch("scaleStart", "1: the warm start is scaled by its own minimiser");
    public static readonly Knob Mu = Knob.NotNegative("mu", "μ, structural damping per λ; 0 for none");
    public static readonly Knob CgIterations = Knob.Whole("cgIterations", "at most so many conjugate-gradient iterations", most: 1_000_000);
    public static readonly Knob CgMinIterations = Knob.Whole("cgMinIterations", "so many before little progress ends them", least: 0);
    public static readonly Knob WarmStart = Knob.Share("warmStart", "conjugate gradients start from this part of their last solution");
    public static readonly Knob Backtracking = Knob.Switch("backtracking", "0: the last iterate is the step");
    public static readonly Knob LineSearch = Knob.Switch("lineSearch", "0: all of the step is taken, whatever the loss");
    public static readonly Knob AdaptLambda = Knob.Switch("adaptLambda", "0: λ stays as it is");
    public static readonly Knob DampedRatio = Knob.Switch("dampedRatio", "whether λ is in the denominator of ρ");

    public static readonly Knob LearningRate = Knob.Positive("learningRate", "ε");
    public static readonly Knob ScheduleUpdates = Knob.Whole("scheduleUpdates", "updates in which ε rises and falls; after them it stays");
    public static readonly Knob WarmUpShare = Knob.Share("warmUpShare", "the part of scheduleUpdates in which ε rises");
    public static readonly Knob FinalShare = Knob.Share("finalShare", "the part of ε that is left at the end of scheduleUpdates");
    public static readonly Knob Cosine = Knob.Switch("cosine", "1: over scheduleUpdates ε falls as a cosine, 0: as a line");
    public static readonly Knob Clip = Knob.Positive("clip", "a longer gradient is scaled down to this norm");
    public static readonly Knob Momentum = Knob.Share("momentum", "μ, in the end");
    public static readonly Knob EarlyUpdates = Knob.Whole("earlyUpdates", "for so many first updates μ is 0.9", least: 0);
    public static readonly Knob RisePeriod = Knob.Whole("risePeriod", "updates in which μ rises to ¾, and so on; 0: at once", least: 0);
    public static readonly Knob Decay = Knob.Share("decay", "how much of the mean square is kept");
    public static readonly Knob Beta1 = Knob.Share("beta1", "how much of the mean gradient is kept");
    public static readonly Knob Beta2 = Knob.Share("beta2", "how much of the mean square is kept");
    public static readonly Knob Epsilon = Knob.Positive("epsilon", "added to the root of the mean square");
    public static readonly Knob WeightDecay = Knob.NotNegative("weightDecay", "per ε, the part of θ taken away a step");
    public static readonly Knob StepScale = Knob.Positive("stepScale", "how long a matrix's step is in each entry, per ε");
    public static readonly Knob SearchSequences = Knob.Whole("searchSequences", "sequences that the subspace is searched on", most: Bounds.Sequences);
    public static readonly Knob SearchGradients = Knob.Whole("searchGradients", "gradients of that search at most", least: 2);
    public static readonly Knob Krylov = Knob.Whole("krylov", "vectors g, Gg, … of the subspace", most: 1000);
    public static readonly Knob Tangents = Knob.Whole("tangents", "random directions of a step", most: 100_000);
    public static readonly Knob RelativeDamping = Knob.NotNegative("relativeDamping", "damping, as a part of the greatest eigenvalue");
    public static readonly Knob Memory = Knob.Whole("memory", "steps remembered", most: 1000);

    public static readonly Knob InitialScale = Knob.Positive("scale", "multiplies the initial weights' standard deviation", "--init-scale");
    public static readonly Knob InputScale = Knob.NotNegative("inputScale", "the initial input weights' standard deviation");
    public static readonly Knob BiasScale = Knob.NotNegative("biasScale", "the initial biases' standard deviation, h_0 among them");
    public static readonly Knob Sparse = Knob.Switch("sparse", "1: sparse initial hidden weights and random biases, as in the thesis of 2013");
    public static readonly Knob OrthogonalGain = Knob.NotNegative("orthogonalGain", "initial hidden weights: a random orthogonal matrix times this");
    public static readonly Knob IdentityGain = Knob.NotNegative("identityGain", "initial hidden weights: the identity times this");
    public static readonly Knob SpectralRadius = Knob.NotNegative("spectralRadius", "that of the initial hidden weights");
}
