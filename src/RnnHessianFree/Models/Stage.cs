namespace RnnHessianFree.Models;

/// <summary>What a stage reads.</summary>
/// <param name="From">A stage's name, or <see cref="Input"/>.</param>
/// <param name="Lag">0: what it emits at this step, if it comes before; 1: what it emitted at the step before.</param>
public readonly record struct Source(string From, int Lag)
{
    /// <summary>The name of the network's input x_i, read at lag 0.</summary>
    public const string Input = "x";
}

/// <summary>
/// One stage of a step: a stacked matrix product t = [b W…] [1; reads…] and an elementwise cell. A vanilla network or an LSTM is one
/// stage; layers are stages that read the one below at lag 0 and themselves at lag 1.
/// </summary>
/// <param name="name">Its name, which its parameters bear; not <c>x</c> or <c>y</c>.</param>
/// <param name="units">H ≥ 1.</param>
/// <param name="cell">What its units do.</param>
/// <param name="reads">What it reads, each source once, in the order of its parameters.</param>
public sealed class Stage(string name, int units, Cell cell, params IReadOnlyList<Source> reads) : IEquatable<Stage>
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>H.</summary>
    public int Units { get; } = units >= 1 ? units : throw new ArgumentOutOfRangeException(nameof(units), units, $"Stage {name} must have at least 1 unit.");

    /// <summary>What its units do.</summary>
    public Cell Cell { get; } = cell ?? throw new ArgumentNullException(nameof(cell));

    /// <summary>What it reads.</summary>
    public IReadOnlyList<Source> Reads { get; } = [.. reads];

    /// <summary>Whether the other has the same name, units, cell and sources.</summary>
    public bool Equals(Stage? other) => other is not null
        && (Name, Units) == (other.Name, other.Units) && Cell.Name == other.Cell.Name && Reads.SequenceEqual(other.Reads);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Stage);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Units, Cell.Name, Reads.Count);

    /// <summary>The layers of a network, from the input up: all of one kind, each reading the one below, and itself at the step before.</summary>
    /// <param name="kind">One of <see cref="Layer.All"/>.</param>
    /// <param name="units">H of every layer.</param>
    /// <param name="layers">How many; of one, the stage's name is <c>h</c>, of several <c>h1</c>, <c>h2</c>…</param>
    public static IReadOnlyList<Stage> Layers(Layer kind, int units, int layers = 1)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        string Number(int layer) => layers == 1 ? "" : $"{layer}";
        return [.. Enumerable.Range(1, layers).SelectMany(layer =>
            kind.Stages(Number(layer), layer == 1 ? Source.Input : $"h{Number(layer - 1)}", units))];
    }
}

/// <summary>A recurrent layer of one kind: the stages it is made of, the last of which is <c>h</c> with the layer's number.</summary>
/// <param name="Name">The kind's name, in lower case.</param>
/// <param name="Stages">From the layer's number, the name of what is below, and H: its stages.</param>
public sealed record Layer(string Name, Func<string, string, int, IEnumerable<Stage>> Stages)
{
    /// <summary>Those of the library.</summary>
    public static IReadOnlyList<Layer> All { get; } =
        [Of(Cell.Tanh), Of(Cell.Logistic), Of(Cell.Rectified), Of(Cell.LeakyTanh()), Of(Cell.Lstm), Of(Cell.Gru), new("mrnn", Multiplicative)];

    /// <summary>One stage h_i that reads what is below, and h_{i−1}.</summary>
    public static Layer Of(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return new(cell.Name, (number, below, units) => [new($"h{number}", units, cell, new(below, 0), new($"h{number}", 1))]);
    }

    /// <summary>
    /// The multiplicative network of Sutskever, Martens &amp; Hinton (2011, section 3), as many factors as units:
    /// <c>f_i = (W_fx x_i)∘(W_fh h_{i−1}), h_i = tanh(W_hx x_i + W_hf f_i + b_h)</c>.
    /// </summary>
    static IEnumerable<Stage> Multiplicative(string number, string below, int units) =>
    [
        new($"f{number}", units, Cell.Product, new(below, 0), new($"h{number}", 1)),
        new($"h{number}", units, Cell.Tanh, new(below, 0), new($"f{number}", 0)),
    ];
}
