using System.Diagnostics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>Takes Hessian-free steps through a source whose objectives are timed.</summary>
sealed class StepMeasurement(IObjectiveSource<ICurvedObjective> source) : IObjectiveSource<ICurvedObjective>
{
    const string Data = "data";

    readonly Dictionary<string, long> _ticks = [];

    public static StepResult Run(BenchCase which, int steps, int cgIterations)
    {
        var task = new AdditionTask(Math.Max(which.Length, AdditionTask.LeastLength));
        var shape = new RecurrentShape(task.Inputs, which.Shape().Stages, task.Outputs, task.OutputUnit);
        var model = new SimdEngine(which.Precision, which.Threads).Bind(shape);
        double[] theta = new SparseInitialization().Draw(model.Shape, new RandomStream("bench parameters", 1));
        var settings = HessianFreeSettings.MartensSutskever2011 with
        {
            Batches = new()
            {
                GradientSequences = 2 * which.Sequences,
                CurvatureSequences = which.Sequences,
                BacktrackingSequences = which.Sequences,
                LineSearchSequences = which.Sequences,
            },
            Cg = new() { MaxIterations = cgIterations },
        };
        var optimizer = new HessianFree(theta.Length, settings);
        var source = new StepMeasurement(new TaskSource(task, model, 1));
        optimizer.Step(theta, source);
        source._ticks.Clear();
        int iterations = 0;
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < steps; i++) iterations += optimizer.Step(theta, source).CgIterations;
        double total = Stopwatch.GetTimestamp() - begin;
        var shares = source._ticks.ToDictionary(part => part.Key, part => part.Value / total);
        return new(steps, total / Stopwatch.Frequency, iterations, new Dictionary<string, double>(shares) { ["all else"] = 1 - shares.Values.Sum() });
    }

    public ICurvedObjective Draw(int sequences) => Timed(Data, () => new Objective(source.Draw(sequences), this));

    public ICurvedObjective Redraw(ulong batchSeed, int sequences) => Timed(Data, () => new Objective(source.Redraw(batchSeed, sequences), this));

    T Timed<T>(string part, Func<T> work)
    {
        long begin = Stopwatch.GetTimestamp();
        var result = work();
        Add(part, begin);
        return result;
    }

    void Add(string part, long begin) => _ticks[part] = _ticks.GetValueOrDefault(part) + Stopwatch.GetTimestamp() - begin;

    sealed class Objective(ICurvedObjective inner, StepMeasurement owner) : ICurvedObjective
    {
        public int Dimension => inner.Dimension;

        public int Sequences => inner.Sequences;

        public ulong BatchSeed => inner.BatchSeed;

        public double Loss(ReadOnlySpan<double> parameters)
        {
            long begin = Stopwatch.GetTimestamp();
            double loss = inner.Loss(parameters);
            owner.Add(CaseMeasurement.Loss, begin);
            return loss;
        }

        public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
        {
            long begin = Stopwatch.GetTimestamp();
            double loss = inner.Gradient(parameters, gradient);
            owner.Add(CaseMeasurement.Gradient, begin);
            return loss;
        }

        public ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default)
        {
            long begin = Stopwatch.GetTimestamp();
            var curvature = inner.Curvature(parameters, request);
            owner.Add(CaseMeasurement.SetUp, begin);
            return new Operator(curvature, owner);
        }

        public void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> diagonal) => inner.FisherDiagonal(parameters, diagonal);
    }

    sealed class Operator(ILinearOperator A, StepMeasurement owner) : ILinearOperator
    {
        public int Dimension => A.Dimension;

        public void Multiply(ReadOnlySpan<double> v, Span<double> product)
        {
            long begin = Stopwatch.GetTimestamp();
            A.Multiply(v, product);
            owner.Add(CaseMeasurement.Product, begin);
        }
    }
}

/// <summary>Where the time of Hessian-free steps on the addition task goes.</summary>
/// <param name="Steps">How many were timed, after one that was not.</param>
/// <param name="Seconds">All of them.</param>
/// <param name="CgIterations">… in all of them.</param>
/// <param name="Shares">Shares of the seconds: drawing data, losses, gradients, curvature set-ups, products, and all else.</param>
sealed record StepResult(int Steps, double Seconds, int CgIterations, IReadOnlyDictionary<string, double> Shares);
