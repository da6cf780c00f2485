using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Benchmarks;

/// <summary>What all benchmarks of a network share: the addition task at T = H = 100, parameters, and a direction.</summary>
sealed class Network
{
    public Network(IEngine engine, int hidden = 100, int length = 100)
    {
        Task = new AdditionTask(length);
        Model = engine.Bind(new(Task.Inputs, hidden, Task.Outputs, Cell.Tanh, Task.OutputUnit));
        var random = new RandomStream("benchmarks", 1);
        Parameters = new SparseInitialization().Draw(Model.Shape, random);
        Direction = [.. Parameters.Select(_ => 1e-3 * (random.NextDouble() - 0.5))];
        Result = new double[Parameters.Length];
    }

    public ITask Task { get; }

    public RecurrentModel Model { get; }

    /// <summary>θ.</summary>
    public double[] Parameters { get; }

    /// <summary>v.</summary>
    public double[] Direction { get; }

    /// <summary>Where products and gradients go.</summary>
    public double[] Result { get; }

    public IRecurrentObjective On(int sequences) => Model.On(Task.Draw(1, sequences));
}
