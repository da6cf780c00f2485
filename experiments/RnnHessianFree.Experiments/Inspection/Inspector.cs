using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Inspection;

/// <summary>What is to be looked at, and how closely.</summary>
sealed record InspectionSettings
{
    public IReadOnlyList<InspectedPart> Parts { get; init; } = Enum.GetValues<InspectedPart>();

    /// <summary>Sequences of the curvature, the error flow and the states.</summary>
    public int Sequences { get; init; } = 200;

    /// <summary>Lanczos iterations of a spectrum, for each of its random vectors.</summary>
    public int LanczosIterations { get; init; } = 60;

    /// <summary>Random vectors of a spectrum.</summary>
    public int Probes { get; init; } = 2;

    /// <summary>At most so many iterations of a solve; null for the run's.</summary>
    public int? CgIterations { get; init; }

    /// <summary>Of data and random vectors.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>The parts of an inspection, a figure each.</summary>
enum InspectedPart { Flow, Spectrum, Solve, States }

/// <summary>Looks inside the network of a run, on data that training does not draw.</summary>
sealed class Inspector
{
    // A slow point has this part of the median speed of the states.
    const double SlowSpeed = 0.05;

    // Starts of the search for fixed points; sequences whose paths are drawn; the bins of eigenvalues.
    const int Starts = 40, Paths = 6, LeastBin = -8, BinsPerDecade = 3;

    // States, errors and a step's solve of more numbers than these are many gigabytes.
    const double MostNumbers = 5e8;

    readonly InspectionSettings _settings;

