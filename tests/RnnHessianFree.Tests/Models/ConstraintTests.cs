using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Models;

/// <summary>Fixed zeros, frozen blocks, signs and L2.</summary>
public class ConstraintTests
{
    [Theory]
    [InlineData("tanh")]
    [InlineData("lstm × 2")]
    public void Loss_gradient_and_products_are_those_of_the_explicit_matrices(string network)
    {
        var random = new RandomStream("constraints", 1);
        var shape = Networks.Create(network, inputs: 2, hidden: 3, outputs: 2, OutputUnit.Softmax);
        var batch = Draw.Batch(shape, 4, 3, MaskKind.Weighted, mixed: true, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 0.7), within = [.. theta], g = new double[theta.Length];
        const double c = 0.3;
        var constraints = Wire(shape, theta, c);
        constraints.Project(within);
        var exact = new ExplicitMatrices(shape, batch, within);
        var (x, I) = (DenseVector.OfArray(within), DenseMatrix.CreateIdentity(theta.Length));
        var gradient = exact.Gradient() + c * x;

        // Where the projection moved a weight to its bound, and the gradient leads beyond it, it stays.
        double[] free = Free(shape);
        foreach (var block in shape.Layout.HiddenWeights)
            for (int i = 0; i < block.Length; i++)
                if (within[block.Offset + i] == 0 && SignOf(i % block.Columns) * gradient[block.Offset + i] > 0) free[block.Offset + i] = 0;
        Assert.True(Free(shape).Sum() > free.Sum());
        var P = DenseMatrix.OfDiagonalArray(free);
        Matrix<double> S = 2 * exact.Structural(), G = exact.GaussNewton(), F = exact.EmpiricalFisher(), H = exact.Hessian();
        foreach (var precision in Enum.GetValues<Precision>())
        {
            double tolerance = precision == Precision.Double ? 1e-12 : Agreement.Tolerance(precision); // as without constraints
            var f = new ConstrainedOptimizer(null!, constraints).On(Engines.Create("simd", precision).Bind(shape).On(batch));
            double loss = exact.Loss + 0.5 * c * (x * x);
            Assert.Equal(loss, f.Loss(theta), tolerance * loss);
            Assert.Equal(loss, f.Gradient(theta, g), tolerance * loss);
            AssertClose((P * gradient).ToArray(), g);
            f.FisherDiagonal(theta, g);
            AssertClose((P * (F.Diagonal() + c)).ToArray(), g);
            foreach (var (kind, A) in new[] { (CurvatureKind.GaussNewton, G), (CurvatureKind.EmpiricalFisher, F), (CurvatureKind.Hessian, H) })
            {
                var operation = f.Curvature(theta, new(2, kind));
                var expected = P * (A + S + c * I) * P;
                for (int j = 0; j < theta.Length; j++)
                {
                    operation.Multiply(I.Column(j).AsArray(), g);
                    AssertClose(expected.Column(j).ToArray(), g, expected.FrobeniusNorm());
                }
            }

            void AssertClose(double[] expected, double[] actual, double? scale = null) =>
                Assert.True((DenseVector.OfArray(actual) - DenseVector.OfArray(expected)).L2Norm() <= tolerance * (scale ?? DenseVector.OfArray(expected).L2Norm()));
        }
    }

