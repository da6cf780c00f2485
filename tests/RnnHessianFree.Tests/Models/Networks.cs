using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Models;

/// <summary>The networks under test, by name: a layer of each kind, two of each, and what is no stack of layers.</summary>
static class Networks
{
    public static IReadOnlyList<string> All { get; } =
        [.. Layer.All.Select(layer => layer.Name), .. Layer.All.Select(layer => $"{layer.Name} × 2"), "feed-forward", "skipping"];

    public static RecurrentShape Create(string name, int inputs, int hidden, int outputs, OutputUnit output)
    {
        IReadOnlyList<Stage> stages = name switch
        {
            // Only lag 0, as in an autoencoder: nothing goes from step to step, and layers differ in size.
            "feed-forward" =>
            [
                new("a", hidden, Cell.Logistic, new Source("x", 0)),
                new("b", hidden + 1, Cell.Rectified, new Source("a", 0)),
                new("c", hidden, Cell.Linear, new Source("b", 0)),
            ],

            // A stage with three sources, two of the step before; one that is read at both lags; the last is not first in any panel.
            "skipping" =>
            [
                new("a", hidden, Cell.Gru, new("x", 0), new("a", 1), new("c", 1)),
                new("b", hidden + 2, Cell.Tanh, new("a", 1), new("x", 0), new("c", 1)),
                new("c", hidden + 1, Cell.Lstm, new("b", 0), new("a", 0), new("x", 0)),
            ],
            _ => Stage.Layers(Layer.All.First(layer => layer.Name == name.Split(' ')[0]), hidden, name.Contains('×') ? 2 : 1),
        };
        return new(inputs, stages, outputs, output);
    }
}
