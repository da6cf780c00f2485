using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;
using RnnHessianFree.Tests.Doubles;
using Source = RnnHessianFree.Tests.Doubles.Source;

namespace RnnHessianFree.Tests.Optimizers;

/// <summary>Hessian-free with another matrix than that of Gauss and Newton.</summary>
public class CurvatureKindTests
{
    static HessianFreeSettings With(CurvatureKind kind) => new()
    {
        Batches = new() { GradientSequences = 1, CurvatureSequences = 1 },
        Curvature = kind,
        Damping = new() { InitialLambda = 1e-3, StructuralRatio = 0 },
        Economy = null,
    };

    [Theory]
    [InlineData(CurvatureKind.GaussNewton)]
    [InlineData(CurvatureKind.EmpiricalFisher)]
    [InlineData(CurvatureKind.Hessian)]
    public void Each_trains_a_network(CurvatureKind kind)
    {
        var task = new AdditionTask(10);
        var model = new SimdEngine(Precision.Double, threads: 1).Bind(new(task.Inputs, 8, task.Outputs, Cell.Tanh, task.OutputUnit));
        double[] theta = new SparseInitialization { IncomingWeights = 5 }.Draw(model.Shape, new RandomStream("curvatures", 1));
        var optimizer = new HessianFree(theta.Length, new()
        {
            Batches = new() { GradientSequences = 200, CurvatureSequences = 200 },
            Cg = new() { MaxIterations = 30 },
            Curvature = kind,
        });
        var data = new TaskSource(task, model, seed: 1);
        var heldOut = new HeldOutSet(task, model, seed: 1, sequences: 500);
        double start = heldOut.Evaluate(theta).Loss;
        for (int step = 0; step < 15; step++) optimizer.Step(theta, data);
        Assert.True(heldOut.Evaluate(theta).Loss < 0.5 * start, $"{start} → {heldOut.Evaluate(theta).Loss}");
    }

    [Fact]
    public void Negative_curvature_ends_the_solve_and_the_last_iterate_is_the_step()
    {
        // A = diag(1, −1) and g = (1, 0.1): the first direction −g has curvature 0.99, the second is downhill without end.
        var f = new ChangedObjective(ResidualObjective.Linear(DenseMatrix.CreateIdentity(2), DenseVector.OfArray([-1, -0.1])))
        {
            OwnCurvature = DenseOperator.Diagonal(1, -1),
        };
        double[] theta = [0, 0];
        var report = new HessianFree(2, With(CurvatureKind.Hessian)).Step(theta, new Source(f));
        Assert.Equal((StepOutcome.Stepped, ConjugateGradientStop.NonPositiveCurvature, 1), (report.Outcome, report.CgStop, report.CgIterations));
        Assert.Equal(0.1, theta[1] / theta[0], 1e-12);
    }

    [Fact]
    public void Where_there_is_no_iterate_yet_the_step_is_rejected_and_damping_rises_until_there_is()
    {
        var f = new ChangedObjective(ResidualObjective.Linear(DenseMatrix.CreateIdentity(2), DenseVector.OfArray([-1, -1])))
        {
            OwnCurvature = DenseOperator.Diagonal(-1, -1),
        };
        var optimizer = new HessianFree(2, With(CurvatureKind.Hessian));
        double[] theta = [0, 0];
        int rejected = 0;
        for (var report = optimizer.Step(theta, new Source(f)); report.Outcome != StepOutcome.Stepped; report = optimizer.Step(theta, new Source(f)))
        {
            Assert.Equal((StepOutcome.Rejected, 0, report.Lambda * 1.5), (report.Outcome, report.CgIterations, report.NextLambda));
            Assert.Equal([0, 0], theta);
            Assert.True(++rejected < 100);
        }

        Assert.Equal(Math.Ceiling(Math.Log(1000) / Math.Log(1.5)), rejected); // λ passes 1
    }

    [Fact]
    public void The_matrix_that_is_set_is_the_one_that_is_solved_with()
    {
        foreach (var kind in Enum.GetValues<CurvatureKind>())
        {
            var f = ResidualObjective.Linear(n: 3, sequences: 5, seed: 1);
            new HessianFree(3, With(kind)).Step(new double[3], new Source(f));
            Assert.Equal(kind, f.Asked!.Value.Kind);
        }
    }
}
