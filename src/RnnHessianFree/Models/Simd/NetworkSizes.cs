using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// The sizes of a network's matrices. The output reads [1; h_i], which is the top of the panel that some stage reads at the next step
/// where h_{i} comes first in it; only where there is none has it a panel of its own.
/// </summary>
sealed class NetworkSizes<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public NetworkSizes(RecurrentShape shape)
    {
        (Shape, Blocks) = (shape, [.. shape.Layout.Blocks]);
        int stages = shape.Stages.Count;
        All = [.. Enumerable.Range(0, stages + 1).Select(index => new StageSizes<T>(shape, Kernels, index))];
        int last = stages - 1;
        var shared = Stages.ToArray().FirstOrDefault(stage => stage.Segments.Any(segment => segment is { Lag: 1, Row: 1 } && segment.Stage == last));
        OutputPanel = shared?.Index ?? stages;
        foreach (var stage in Stages)
        {
            stage.Readers.AddRange(
                from reader in Stages.ToArray()
                from segment in reader.Segments
                where segment.Stage == stage.Index
                let gates = segment.Lag == 1 ? reader.Stage.Cell.Before : reader.Stage.Cell.Now
                orderby segment.Lag descending
                select new Reader(reader.Index, segment, gates.Start.Value, gates.End.Value - gates.Start.Value));
            stage.Targets.AddRange(stage.Readers.Select(reader => (reader.Stage, reader.Segment)));
            if (stage.Index != last) continue;
            if (shared is null) stage.Targets.Add((stages, Output.Segments[0]));
            else stage.Targets.Sort((a, b) => (b.Panel == shared.Index).CompareTo(a.Panel == shared.Index));
        }
    }

    public RecurrentShape Shape { get; }

    public ParameterLayout Layout => Shape.Layout;

    /// <summary>The layout's blocks, to loop over without an enumerator on the heap.</summary>
    public ParameterBlock[] Blocks { get; }

    public Kernels<T> Kernels { get; } = Kernels<T>.Best;

    public int Inputs => Shape.Inputs;

    public int Outputs => Shape.Outputs;

    /// <summary>All stages, and the output as the last.</summary>
    public StageSizes<T>[] All { get; }

    public ReadOnlySpan<StageSizes<T>> Stages => All.AsSpan(0, All.Length - 1);

    public StageSizes<T> Output => All[^1];

    /// <summary>The stage whose panel of the next step the output reads; the number of stages where it has its own.</summary>
    public int OutputPanel { get; }

    public bool HasOutputPanel => OutputPanel == All.Length - 1;

    /// <summary>Which of the panels the output reads at step i.</summary>
    public int OutputSlot(int i) => HasOutputPanel ? i - 1 : i;
}
