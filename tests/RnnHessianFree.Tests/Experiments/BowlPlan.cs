using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>The smallest plan there is: <c>f(θ) = ½‖θ‖²</c> from θ = 1, a share of sequences min(f, 1) wrong.</summary>
static class BowlPlan
{
    static readonly RecurrentShape Shape = new(1, 1, 1);

    static readonly SgdSettings PlainSgd = new() { Momentum = 0, BatchSequences = 10 };

    public static TrainingPlan With(Budget budget, double learningRate = 0.1, Func<IOptimizer<ICurvedObjective>>? optimizer = null) => new()
    {
        Header = Header(budget),
        Shape = Shape,
        InitialParameters = [.. Enumerable.Repeat(1.0, Shape.Layout.Dimension)],
        NewOptimizer = optimizer ?? (() => new StochasticGradientDescent(Shape.Layout.Dimension, PlainSgd with { LearningRate = learningRate })),
        TrainingData = (seed, meter) => new Source(seed, meter),
        Evaluate = theta => new(Bowl.Value(theta), Math.Min(1, Bowl.Value(theta))),
        WarmUp = TimeSpan.FromMilliseconds(1),
    };

    public static RunHeader Header(Budget budget) => new()
    {
        Study = "test",
        Task = new("bowl", 3, RunFormat.Element(new { Depth = 1 })),
        Network = new(1, 1, 1, "Tanh", OutputUnit.Linear),
        Initialization = new("ones", RunFormat.Element(new { })),
        Optimizer = new("SGD", RunFormat.Element(new SgdSettings())),
        Seed = ulong.MaxValue,
        Engine = new("None", "no engine", Precision.Double, 1),
        Budget = budget,
        Evaluation = new(EveryPasses: 300, Sequences: 100, Target: 0.01),
        Machine = MachineDescription.Here(),
    };

    sealed class Source(ulong seed, PassMeter meter) : IObjectiveSource<ICurvedObjective>
    {
        public ICurvedObjective Draw(int sequences) => meter.CountDraw(new Bowl(sequences, seed, meter));

        public ICurvedObjective Redraw(ulong batchSeed, int sequences) => new Bowl(sequences, batchSeed, meter);
    }

    sealed class Bowl(int sequences, ulong seed, PassMeter meter) : ICurvedObjective
    {
        public int Dimension => Shape.Layout.Dimension;
        public int Sequences => sequences;
        public ulong BatchSeed => seed;

        public static double Value(ReadOnlySpan<double> theta)
        {
            double sum = 0;
            foreach (double number in theta) sum += 0.5 * number * number;
            return sum;
        }

        public double Loss(ReadOnlySpan<double> parameters)
        {
            meter.CountLoss(sequences);
            return Value(parameters);
        }

        public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
        {
            meter.CountGradient(sequences);
            parameters.CopyTo(gradient);
            return Value(parameters);
        }

        public void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> diagonal) => throw new NotSupportedException();

        public ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default) => throw new NotSupportedException();
    }
}
