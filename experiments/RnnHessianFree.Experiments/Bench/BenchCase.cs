using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>One shape to measure. The defaults are those of the addition task: two inputs, one linear output at the last step.</summary>
sealed record BenchCase
{
    public int Hidden { get; init; } = 100;

    /// <summary>T.</summary>
    public int Length { get; init; } = 100;

    public int Sequences { get; init; } = 1000;

    /// <summary>X; more than two are one-hot.</summary>
    public int Inputs { get; init; } = 2;

    /// <summary>Y; more than one are softmax outputs with a target at every step.</summary>
    public int Outputs { get; init; } = 1;

    public Precision Precision { get; init; } = Precision.Single;

    public int Threads { get; init; } = 1;

    /// <summary>Lengths spread evenly over T..1.1T, in place of T.</summary>
    public bool MixedLengths { get; init; }

    /// <summary>What each layer is made of.</summary>
    public string Cell { get; init; } = Layer.All[0].Name;

    public int Layers { get; init; } = 1;

    public RecurrentShape Shape() => new(Inputs, Stage.Layers(Layer.All.First(layer => layer.Name == Cell), Hidden, Layers), Outputs,
        Outputs > 1 ? OutputUnit.Softmax : OutputUnit.Linear);

    /// <summary>Cell and layers where they are not one of tanh, sizes, precision, × threads.</summary>
    public override string ToString() => $"{(Cell == Layer.All[0].Name ? "" : $"{Cell} ")}{(Layers == 1 ? "" : $"{Layers} layers ")}H={Hidden} T={Length}{(MixedLengths ? "..1.1T" : "")} B={Sequences} X={Inputs} Y={Outputs} "
        + $"{(Precision == Precision.Single ? "single" : "double")} ×{Threads}";

    public SequenceBatch Draw()
    {
        var random = new RandomStream("bench", 1);
        int steps = MixedLengths ? Length + Length / 10 : Length;
        var batch = new SequenceBatch(Inputs, Outputs, steps, Sequences);
        for (int b = 0; b < Sequences; b++)
        {
            int length = batch.Lengths[b] = random.Next(Length, steps + 1);
            for (int i = 0; i < length; i++)
            {
                Fill(batch.Input(i, b), oneHot: Inputs > 2, random);
                if (Outputs == 1 && i < length - 1) continue;
                Fill(batch.Target(i, b), oneHot: Outputs > 1, random);
                batch.Mask(i)[b] = 1;
            }
        }

        return batch;
    }

    static void Fill(Span<double> numbers, bool oneHot, RandomStream random)
    {
        if (oneHot) numbers[random.Next(numbers.Length)] = 1;
        else
            foreach (ref double number in numbers) number = random.NextDouble();
    }
}
