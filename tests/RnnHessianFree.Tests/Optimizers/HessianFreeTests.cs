using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Optimizers;

public class HessianFreeTests
{
    // Solves to the end, proposes the last iterate and takes it whole where the loss falls: the mathematics without the heuristics.
    static readonly HessianFreeSettings Plain = HessianFreeSettings.MartensSutskever2011 with
    {
        Batches = new() { GradientSequences = 1, CurvatureSequences = 1, BacktrackingSequences = 1, LineSearchSequences = 1 },
        Cg = new() { MinIterations = 300, ResidualTolerance = 1e-13 },
        Backtracking = new() { Rule = BacktrackingRule.None },
        Damping = new() { InitialLambda = 0.1, StructuralRatio = 0 },
    };

    static double[] Solution(HessianFree optimizer) => optimizer.State.Vectors["solution"];

    static HessianFreeReport Step(HessianFree optimizer, double[] theta, ICurvedObjective objective, StepMonitor? monitor = null) =>
        Step(optimizer, theta, new Source(objective), monitor);

    static HessianFreeReport Step(
        HessianFree optimizer, double[] theta, IObjectiveSource<ICurvedObjective> source, StepMonitor? monitor = null) =>
        (HessianFreeReport)optimizer.Step(theta, source, monitor);

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void One_undamped_step_solves_linear_least_squares(int sequences)
    {
        var objective = ResidualObjective.Linear(n: 5, sequences, seed: 1);
        double[] theta = [1, -1, 2, 0, 1], gradient = new double[5];
        var report = Step(new HessianFree(5, Plain with { Damping = Plain.Damping with { InitialLambda = 1e-14 } }), theta, objective);
        objective.Gradient(theta, gradient);
        Assert.Equal((StepOutcome.Stepped, 1.0), (report.Outcome, report.StepSize));
        foreach (double g in gradient) Assert.Equal(0, g, 1e-12); // 1e-13 of a gradient around 1
    }

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.7, 0)]
    [InlineData(0.1, 0.5)]
    [InlineData(0.1, 5)]
    public void Lambda_weighs_the_identity_and_lambda_mu_the_structural_matrix(double lambda, double mu)
    {
        var structural = DenseMatrix.OfDiagonalArray([1, 2, 3, 4, 5]);
        var objective = new ResidualObjective(5, 1, theta => theta - 1, _ => DenseMatrix.CreateIdentity(5)) { Structural = structural };
        double[] theta = new double[5];
        var settings = Plain with { Damping = new() { InitialLambda = lambda, StructuralRatio = mu } };
        var report = Step(new HessianFree(5, settings), theta, objective);

        Assert.Equal(lambda * mu, objective.Asked?.StructuralWeight);
        Assert.Equal((lambda, lambda * mu), (report.Lambda, report.StructuralWeight));
        for (int i = 0; i < 5; i++) Assert.Equal(1 / (1 + lambda + lambda * mu * (i + 1)), theta[i], 1e-12); // (G + λI + λμS) δ = −g = 1
    }

    [Fact]
    public void A_step_needs_a_product_an_iteration_and_one_for_a_warm_start()
    {
        var meter = new PassMeter();
        var source = new Source((n, draw) => ResidualObjective.Linear(20, n, draw, meter)) { Meter = meter };
        var settings = HessianFreeSettings.MartensSutskever2011 with
        {
            Batches = new() { GradientSequences = 60, CurvatureSequences = 30, BacktrackingSequences = 20, LineSearchSequences = 10 },
        };
        var optimizer = new HessianFree(20, settings);
        double[] theta = new double[20];
        for (int step = 0; step < 5; step++)
        {
            long products = meter.Counts.Products, gradients = meter.Counts.Gradients;
            bool warm = Solution(optimizer).Any(x => x != 0);
            Assert.Equal(step > 0, warm); // every step of this problem is taken
            var report = Step(optimizer, theta, source);
            Assert.Equal(report.CgIterations + (warm ? 1 : 0), meter.Counts.Products - products);
            Assert.Equal(3, meter.Counts.Gradients - gradients); // one a part
            Assert.True(report.CgIterations > 1);
        }
        Assert.Equal(5, meter.Counts.Curvatures);
        Assert.Equal(5 * 60, meter.Counts.Sequences);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_curvature_batch_is_drawn_every_step_unless_fixed(bool isFixed)
    {
        var settings = HessianFreeSettings.MartensSutskever2011 with
        {
            Batches = new()
            {
                GradientSequences = 4,
                CurvatureSequences = 3,
                BacktrackingSequences = 2,
                LineSearchSequences = 1,
                FixedCurvatureBatch = isFixed,
            },
        };
        var optimizer = new HessianFree(5, settings);
        var source = new Source((n, draw) => ResidualObjective.Linear(5, n, seed: draw));
        double[] theta = new double[5];
        HessianFreeReport first = Step(optimizer, theta, source), second = Step(optimizer, theta, source);

        Assert.Equal([1, 2, 3], first.BatchSeeds);
        Assert.Equal((5, 3), (first.GradientSequences, first.CurvatureSequences));
        Assert.Equal(isFixed ? [1, 4, 5] : [4, 5, 6], second.BatchSeeds);
    }

    [Theory]
    [InlineData(2, 3, 3)]
    [InlineData(3, 3, 3)]
    [InlineData(4, 5, 3)]
    [InlineData(6, 6, 3)]
    [InlineData(10, 10, 4)]
    public void The_gradient_runs_over_the_first_parts_that_hold_enough(int wanted, int held, int parts)
    {
        List<int> sizes = [];
        var source = new Source((n, draw) =>
        {
            sizes.Add(n);
            return ResidualObjective.Linear(5, n, seed: draw);
        });
        var settings = Plain with
        {
            Batches = new() { GradientSequences = wanted, CurvatureSequences = 3, BacktrackingSequences = 2, LineSearchSequences = 1 },
        };
        var report = Step(new HessianFree(5, settings), new double[5], source);
        Assert.Equal(held, report.GradientSequences);
        Assert.Equal(new[] { 3, 2, 1, 4 }.Take(parts), sizes);
    }

    [Theory]
    [InlineData(ReductionRatioModel.Damped)]
    [InlineData(ReductionRatioModel.Undamped)]
    public void The_reduction_ratio_divides_by_the_model_with_or_without_lambda(ReductionRatioModel model)
    {
        const double Lambda = 0.3, Mu = 0.5;
        var objective = ResidualObjective.Linear(n: 5, sequences: 20, seed: 3);
        double[] theta = new double[5], g = new double[5];
        double before = objective.Gradient(theta, g);
        var settings = Plain with { Damping = new() { InitialLambda = Lambda, StructuralRatio = Mu, ReductionRatioModel = model } };
        var report = Step(new HessianFree(5, settings), theta, objective);

        var delta = DenseVector.OfArray(theta); // from θ = 0
        double tikhonov = model == ReductionRatioModel.Damped ? Lambda : 0;
        double curvature = delta * (objective.GaussNewton(theta) * delta) + (Lambda * Mu + tikhonov) * (delta * delta);
        double q = DenseVector.OfArray(g) * delta + 0.5 * curvature;
        Assert.Equal((objective.Loss(theta) - before) / q, report.ReductionRatio, 1e-11); // numbers around 1, solved to 1e-13
    }

    [Fact]
    public void Undamped_and_exact_the_reduction_ratio_is_one()
    {
        var damping = Plain.Damping with { InitialLambda = 10, ReductionRatioModel = ReductionRatioModel.Undamped };
        var settings = Plain with { Damping = damping };
        var report = Step(new HessianFree(5, settings), new double[5], ResidualObjective.Linear(n: 5, sequences: 20, seed: 4));
        Assert.Equal(1, report.ReductionRatio, 1e-10);
        Assert.Equal(10 * 2.0 / 3, report.NextLambda, 1e-14);
    }

    [Fact]
    public void Without_any_decrease_the_step_is_rejected_lambda_rises_and_the_next_start_is_zero()
    {
        var meter = new PassMeter();
        var good = ResidualObjective.Linear(n: 5, sequences: 20, seed: 5, meter);
        double[] theta = [1, 2, 3, 4, 5];
        var optimizer = new HessianFree(5, Plain);
        Step(optimizer, theta, good);
        Assert.Contains(Solution(optimizer), x => x != 0);

        double[] here = [.. theta];
        var wall = new ChangedObjective(good) { Change = (parameters, loss) => parameters.SequenceEqual(here) ? loss : loss + 1e6 };
        var report = Step(optimizer, theta, wall);
        Assert.Equal((StepOutcome.Rejected, 0.0), (report.Outcome, report.StepSize));
        Assert.Equal((double.NegativeInfinity, 50), (report.ReductionRatio, report.LineSearchReductions));
        Assert.Equal(report.Lambda * 1.5, report.NextLambda);
        Assert.Equal(here, theta);

        meter.Counts = new();
        var next = Step(optimizer, theta, good);
        Assert.Equal(next.CgIterations, meter.Counts.Products); // from zero
    }

    [Fact]
    public void The_line_search_takes_the_first_power_of_four_fifths_that_decreases_the_loss()
    {
        // From θ = 0 with full step δ = −g/(1 + λ) = 1/1.1, behind a wall at ½.
        var objective = new ChangedObjective(new ResidualObjective(1, 1, theta => theta - 1, _ => DenseMatrix.CreateIdentity(1)))
        {
            Change = (theta, loss) => theta[0] > 0.5 ? double.NaN : loss,
        };
        double[] theta = [0];
        var report = Step(new HessianFree(1, Plain), theta, objective);
        Assert.Equal((StepOutcome.Stepped, 3), (report.Outcome, report.LineSearchReductions));
        Assert.Equal(double.NegativeInfinity, report.ReductionRatio);
        Assert.Equal(0.8 * 0.8 * 0.8, report.StepSize, 1e-15); // 0.8²/1.1 = 0.58, 0.8³/1.1 = 0.47
        Assert.Equal(report.StepSize / 1.1, theta[0], 1e-15);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(0.5, 0.512, 3)]
    public void Sufficient_decrease_is_asked_for_in_parts_of_the_slope(double c, double stepSize, int reductions)
    {
        // f = ½(θ − 1)² from θ = 0 with δ = 1.8: any α < 1/0.9 decreases it, and f ≤ ½ − ½·1.8α only up to 1.8α = 1.
        var inner = new ResidualObjective(1, 1, theta => theta - 1, _ => DenseMatrix.CreateIdentity(1));
        var objective = new ChangedObjective(inner) { OwnCurvature = new DiagonalOperator([1 / 1.8 - 0.1]) };
        var report = Step(new HessianFree(1, Plain with { LineSearch = new() { SufficientDecrease = c } }), [0], objective);
        Assert.Equal(reductions, report.LineSearchReductions);
        Assert.Equal(stepSize, report.StepSize, 1e-15);
    }

    [Fact]
    public void Without_a_line_search_all_of_the_step_is_taken_whatever_the_loss()
    {
        // f = ½(θ − 1)² from θ = 0 with δ = 1/0.1: f rises from ½ to 40.5.
        var inner = new ResidualObjective(1, 1, theta => theta - 1, _ => DenseMatrix.CreateIdentity(1));
        var objective = new ChangedObjective(inner) { OwnCurvature = new DiagonalOperator([0]) };
        double[] theta = [0];
        var report = Step(new HessianFree(1, Plain with { LineSearch = null }), theta, objective);
        Assert.Equal((StepOutcome.Stepped, 1.0, 0), (report.Outcome, report.StepSize, report.LineSearchReductions));
        Assert.Equal(10, theta[0], 1e-12);
    }

    [Fact]
    public void Each_batch_serves_its_role()
    {
        List<ulong> asked = []; // seeds of the losses, in order
        var source = new Source((n, draw) => new ChangedObjective(ResidualObjective.Linear(20, n, seed: draw))
        {
            Change = (_, loss) =>
            {
                asked.Add(draw);
                return loss;
            },
        });
        var settings = Plain with
        {
            Batches = new() { GradientSequences = 60, CurvatureSequences = 30, BacktrackingSequences = 20, LineSearchSequences = 10 },
            Backtracking = new() { Rule = BacktrackingRule.GeometricBackwards },
        };
        Step(new HessianFree(20, settings), new double[20], source);

        ulong[] runs = [.. asked.Where((seed, i) => i == 0 || seed != asked[i - 1])];
        Assert.Equal([1, 2, 3, 2, 1, 3], runs); // the gradient's parts; backtracking; reduction ratio; line search
        Assert.Equal(3, asked.Count(seed => seed == 1)); // in the gradient, at θ + δ and at θ
    }

    [Fact]
    public void The_next_start_is_decayed()
    {
        // The first product of a warm solve is with its start.
        var objective = ResidualObjective.Linear(n: 5, sequences: 20, seed: 12);
        double[] theta = new double[5], asked = [];
        var optimizer = new HessianFree(5, Plain);
        Step(optimizer, theta, objective);
        double[] solution = Solution(optimizer);
        var watched = new ChangedObjective(objective) { OwnCurvature = new WatchedOperator(5, v => asked = asked.Length == 0 ? v : asked) };
        Step(optimizer, theta, watched);
        Assert.Equal(solution.Select(x => 0.95 * x), asked);
    }

    [Theory]
    [InlineData("gradient")]
    [InlineData("conjugate gradients")]
    [InlineData("backtracking")]
    [InlineData("line search")]
    public void An_interrupted_step_changes_nothing(string phase)
    {
        var optimizer = new HessianFree(20, Plain with { Backtracking = new() { Rule = BacktrackingRule.GeometricBackwards } });
        var source = new Source((_, draw) => ResidualObjective.Linear(20, 30, draw));
        double[] theta = new double[20];
        Step(optimizer, theta, source);
        double[] before = [.. theta];
        var state = optimizer.State;

        var report = Step(optimizer, theta, source, progress => progress.Phase != phase);
        Assert.Equal((StepOutcome.Interrupted, 0.0), (report.Outcome, report.StepSize));
        Assert.Equal(report.Lambda, report.NextLambda);
        Assert.Equal(before, theta);
        Assert.Equal(state.Vectors, optimizer.State.Vectors);
    }

    [Fact]
    public void The_monitor_sees_every_phase_in_order_and_within_its_bound()
    {
        List<StepProgress> seen = [];
        var settings = Plain with { Backtracking = new() { Rule = BacktrackingRule.GeometricBackwards } };
        var report = Step(new HessianFree(20, settings), new double[20], ResidualObjective.Linear(20, 30, seed: 6), progress =>
        {
            seen.Add(progress);
            return true;
        });
        string[] phases = ["gradient", "conjugate gradients", "backtracking", "line search"];
        Assert.Equal(phases, seen.Select(progress => progress.Phase).Distinct());
        Assert.Equal(report.CgIterations, seen.Count(progress => progress.Phase == "conjugate gradients"));
        Assert.All(seen, progress => Assert.InRange(progress.Done, 0, progress.AtMost));
    }

    [Fact]
    public void Without_a_finite_loss_or_gradient_the_step_has_diverged()
    {
        var fine = ResidualObjective.Linear(n: 2, sequences: 3, seed: 7);
        ChangedObjective noLoss = new(fine) { Change = (_, _) => double.NaN }, noGradient = new(fine) { GradientFactor = double.NaN };
        foreach (var spoilt in new[] { noLoss, noGradient })
        {
            double[] theta = [1, 2];
            Assert.Equal(StepOutcome.Diverged, Step(new HessianFree(2, Plain), theta, spoilt).Outcome);
            Assert.Equal([1, 2], theta);
        }
    }

    [Fact]
    public void Without_a_gradient_the_step_is_stationary()
    {
        var flat = new ChangedObjective(ResidualObjective.Linear(n: 2, sequences: 3, seed: 8)) { GradientFactor = 0 };
        Assert.Equal(StepOutcome.Stationary, Step(new HessianFree(2, Plain), [1, 2], flat).Outcome);
    }

    [Theory]
    [InlineData(double.NaN, ConjugateGradientStop.NotFinite, StepOutcome.Diverged, 1)]
    [InlineData(-1e6, ConjugateGradientStop.NonPositiveCurvature, StepOutcome.Rejected, 1.5)]
    public void Without_a_usable_iterate_nothing_is_taken(double curvature, ConjugateGradientStop stop, StepOutcome outcome, double lambdaRises)
    {
        var fine = ResidualObjective.Linear(n: 2, sequences: 3, seed: 9);
        var spoilt = new ChangedObjective(fine) { OwnCurvature = new DiagonalOperator([curvature, curvature]) };
        double[] theta = [1, 2];
        var report = Step(new HessianFree(2, Plain), theta, spoilt);
        Assert.Equal((outcome, stop), (report.Outcome, report.CgStop));
        Assert.Equal(0.1 * lambdaRises, report.NextLambda, 1e-15);
        Assert.Equal([1, 2], theta);
    }

    [Fact]
    public void The_next_solve_starts_from_the_decayed_last_iterate_not_the_chosen_one()
    {
        // Long steps, so late iterates, are behind a wall; an early iterate is chosen, and the last solution is that of the whole solve.
        var inner = new ResidualObjective(8, 1, theta => 10 * theta - 10, _ => DenseMatrix.CreateDiagonal(8, 8, i => i + 1));
        var exact = inner.GaussNewton(new double[8]) + 0.1 * DenseMatrix.CreateIdentity(8);
        double[] g = new double[8], theta = new double[8];
        inner.Gradient(theta, g);
        var solution = exact.Solve(-DenseVector.OfArray(g));
        double wall = solution.L2Norm() * 0.9;
        var objective = new ChangedObjective(inner) { Change = (point, loss) => TensorPrimitives.Norm(point) > wall ? double.NaN : loss };
        var optimizer = new HessianFree(8, Plain with { Backtracking = new() { Rule = BacktrackingRule.GeometricBackwards } });
        var report = Step(optimizer, theta, objective);

        Assert.InRange(report.ChosenIterate, 1, report.CgIterations - 1);
        for (int i = 0; i < 8; i++) Assert.Equal(solution[i], Solution(optimizer)[i], 1e-11);
    }

    [Fact]
    public void After_a_solve_that_ends_above_zero_the_next_start_is_zero()
    {
        var objective = ResidualObjective.Linear(n: 5, sequences: 20, seed: 12);
        double[] theta = new double[5], g = new double[5];
        objective.Gradient(theta, g);
        double[] farDownhill = [.. g.Select(slope => -1e3 * slope)];
        var optimizer = new HessianFree(5, Plain with { Cg = new() { MaxIterations = 1 } })
        {
            State = new(("lambda", [0.1]), ("solution", farDownhill)),
        };
        var report = Step(optimizer, theta, objective);
        Assert.True(report.CgModel > 0 && report.StepSize > 0);
        Assert.Equal(new double[5], Solution(optimizer));
    }

    [Fact]
    public void The_preconditioner_is_told_of_the_damping_and_changes_the_step()
    {
        var objective = ResidualObjective.Linear(n: 5, sequences: 20, seed: 10);
        var settings = Plain with { Cg = new() { MaxIterations = 1 }, Damping = new() { InitialLambda = 0.2, StructuralRatio = 0.5 } };
        (double, double) told = default;
        PreconditionerFactory factory = (_, _, lambda, weight) =>
        {
            told = (lambda, weight);
            return new DiagonalOperator([1, 0.5, 0.3, 0.2, 0.1]);
        };
        double[] with = new double[5], without = new double[5];
        Step(new HessianFree(5, settings, factory), with, objective);
        Step(new HessianFree(5, settings), without, objective);
        Assert.Equal((0.2, 0.1), told);
        Assert.NotEqual(with, without);
    }

    [Fact]
    public void Solves_Rosenbrocks_valley_and_beats_itself_without_curvature()
    {
        double LossAfter(int steps, ILinearOperator? curvature)
        {
            var objective = new ChangedObjective(ResidualObjective.Rosenbrock()) { OwnCurvature = curvature };
            var optimizer = new HessianFree(2, Plain);
            double[] theta = [-1.2, 1];
            for (int step = 0; step < steps; step++) Step(optimizer, theta, objective);
            return objective.Loss(theta);
        }
        double with = LossAfter(50, null), without = LossAfter(50, new DiagonalOperator([1, 1]));
        Assert.InRange(with, 0, 1e-20);
        Assert.InRange(without, 1e-3, double.PositiveInfinity);
    }

    [Fact]
    public void Resumes_from_its_state_bit_for_bit()
    {
        static Source Data(ulong skip) => new((_, draw) => ResidualObjective.Linear(20, 30, draw + skip));
        var straight = new HessianFree(20, Plain);
        double[] theta = new double[20];
        var source = Data(skip: 0);
        for (int step = 0; step < 3; step++) Step(straight, theta, source);
        double[] resumed = [.. theta];
        var second = new HessianFree(20, Plain) { State = straight.State };

        Step(straight, theta, source);
        Step(second, resumed, Data(skip: 9)); // three batches a step
        Assert.Equal(theta, resumed);
    }

    [Fact]
    public void What_a_step_allocates_does_not_grow_with_its_iterations()
    {
        long Allocated(int iterations)
        {
            var cg = new ConjugateGradientSettings { MaxIterations = iterations, MinIterations = iterations, ResidualTolerance = 0 };
            var settings = Plain with { Cg = cg, Backtracking = new() };
            var optimizer = new HessianFree(500, settings);
            var objective = new ChangedObjective(ResidualObjective.Linear(500, 1, seed: 11))
            {
                OwnCurvature = new DiagonalOperator([.. Enumerable.Range(1, 500).Select(i => (double)i)]),
                Change = (_, _) => 1, // all steps are rejected, so all start from zero
            };
            double[] theta = new double[500];
            objective.Loss(theta);
            Step(optimizer, theta, objective);
            int done = 0;
            long before = 0, cgBytes = 0;
            // Only what happens between the first and the last iteration is counted: the test's objective allocates in its losses.
            Step(optimizer, theta, objective, progress =>
            {
                if (progress.Phase != "conjugate gradients") return true;
                if (done++ == 0) before = GC.GetAllocatedBytesForCurrentThread();
                else cgBytes = GC.GetAllocatedBytesForCurrentThread() - before;
                return true;
            });
            Assert.Equal(iterations, done);
            return cgBytes;
        }
        Assert.Equal(0, Allocated(200));
    }

    [Fact]
    public void Wrong_dimensions_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => Step(new HessianFree(3, Plain), [1, 2], ResidualObjective.Linear(2, 1, 1)));
        Assert.Contains("is 2; it must be 3", error.Message);
        Assert.Throws<ArgumentException>(() => Step(new HessianFree(3, Plain), [1, 2, 3], ResidualObjective.Linear(2, 1, 1)));
    }

    // The identity, which tells of the vectors it is multiplied with.
    sealed class WatchedOperator(int dimension, Action<double[]> tell) : ILinearOperator
    {
        public int Dimension => dimension;

        public void Multiply(ReadOnlySpan<double> v, Span<double> product)
        {
            tell(v.ToArray());
            v.CopyTo(product);
        }
    }
}
