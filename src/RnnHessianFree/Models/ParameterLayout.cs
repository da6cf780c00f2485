using RnnHessianFree.Models.Cells;

namespace RnnHessianFree.Models;

/// <summary>What a block of parameters is.</summary>
public enum ParameterKind
{
    /// <summary>A matrix, row-major [receiving unit × sending unit].</summary>
    Weights,

    /// <summary>A bias.</summary>
    Bias,

    /// <summary>A stage's state before the first step, the same for all sequences.</summary>
    Initial,
}

/// <summary>A named, row-major block of the flat parameter vector.</summary>
/// <param name="Name">The paper's name, such as <c>W_hh</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Rows">Its rows: the units it feeds.</param>
/// <param name="Columns">Its columns: the units it comes from; 1 for a vector.</param>
public readonly record struct ParameterBlock(string Name, ParameterKind Kind, int Offset, int Rows, int Columns)
{
    /// <summary>The stage it belongs to; the number of stages for the output.</summary>
    public int Stage { get; init; }

    /// <summary>Which of its cell's gates; of an initial state, 0 for h and 1 on for its memory.</summary>
    public int Part { get; init; }

    /// <summary>Which of the stage's sources the weights are for.</summary>
    public int Source { get; init; }

    /// <summary>How many numbers it holds.</summary>
    public int Length => Rows * Columns;

    /// <summary>Its part of a flat vector.</summary>
    public ReadOnlySpan<double> Of(ReadOnlySpan<double> vector) => vector.Slice(Offset, Length);

    /// <summary>Its part of a flat vector.</summary>
    public Span<double> Of(Span<double> vector) => vector.Slice(Offset, Length);
}

/// <summary>
/// The one place that knows how weights lie in the flat vector θ: stage by stage, then the output; of a stage its weights (source by
/// source, gate by gate), its biases (gate by gate), its initial state. For one tanh stage it is θ = (W_hx, W_hh, b_h, h_0, W_yh, b_y).
/// </summary>
/// <remarks>
/// Names are <c>W_</c> with the receiving and the sending stage, <c>b_</c> with the stage, and the stage with <c>_0</c>; after a dot the gate's
/// letter, where it has one, or the memory's: <c>W_hx.i</c>, <c>b_h.f</c>, <c>h_0.c</c>; of a second layer <c>W_h2h1.i</c>, <c>h2_0</c>.
/// </remarks>
public sealed class ParameterLayout
{
    internal ParameterLayout(RecurrentShape shape)
    {
        var blocks = new List<ParameterBlock>();
        long offset = 0;
        foreach (var (index, stage) in shape.Stages.Append(shape.Output).Index())
        {
            var (name, cell) = (stage.Name, stage.Cell);
            foreach (var (source, read) in stage.Reads.Index())
                AddGates(read.Lag == 0 ? GateReads.Now : GateReads.Before, gate => Add($"W_{name}{read.From}", gate, ParameterKind.Weights, shape.UnitsOf(read), source));
            AddGates(GateReads.Bias, gate => Add($"b_{name}", gate, ParameterKind.Bias));
            if (shape.HasInitialOutput(stage)) Add($"{name}_0", new(""), ParameterKind.Initial);
            foreach (var (part, memory) in cell.Memory.Index()) Add($"{name}_0", new(memory), ParameterKind.Initial, part: 1 + part);

            void AddGates(GateReads reads, Action<Gate> add)
            {
                foreach (var gate in cell.Gates)
                    if (gate.Reads.HasFlag(reads)) add(gate);
            }

            void Add(string block, Gate gate, ParameterKind kind, int columns = 1, int source = -1, int? part = null)
            {
                blocks.Add(new(gate.Name.Length == 0 ? block : $"{block}.{gate.Name}", kind, (int)offset, stage.Units, columns)
                {
                    Stage = index,
                    Part = part ?? (kind == ParameterKind.Initial ? 0 : cell.Gates.Index().First(pair => ReferenceEquals(pair.Item, gate)).Index),
                    Source = source,
                });
                offset += (long)stage.Units * columns;
                if (offset > Array.MaxLength)
                    throw new ArgumentException($"The network has more parameters than a vector can hold, by its block {blocks[^1].Name} at the latest.");
            }
        }

        (Blocks, Dimension) = (blocks, (int)offset);
        HiddenWeights = [.. blocks.Where(block => block.Kind == ParameterKind.Weights && block.Stage < shape.Stages.Count
            && shape.Stages[block.Stage].Reads[block.Source].From != Source.Input)];
    }

    /// <summary>The length of θ.</summary>
    public int Dimension { get; }

    /// <summary>All blocks, in the order of the flat vector.</summary>
    public IReadOnlyList<ParameterBlock> Blocks { get; }

    /// <summary>The weights within and between stages, such as W_hh: not those from the input, nor the output's.</summary>
    public IReadOnlyList<ParameterBlock> HiddenWeights { get; }

    /// <summary>The block of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ParameterBlock this[string name] => Blocks.FirstOrDefault(block => block.Name == name) is { Length: > 0 } found
        ? found : throw new ArgumentException($"There is no block {name}; there are {string.Join(", ", Blocks.Select(block => block.Name))}.", nameof(name));

    internal void RequireLength(int length)
    {
        if (length != Dimension) throw new ArgumentException($"The network has {Dimension} parameters, not {length}.");
    }
}
