using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>How much of a forward pass is kept.</summary>
enum Keep
{
    /// <summary>The outputs of the masked steps: enough for the loss.</summary>
    Outputs,

    /// <summary>The panels too, and what cells keep: enough for one backward pass, which transposes each panel as it comes to it.</summary>
    Panels,

    /// <summary>The panels and their transposes, for many backward passes.</summary>
    Transposes,
}

/// <summary>What a forward pass over one chunk leaves behind: that of every stage, and the outputs of the masked steps.</summary>
sealed class ForwardPass<T>(NetworkSizes<T> sizes, Keep keep) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly StagePanels<T>[] _stages = [.. sizes.All.Select(stage => new StagePanels<T>(stage, keep))];

    AlignedBuffer<T> _outputs = new(0);
    int _columns;

    /// <summary>Bytes held.</summary>
    public unsafe long Bytes => (long)sizeof(T) * _outputs.Length + _stages.Sum(stage => stage.Bytes);

    /// <summary>That of a stage; of the output, where it has a panel of its own, as the last.</summary>
    public StagePanels<T> this[int stage] => _stages[stage];

    /// <summary>The panels whose top the output reads.</summary>
    public StagePanels<T> OutputPanels => _stages[sizes.OutputPanel];

    /// <summary>Makes room for a chunk; what was kept before is lost.</summary>
    public void Fit(Chunk<T> chunk)
    {
        _columns = chunk.Columns;
        foreach (var stage in _stages.AsSpan(0, sizes.HasOutputPanel ? _stages.Length : _stages.Length - 1)) stage.Fit(chunk);
        AlignedBuffer<T>.Grow(ref _outputs, chunk.MaskedSteps * sizes.Outputs * _columns);
    }

    /// <summary>What does not come from stages: see <see cref="StagePanels{T}.Prepare"/>.</summary>
    public void Prepare(int slot, Chunk<T> chunk)
    {
        foreach (var stage in _stages.AsSpan(0, _stages.Length - 1)) stage.Prepare(slot, chunk);
    }

    /// <summary>ŷ of a masked step [Y × columns].</summary>
    public Span<T> Outputs(int slot) => _outputs.Slice(slot * sizes.Outputs * _columns, sizes.Outputs * _columns);

    /// <summary>h_i of a stage, where it is made; rows from its first on, those after its last mean nothing.</summary>
    public Span<T> Hidden(StageSizes<T> stage, int i, int rows)
    {
        var (panel, segment) = stage.Home;
        return _stages[panel].Part(segment.Lag == 1 ? i : i - 1, segment.Row, rows);
    }
}

/// <summary>
/// What a forward pass leaves behind of one stage: its panels, of which the one read at step i is number i − 1, their transposes (the right
/// factors of the weight gradients), and what its cell keeps. Where panels are not kept, two serve in turn.
/// </summary>
sealed class StagePanels<T>(StageSizes<T> sizes, Keep keep) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Slack = 4; // rows that whole tiles may take beyond a panel's last

    AlignedBuffer<T> _panels = new(0), _transposed = new(0), _kept = new(0);
    int _columns, _transposedSlot;

    public unsafe long Bytes => (long)sizeof(T) * (_panels.Length + _transposed.Length + _kept.Length);

    public void Fit(Chunk<T> chunk)
    {
        (_columns, _transposedSlot) = (chunk.Columns, -1);
        int panels = chunk.Steps + 1;
        AlignedBuffer<T>.Grow(ref _panels, ((keep == Keep.Outputs ? 2 : panels) * sizes.Depth + Slack) * _columns);
        AlignedBuffer<T>.Grow(ref _transposed, (keep == Keep.Transposes ? panels : 1) * _columns * sizes.DepthColumns);
        AlignedBuffer<T>.Grow(ref _kept, (keep == Keep.Outputs ? 1 : chunk.Steps) * KeptLength);
    }

    /// <summary>A panel [depth × columns].</summary>
    public Span<T> Panel(int slot) => Part(slot, 0, sizes.Depth);

    /// <summary>Rows of a panel.</summary>
    public Span<T> Part(int slot, int row, int rows) =>
        _panels.Slice(((keep == Keep.Outputs ? slot % 2 : slot) * sizes.Depth + row) * _columns, rows * _columns);

    /// <summary>What its cell keeps of step i.</summary>
    public Span<T> Kept(int i) => _kept.Slice(keep == Keep.Outputs ? 0 : (i - 1) * KeptLength, KeptLength);

    /// <summary>The 1 at a panel's top, and the x at its end where it has one and there is one.</summary>
    public void Prepare(int slot, Chunk<T> chunk)
    {
        Part(slot, 0, 1).Fill(T.One);
        if (sizes.Depth > sizes.StageDepth && slot < chunk.Steps) chunk.Inputs(slot).CopyTo(Part(slot, sizes.StageDepth, sizes.Depth - sizes.StageDepth));
    }

    /// <summary>Called when a panel is complete.</summary>
    public void Completed(int slot)
    {
        if (keep == Keep.Transposes) Transpose(slot, Slot(slot));
    }

    /// <summary>Whether the transposes are there already.</summary>
    public bool IsTransposed => keep == Keep.Transposes;

    /// <summary>A panel's transpose [columns × depth], rows padded to <see cref="StageSizes{T}.DepthColumns"/>.</summary>
    public ReadOnlySpan<T> Transposed(int slot)
    {
        if (keep == Keep.Transposes) return Slot(slot);
        if (_transposedSlot != slot) Transpose(slot, Slot(0));
        _transposedSlot = slot;
        return Slot(0);
    }

    /// <summary>Where a panel's transpose will go.</summary>
    public ReadOnlySpan<T> Ahead(int slot) => keep == Keep.Transposes ? Slot(slot) : default;

    /// <summary>All panels' transposes from this one on, one after the other, where they are kept.</summary>
    public ReadOnlySpan<T> AllTransposed(int slot) => _transposed.Span[(slot * _columns * sizes.DepthColumns)..];

    /// <summary>Transposes are zero until they are made anew.</summary>
    public void Forget() => _transposed.Span.Clear();

    int KeptLength => sizes.Stage.Cell.Kept * sizes.UnitRows * _columns;

    Span<T> Slot(int slot) => _transposed.Slice(slot * _columns * sizes.DepthColumns, _columns * sizes.DepthColumns);

    void Transpose(int slot, Span<T> transposed) => sizes.Kernels.Transpose(Panel(slot), sizes.Depth, _columns, transposed, sizes.DepthColumns);
}
