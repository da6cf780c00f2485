namespace RnnHessianFree.Models;

/// <summary>A network's sizes and units as files say them: in few words where it is a stack of layers of one kind, else stage by stage.</summary>
/// <param name="Inputs">X.</param>
/// <param name="Hidden">H, of each layer.</param>
/// <param name="Outputs">Y.</param>
/// <param name="HiddenUnit">The kind of layer, <c>Tanh</c>, <c>LeakyTanh</c>, <c>Lstm</c>…; <c>Stages</c> where it is no such stack.</param>
/// <param name="OutputUnit">g.</param>
/// <param name="Layers">How many; absent for one.</param>
/// <param name="Stages">The stages; absent for a stack of layers.</param>
public sealed record NetworkDescription(
    int Inputs, int Hidden, int Outputs, string HiddenUnit, OutputUnit OutputUnit, int? Layers = null, IReadOnlyList<StageDescription>? Stages = null)
{
    const string NoStack = "Stages";

    /// <summary>The description of a network.</summary>
    public static NetworkDescription Of(RecurrentShape shape)
    {
        var (stages, hidden) = (shape.Stages, shape.Hidden);
        foreach (var kind in Layer.All)
            for (int layers = 1; layers <= stages.Count; layers++)
                if (Stage.Layers(kind, hidden, layers).SequenceEqual(stages))
                    return new(shape.Inputs, hidden, shape.Outputs, NameOf(kind), shape.OutputUnit, layers == 1 ? null : layers);
        return new(shape.Inputs, hidden, shape.Outputs, NoStack, shape.OutputUnit, Stages: [.. stages.Select(stage =>
            new StageDescription(stage.Name, stage.Units, stage.Cell.Name, stage.Reads))]);
    }

    /// <summary>The network.</summary>
    /// <exception cref="ArgumentException">There is none like that; the message says why.</exception>
    public RecurrentShape Shape()
    {
        if (Stages is not null)
            return new(Inputs, [.. Stages.Select(stage => new Stage(stage.Name, stage.Units, Cell.Named(stage.Cell), stage.Reads))], Outputs, OutputUnit);
        var kind = Layer.All.FirstOrDefault(kind => NameOf(kind) == HiddenUnit)
            ?? throw new ArgumentException($"The hidden unit is {HiddenUnit}; allowed are {string.Join(", ", Layer.All.Select(NameOf))}.");
        return new(Inputs, Stage.Layers(kind, Hidden, Layers ?? 1), Outputs, OutputUnit);
    }

    /// <summary>leaky-tanh: LeakyTanh.</summary>
    static string NameOf(Layer kind) => string.Concat(kind.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <summary>A stage as files say it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Units">H.</param>
/// <param name="Cell">Its cell's name.</param>
/// <param name="Reads">What it reads.</param>
public sealed record StageDescription(string Name, int Units, string Cell, IReadOnlyList<Source> Reads);
