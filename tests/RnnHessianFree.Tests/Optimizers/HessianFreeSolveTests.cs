using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;
using static RnnHessianFree.Tests.Optimizers.HessianFreeSteps;

namespace RnnHessianFree.Tests.Optimizers;

/// <summary>The solve inside a step: where it starts, what it costs, its preconditioner.</summary>
public class HessianFreeSolveTests
{
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
        Assert.Equal(0, Allocations.Least(() => Allocated(200)));
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