    /// <exception cref="UsageException">It would take more memory than is reasonable, or what is asked for is not in such a network.</exception>
    public Inspector(InspectedRun run, InspectionSettings settings)
    {
        (Run, _settings) = (run, settings);
        double states = 3.0 * run.Task.Length * settings.Sequences * Model.Shape.Hidden;
        int most = Math.Max(settings.LanczosIterations, settings.CgIterations ?? run.Settings.Cg.MaxIterations);
        double vectors = (double)Model.Shape.Layout.Dimension * (settings.Sequences + most);
        if (states + vectors > MostNumbers)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"--sequences {settings.Sequences}: with {run.Subject} takes {states + vectors:G2} numbers at once; allowed are {MostNumbers:G2}"));
        if (settings.Parts.Any(part => part is InspectedPart.Flow or InspectedPart.States) && !VanillaNetwork.IsVanilla(Model.Shape))
            throw new UsageException($"{run.File.Path}: {VanillaNetwork.Refusal} --only spectrum and --only solve take any network");
    }

    public InspectedRun Run { get; }

    RecurrentModel Model => Run.Model;

    /// <summary>Looks at one θ.</summary>
    public InspectedPoint Look(InspectedParameters at, Action<string> progress, CancellationToken cancellation)
    {
        var batches = Run.Settings.Batches;
        var batch = Draw(0, _settings.Sequences);
        var f = Model.On(batch);
        double[] theta = at.Theta, gradient = new double[theta.Length];
        double loss = Gradient(Model).Gradient(theta, gradient);
        double lambda = at.Lambda ?? Run.Settings.Damping.InitialLambda
            ?? Run.Settings.Damping.LambdaFrom(f.Curvature(theta), RandomStream.SeedOf("inspection: trace", _settings.Seed));
        var point = new InspectedPoint
        {
            Label = at.Label,
            Lambda = lambda,
            StructuralRatio = Run.Settings.Damping.StructuralRatio,
            Loss = loss,
            GradientNorm = Vector<double>.Build.Dense(gradient).L2Norm(),
        };

        // The curvature's batch is part of the gradient's, as in training; iterates are chosen on a batch of their own, or on the gradient's.
        MeanObjective Gradient(RecurrentModel model) => batches.GradientSequences > batch.Sequences
            ? new(model.On(batch), model.On(Draw(2, batches.GradientSequences - batch.Sequences))) : new(model.On(batch));

        void Begin(string part)
        {
            cancellation.ThrowIfCancellationRequested();
            progress($"{at.Label}: {part}");
        }

        if (Wants(InspectedPart.Flow))
        {
            Begin("error flow");
            point = point with { Flow = Numbers(ErrorFlow.Of(Model.Shape, theta, batch, Random("disturbances"))) };
        }
        if (Wants(InspectedPart.States))
        {
            Begin("hidden states");
            point = point with { States = StatesOf(theta, batch) };
        }
        if (!Wants(InspectedPart.Solve) && !Wants(InspectedPart.Spectrum)) return point;

        Begin("gradients of single sequences");
        var diagonal = Preconditioner.Fisher.Factory();
        var cg = Run.Settings.Cg with { MaxIterations = _settings.CgIterations ?? at.Iterations ?? Run.Settings.Cg.MaxIterations };
        var plain = Solve("plain", 0, null);
        if (Wants(InspectedPart.Solve))
            point = point with
            {
                Solves =
                [
                    Numbers("plain", plain), Numbers("orthogonal", Solve("orthogonal", cg.MaxIterations, null)),
                    Numbers("diagonal", Solve("diagonal", 0, diagonal)), Numbers("both", Solve("both", cg.MaxIterations, diagonal)),
                ],
            };
        if (Wants(InspectedPart.Spectrum)) point = point with { Spectrum = Spectrum() };
        return point;

        // In the precision of training, as that is the solve which training makes.
        SolveTrace Solve(string name, int orthogonalResiduals, PreconditionerFactory? preconditioner)
        {
            Begin($"solve, {name}");
            var how = Run.Settings with { Cg = cg with { OrthogonalResiduals = orthogonalResiduals } };
            IObjective other = batches.BacktrackingSequences > 0 ? Run.Trained.On(Draw(1, batches.BacktrackingSequences)) : Gradient(Run.Trained);
            return SolveTrace.Of(Run.Trained.On(batch), other, gradient, theta, lambda, how, preconditioner);
        }

        SpectrumNumbers Spectrum()
        {
            double structuralWeight = lambda * Run.Settings.Damping.StructuralRatio;
            (string Name, Func<ILinearOperator> Operator, bool IsIndefinite)[] operators =
            [
                ("G", () => f.Curvature(theta), false),
                ("G + λμS", () => f.Curvature(theta, new(structuralWeight)), false),
                ("empirical Fisher", () => f.Curvature(theta, new(kind: CurvatureKind.EmpiricalFisher)), false),
                ("Hessian", () => f.Curvature(theta, new(kind: CurvatureKind.Hessian)), true),
            ];
            SpectralDensity[] densities = [.. operators.Select(entry =>
            {
                Begin($"spectrum of {entry.Name}");
                return SpectralDensity.Of(entry.Operator(), _settings.LanczosIterations, _settings.Probes, Random("probes"));
            })];
            Begin("shares of gradient and step");
            var solved = f.Curvature(theta, new(structuralWeight));
            var ofGradient = Lanczos.Measure(solved, gradient, _settings.LanczosIterations);
            var ofStep = Lanczos.Measure(solved, [.. plain.Step], _settings.LanczosIterations);
            int greatest = (int)Math.Ceiling(Math.Log10(densities.Max(density => Math.Max(density.Greatest, -density.Least))));
            double[] edges = [.. Enumerable.Range(0, (greatest - LeastBin) * BinsPerDecade + 1).Select(i => Math.Pow(10, LeastBin + (double)i / BinsPerDecade))];
            return new(edges, [.. operators.Zip(densities, (entry, density) => Numbers(entry.Name, density, edges, entry.IsIndefinite))],
                [.. edges.Select(ofGradient.UpTo)], [.. edges.Select(ofStep.UpTo)]);
        }
    }

    StateNumbers StatesOf(double[] theta, SequenceBatch batch)
    {
        var network = new VanillaNetwork(Model.Shape, theta);
        var h = network.States(batch);
        var components = PrincipalComponents.Of(h, batch);
        int shown = 0, length = batch.Lengths[shown];
        var transport = StateTransport.Of(network, [.. h.Take(length + 1).Select(step => step.Column(shown))]);
        double[] axis = [.. components.Axis(0)];
        int[] order = [.. Enumerable.Range(0, network.Hidden).OrderByDescending(unit => axis[unit])];
        var (groups, groupOf) = TargetGroups.Of(batch);
        int[] last = [.. Enumerable.Range(0, batch.Sequences).Select(b => VanillaNetwork.LastCounted(batch, b))];

        // x is the mean input; starts are states from all over the batch.
        var input = Enumerable.Range(1, batch.Steps).Select(i => Sum(batch, i)).Aggregate((a, b) => a + b) / batch.Lengths.ToArray().Sum();
        var random = Random("starts of fixed points");
        var starts = Enumerable.Range(0, Starts).Select(_ =>
        {
            int b = random.Next(batch.Sequences);
            return h[random.Next(1, batch.Lengths[b] + 1)].Column(b);
        }).ToArray();
        double median = FixedPoint.MedianSpeed(network, input, starts);
        double Project(Vector<double> state, int component) => components.Project(state, component);
        int next = Math.Min(1, network.Hidden - 1);
        double variance = components.Variances.Sum();
        return new(
            [.. order.Select(unit => Enumerable.Range(1, length).Select(i => Math.Round(h[i][unit, shown], 3)).ToArray())],
            [.. components.Variances.Take(5).Select(v => variance > 0 ? v / variance : 0)],
            components.Needed(0.9),
            [.. Enumerable.Range(0, Math.Min(Paths, batch.Sequences)).Select(b =>
                Enumerable.Range(0, batch.Lengths[b] + 1).Select(i => (double[])[Project(h[i].Column(b), 0), Project(h[i].Column(b), next)]).ToArray())],
            groups,
            [.. Enumerable.Range(0, batch.Sequences).Where(b => last[b] > 0).Select(b =>
                new EndNumbers(Project(h[last[b]].Column(b), 0), Project(h[last[b]].Column(b), next), groupOf[b]))],
            [.. transport.HiddenWeights.Select(z => (double[])[z.Real, z.Imaginary])],
            [.. transport.Eigenvalues.Select(z => z.Magnitude)],
            [.. transport.SingularValues],
            [.. FixedPoint.Find(network, input, starts, SlowSpeed * median).Select(p => new FixedPointNumbers(
                Project(p.State, 0), Project(p.State, next), p.Speed, p.IsFixed, p.Eigenvalues[0].Magnitude, p.UnstableDirections))],
            median);
    }

    static Vector<double> Sum(SequenceBatch batch, int step) => VanillaNetwork.Inputs(batch, step).RowSums();

    static FlowNumbers Numbers(ErrorFlow flow) => new(flow.LastError.Median, Of(flow.Backward), [.. flow.HiddenWeightShares], Of(flow.Forward));

    static Band Of(IReadOnlyList<Quartiles> curve) =>
        new([.. curve.Select(q => q.Low)], [.. curve.Select(q => q.Median)], [.. curve.Select(q => q.High)]);

    static OperatorNumbers Numbers(string name, SpectralDensity density, double[] edges, bool isIndefinite)
    {
        var bins = edges.Zip(edges.Skip(1)).ToArray();
        return new(name, density.Least, density.Greatest, density.GreatestBound, density.Trace,
            [.. bins.Select(bin => density.Count(bin.First, bin.Second))],
            isIndefinite ? [.. bins.Select(bin => density.Count(-bin.Second, -bin.First))] : null);
    }

    static SolveNumbers Numbers(string name, SolveTrace trace) => new(name, trace.Stop.ToString(), trace.Rule.ToString(), trace.Chosen,
        [.. trace.Iterates.Where(x => x.IsCandidate).Select(x => x.Iteration)], trace.ReductionRatio,
        [.. trace.Iterates.Select(x => x.Model)], [.. trace.Iterates.Select(x => x.Residual)],
        [.. trace.Iterates.Select(x => x.CurvatureLoss)], [.. trace.Iterates.Select(x => x.BacktrackingLoss)]);

    bool Wants(InspectedPart part) => _settings.Parts.Contains(part);

    RandomStream Random(string name) => new($"inspection: {name}", _settings.Seed);

    SequenceBatch Draw(ulong index, int sequences) => Run.Task.Draw(RandomStream.SeedOf("inspected data", _settings.Seed, index), sequences);
}
