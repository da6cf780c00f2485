using System.Numerics;
using System.Runtime.InteropServices;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Models.Cells;

namespace RnnHessianFree.Models.Simd;

/// <summary>Where the units of a source lie in a stage's panel.</summary>
/// <param name="Stage">Which stage it is; −1 for the input.</param>
/// <param name="Lag">How many steps before.</param>
/// <param name="Row">Its first row.</param>
/// <param name="Units">How many rows.</param>
sealed record Segment(int Stage, int Lag, int Row, int Units);

/// <summary>A stage that reads another: from which rows of its panel, through which gates.</summary>
/// <param name="Stage">Which stage reads.</param>
/// <param name="Segment">Where in its panel.</param>
/// <param name="FirstGate">The first gate that reads it.</param>
/// <param name="Gates">How many.</param>
sealed record Reader(int Stage, Segment Segment, int FirstGate, int Gates);

/// <summary>Gates in a row that read the same rows of the panel, so that one product serves all.</summary>
/// <param name="FirstGate">The first.</param>
/// <param name="Gates">How many.</param>
/// <param name="Rows">The panel's rows that they read: one range, or two.</param>
/// <param name="StageRows">Those of them that other stages emit.</param>
sealed record GateGroup(int FirstGate, int Gates, Range[] Rows, Range StageRows);

/// <summary>
/// The sizes of one stage's matrices as the kernels see them. A panel [1; stages of the step before; stages of this step; x] stacks all
/// that the stage reads at a step, so that its pre-activations are one matrix product.
/// </summary>
sealed class StageSizes<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public StageSizes(RecurrentShape shape, Kernels<T> kernels, int index)
    {
        (Index, Kernels) = (index, kernels);
        Stage = index < shape.Stages.Count ? shape.Stages[index] : shape.Output;
        var cell = Stage.Cell;
        (Activation, Gated) = (cell.Activation<T>(), cell.Gated<T>());
        HasInitialOutput = shape.HasInitialOutput(Stage);
        UnitRows = PadRows(Units);

        int row = 1;
        Segments = new Segment[Stage.Reads.Count];
        foreach (var (read, source) in Stage.Reads.Index()
            .Select(pair => (Read: pair.Index, pair.Item))
            .OrderBy(pair => shape.IndexOf(pair.Item) < 0).ThenByDescending(pair => pair.Item.Lag).ThenBy(pair => shape.IndexOf(pair.Item)))
        {
            Segments[read] = new(shape.IndexOf(source), source.Lag, row, shape.UnitsOf(source));
            row += shape.UnitsOf(source);
        }

        Depth = row;
        StageDepth = 1 + Segments.Where(segment => segment.Stage >= 0).Sum(segment => segment.Units);
        DepthColumns = kernels.PadColumns(Depth);
        int now = 1 + Segments.Where(segment => segment.Lag == 1).Sum(segment => segment.Units);
        var groups = new List<GateGroup>();
        for (int gate = 0, next; gate < cell.Gates.Count; gate = next)
        {
            var reads = cell.Gates[gate].Reads;
            for (next = gate + 1; next < cell.Gates.Count && cell.Gates[next].Reads == reads;) next++;
            Range[] ranges = [.. new[] { (GateReads.Bias, 0..1), (GateReads.Before, 1..now), (GateReads.Now, now..Depth) }
                .Where(part => reads.HasFlag(part.Item1) && !part.Item2.Start.Equals(part.Item2.End)).Select(part => part.Item2)];
            int from = reads.HasFlag(GateReads.Before) ? 1 : now, to = reads.HasFlag(GateReads.Now) ? StageDepth : now;
            groups.Add(new(gate, next - gate, Joined(ranges), from..Math.Max(from, to)));
        }

        Groups = [.. groups];
    }

    public Stage Stage { get; }

    public Kernels<T> Kernels { get; }

    /// <summary>Which stage it is; the number of stages for the output.</summary>
    public int Index { get; }

    public ActivationKernels<T>? Activation { get; }

    public GatedKernels<T>? Gated { get; }

    public bool HasInitialOutput { get; }

    public DampingPoint Damping => Stage.Cell.Damping;

    /// <summary>H.</summary>
    public int Units => Stage.Units;

    /// <summary>H padded to whole tiles: the rows of each gate.</summary>
    public int UnitRows { get; }

    /// <summary>The rows of all gates.</summary>
    public int Rows => Stage.Cell.Gates.Count * UnitRows;

    /// <summary>h and memory.</summary>
    public int States => 1 + Stage.Cell.Memory.Count;

    /// <summary>The rows of a panel.</summary>
    public int Depth { get; }

    /// <summary>Those of them before x.</summary>
    public int StageDepth { get; }

    /// <summary>The rows of a panel padded to whole registers, as columns of a weight gradient.</summary>
    public int DepthColumns { get; }

    /// <summary>Where each of what it reads lies in its panel.</summary>
    public Segment[] Segments { get; }

    public GateGroup[] Groups { get; }

    /// <summary>Who reads it, those of the next step first; not the output.</summary>
    public List<Reader> Readers { get; } = [];

    /// <summary>The places in panels where its h goes: the first is where it is made, the others have copies.</summary>
    public List<(int Panel, Segment Segment)> Targets { get; } = [];

    /// <summary>Where its h is copied to.</summary>
    public ReadOnlySpan<(int Panel, Segment Segment)> Copies => CollectionsMarshal.AsSpan(Targets)[1..];

    /// <summary>Where its h is made.</summary>
    public (int Panel, Segment Segment) Home => Targets[0];

    /// <summary>The numbers of a unit's rows from the first of these gates to the last, without the last one's padding.</summary>
    public int RowsOf(int gates) => (gates - 1) * UnitRows + Units;

    /// <summary>The least number of rows, at least these, that tiles can cover.</summary>
    public static int PadRows(int rows) => Math.Max(4, (rows + 1) / 2 * 2);

    // Ranges that follow one another are one.
    static Range[] Joined(Range[] ranges)
    {
        var joined = new List<Range>();
        foreach (var range in ranges)
            if (joined.Count > 0 && joined[^1].End.Equals(range.Start)) joined[^1] = joined[^1].Start..range.End;
            else joined.Add(range);
        return [.. joined];
    }
}