    public static TheoryData<string> Optimizers => [.. OptimizerCatalog.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimiser_keeps_to_them(string name)
    {
        var task = new AdditionTask(10);
        var model = new SimdEngine(Precision.Double, threads: 1).Bind(new(task.Inputs, 8, task.Outputs, Cell.Tanh, task.OutputUnit));
        var layout = model.Shape.Layout;
        double[] theta = Draw.Vector(layout.Dimension, new RandomStream("optimisers", 1), 0.3);
        var constraints = Wire(model.Shape, theta, 1e-3);
        constraints.Project(theta);
        double[] start = [.. theta], free = Free(model.Shape);
        var optimizer = new ConstrainedOptimizer(OptimizerCatalog.Find(name, "").Configure(KnobValues.None, layout).New(), constraints);
        var data = new TaskSource(task, model, seed: 1);
        for (int step = 0; step < 5; step++)
        {
            optimizer.Step(theta, data);
            var hidden = layout["W_hh"];
            for (int i = 0; i < theta.Length; i++)
            {
                if (free[i] == 0) Assert.Equal(start[i], theta[i]);
                if (i >= hidden.Offset && i < hidden.Offset + hidden.Length) Assert.True(theta[i] * SignOf((i - hidden.Offset) % hidden.Columns) >= 0);
            }
        }
        Assert.NotEqual(start, theta);
    }

    [Fact]
    public void A_readout_alone_with_L2_is_ridge_regression()
    {
        const double c = 0.1;
        var random = new RandomStream("ridge", 1);
        var shape = new RecurrentShape(2, 10, 2);
        var batch = Draw.Batch(shape, 5, 40, MaskKind.All, mixed: true, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 0.5), start = [.. theta];
        var constraints = new Constraints(theta.Length) { L2 = c };
        foreach (var block in shape.Layout.Blocks.Where(block => block.Stage < shape.Stages.Count)) constraints.Freeze(block, theta);
        int readout = shape.Layout["W_yh"].Offset;

        // f is quadratic in w = (W_yh, b_y): w = −(H + cI)⁻¹ ∇f(w = 0).
        var zero = new ExplicitMatrices(shape, batch, [.. theta[..readout], .. new double[theta.Length - readout]]);
        int n = theta.Length - readout;
        var expected = -(zero.Hessian().SubMatrix(readout, n, readout, n) + c * DenseMatrix.CreateIdentity(n)).Solve(zero.Gradient().SubVector(readout, n));
        var f = new SimdEngine(Precision.Double, threads: 1).Bind(shape).On(batch);
        var settings = HessianFreeSettings.MartensSutskever2011 with { Damping = new() { InitialLambda = 1e-9, StructuralRatio = 0 }, Cg = new() { MaxIterations = 200, MinIterations = 100 } };
        var optimizer = new ConstrainedOptimizer(new HessianFree(theta.Length, settings), constraints);
        for (int step = 0; step < 3; step++) optimizer.Step(theta, new Doubles.Source(f));
        Assert.Equal(start[..readout], theta[..readout]);
        for (int i = 0; i < n; i++) Assert.Equal(expected[i], theta[readout + i], 1e-6);
    }

    [Theory]
    [InlineData("hf")]
    [InlineData("adam")]
    public void A_network_of_excitatory_and_inhibitory_units_learns(string name)
    {
        var task = new AdditionTask(10);
        var model = new SimdEngine(Precision.Double, threads: 1).Bind(new(task.Inputs, 20, task.Outputs, Cell.Rectified, task.OutputUnit));
        double[] theta = new SparseInitialization { IncomingWeights = 10 }.Draw(model.Shape, new RandomStream("dale", 1));
        var constraints = new Constraints(theta.Length);
        constraints.Sign(model.Shape.Layout["W_hh"], from => from < 16 ? +1 : -1);
        constraints.Project(theta);
        var heldOut = new HeldOutSet(task, model, seed: 1, sequences: 500);
        var optimizer = new ConstrainedOptimizer(OptimizerCatalog.Find(name, "").Configure(KnobValues.None, model.Shape.Layout).New(), constraints);
        var data = new TaskSource(task, model, seed: 1);
        for (int step = 0; step < (name == "hf" ? 30 : 1400); step++) optimizer.Step(theta, data);
        Assert.InRange(heldOut.Evaluate(theta).Loss, 0, 0.005); // of the best constant it is 0.0195
    }

    [Fact]
    public void Bounds_that_leave_nothing_are_refused()
    {
        var block = new RecurrentShape(1, 2, 1).Layout["W_hh"];
        var constraints = new Constraints(20);
        constraints.Sign(block, _ => +1);
        constraints.Connect(block, (to, from) => to != from);
        Assert.Contains("at least 0 and at most -1", Assert.Throws<ArgumentException>(() => constraints.Bound(block.Offset + 1, double.NegativeInfinity, -1)).Message);
        Assert.Throws<ArgumentException>(() => constraints.Bound(0, double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Constraints(1) { L2 = -1 });
        Assert.Throws<ArgumentException>(() => new ConstrainedOptimizer(new Sofo(20, new(), _ => new Random(1)), constraints).Step(new double[20], new Doubles.Source(Doubles.ResidualObjective.Linear(3, 3, 1))));
    }

    // A frozen state, missing connections, and signs where they leave something.
    static Constraints Wire(RecurrentShape shape, double[] theta, double l2)
    {
        var constraints = new Constraints(theta.Length) { L2 = l2 };
        constraints.Freeze(shape.Layout.Blocks.First(block => block.Kind == ParameterKind.Initial), theta);
        foreach (var block in shape.Layout.HiddenWeights)
        {
            constraints.Connect(block, IsThere);
            constraints.Sign(block, SignOf);
        }
        return constraints;
    }

    static bool IsThere(int to, int from) => to != from;

    static int SignOf(int from) => from % 3 == 2 ? -1 : 1;

    // What is not fixed of that, said otherwise.
    static double[] Free(RecurrentShape shape)
    {
        double[] free = [.. Enumerable.Repeat(1.0, shape.Layout.Dimension)];
        shape.Layout.Blocks.First(block => block.Kind == ParameterKind.Initial).Of(free.AsSpan()).Clear();
        foreach (var block in shape.Layout.HiddenWeights)
            for (int unit = 0; unit < block.Rows; unit++) block.Of(free.AsSpan())[unit * block.Columns + unit] = 0;
        return free;
    }
}
