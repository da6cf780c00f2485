using System.Numerics;
using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// One stage's part in one thread's passes over a chunk, a step at a time. z is its panel, of which the first row is 1; t its gates'
/// pre-activations; a state h and memory. What is read of an activation's h is read where it is made: <see cref="StageSizes{T}.Home"/>.
/// </summary>
/// <param name="network">All stages' sizes.</param>
/// <param name="index">Which stage.</param>
/// <param name="rPanels">The R-panels of all stages: where Rh goes as h goes into panels.</param>
sealed class StagePasses<T>(NetworkSizes<T> network, int index, RPanels<T>[] rPanels) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly StageSizes<T> _sizes = network.All[index];
    readonly Kernels<T> _kernels = network.Kernels;

    AlignedBuffer<T> _t = new(0), _state = new(0), _delta = new(0);
    int _n;

    /// <summary>δ at the gates, of the step in hand and of the one after it.</summary>
    public Span<T> Delta(int i) => _delta.Slice(i % 2 * _sizes.Rows * _n, _sizes.Rows * _n);

    public void Fit(Chunk<T> chunk)
    {
        _n = chunk.Columns;
        AlignedBuffer<T>.Grow(ref _t, _sizes.Rows * _n);
        AlignedBuffer<T>.Grow(ref _state, _sizes.States * _sizes.UnitRows * _n);
        AlignedBuffer<T>.Grow(ref _delta, 2 * _sizes.Rows * _n);
    }

    /// <summary>h_0 into the panels of the first step, and the state.</summary>
    public void BeginForward(PackedWeights<T> w, ForwardPass<T> pass)
    {
        Begin(w);
        foreach (var (panel, segment) in _sizes.Targets)
            if (segment.Lag == 1) Fill(w[index].Initial(0), pass[panel].Part(0, segment.Row, segment.Units));
    }

    /// <summary>t_i = [b W…] z_i; h_i by the cell, into the panels of those who read it.</summary>
    public void Forward(int i, Chunk<T> chunk, PackedWeights<T> w, ForwardPass<T> pass)
    {
        var panels = pass[index];
        panels.Completed(i - 1);
        var z = panels.Panel(i - 1);
        var t = _t.Slice(0, _sizes.Rows * _n);
        foreach (var group in _sizes.Groups)
            _kernels.Multiply(
                Gates(t, group), _n, group.Gates * _sizes.UnitRows, _n, Input(w, z, group, 0), Input(w, z, group, 1),
                ahead: new(panels.Panel(i), panels.Ahead(i), panels.Kept(i)));
        var h = pass.Hidden(_sizes, i, _sizes.Units);
        if (_sizes.Activation is { } activation)
        {
            activation.Activate(t[..h.Length], h);
        }
        else
        {
            var state = _state.Slice(0, _sizes.States * _sizes.UnitRows * _n);
            _sizes.Gated!.Forward(t, state, panels.Kept(i), h.Length, _sizes.UnitRows * _n);
            state[..h.Length].CopyTo(h);
        }

        foreach (var (panel, segment) in _sizes.Copies) h.CopyTo(pass[panel].Part(SlotOf(segment, i), segment.Row, segment.Units));
        panels.Prepare(i, chunk);
    }

    /// <summary>Rh_0 into the R-panels of the first step, and the state.</summary>
    public void BeginRForward(PackedWeights<T> v)
    {
        Begin(v);
        foreach (var (panel, segment) in _sizes.Targets)
            if (segment.Lag == 1) Fill(v[index].Initial(0), rPanels[panel].Part(0, segment, segment.Units));
    }

    /// <summary>
    /// Rt_i = V z_i + W Rz_i; Rh_i by the linearised cell, into the R-panels of those who read it. Where a pass with second derivatives is to follow, it
    /// takes a gated cell's step.
    /// </summary>
    public void RForward(int i, int steps, PackedWeights<T> w, PackedWeights<T> v, ForwardPass<T> pass, RBackwardPasses<T>? second)
    {
        var z = pass[index].Panel(i - 1);
        var rh = RHidden(i, _sizes.UnitRows);
        if (_sizes.Activation is { } activation)
        {
            var group = _sizes.Groups[0];
            activation.Multiply(
                rh, _n, _sizes.UnitRows, _n, Input(v, z, group, 0), RInput(w, group, i), accumulate: false, pass.Hidden(_sizes, i, _sizes.UnitRows),
                i < steps ? new Ahead<T>(pass[_sizes.Home.Panel].Panel(SlotOf(_sizes.Home.Segment, i + 1)), RHidden(i + 1, _sizes.UnitRows)) : default);
        }
        else
        {
            var t = _t.Slice(0, _sizes.Rows * _n);
            foreach (var group in _sizes.Groups)
            {
                var to = Gates(t, group);
                int rows = group.Gates * _sizes.UnitRows;
                var ahead = new Ahead<T>(pass[index].Kept(i));
                if (group.Rows.Length == 1)
                {
                    _kernels.Multiply(to, _n, rows, _n, Input(v, z, group, 0), RInput(w, group, i), ahead: ahead);
                    continue;
                }

                _kernels.Multiply(to, _n, rows, _n, Input(v, z, group, 0), Input(v, z, group, 1), ahead: ahead);
                if (!IsEmpty(group.StageRows)) _kernels.Multiply(to, _n, rows, _n, RInput(w, group, i), accumulate: true);
            }

            var state = _state.Slice(0, _sizes.States * _sizes.UnitRows * _n);
            int count = _sizes.Units * _n;
            if (second is null) _sizes.Gated!.RForward(t, state, pass[index].Kept(i), count, _sizes.UnitRows * _n);
            else second.RForward(i, w, pass, t, state);
            state[..count].CopyTo(rh);
        }

        foreach (var (panel, segment) in _sizes.Copies)
            rh[..(_sizes.Units * _n)].CopyTo(rPanels[panel].Part(SlotOf(segment, i), segment, segment.Units));
    }

    /// <summary>δ after the last step: none.</summary>
    public void BeginBackward(int steps)
    {
        // Rows that pad a gate are multiplied by weights of 0, which must not meet what is not finite.
        if (_sizes.UnitRows != _sizes.Units) _delta.Span.Clear();
        Delta(steps + 1).Clear();
        _state.Span.Clear();
    }

    /// <summary>
    /// The errors of h_i from all who read it, Σ Wᵀδ, through the transposed cell to δ_i at its gates, with structural damping where it
    /// applies.
    /// </summary>
    /// <param name="i">The step.</param>
    /// <param name="error">What the output adds, W_yhᵀ ε_i; empty where it adds nothing.</param>
    /// <param name="stages">All stages.</param>
    /// <param name="w">θ.</param>
    /// <param name="pass">The forward pass.</param>
    /// <param name="structuralWeight">0 for none.</param>
    /// <param name="alive">1 where a sequence has not ended.</param>
    public void Backward(
        int i, in Term<T> error, StagePasses<T>[] stages, PackedWeights<T> w, ForwardPass<T> pass, T structuralWeight, ReadOnlySpan<T> alive)
    {
        var panels = pass[index];
        var delta = Delta(i);
        bool structural = structuralWeight != T.Zero && _sizes.Damping != DampingPoint.None;
        var damping = structural ? new Addend<T>(structuralWeight, alive, RHidden(i, _sizes.UnitRows)) : default;
        var ahead = new Ahead<T>(panels.Transposed(i - 1));
        int terms = _sizes.Readers.Count + (error.Depth > 0 ? 1 : 0);
        if (_sizes.Activation is { } activation)
        {
            // The damping's Hessian is e', so that damping adds e'∘Rt = Rh.
            int k = Sum(delta, terms, i, error, stages, w, accumulate: false);
            activation.Multiply(
                delta, _n, _sizes.UnitRows, _n, Back(k, i, error, stages, w), k + 1 < terms ? Back(k + 1, i, error, stages, w) : default, accumulate: k > 0,
                pass.Hidden(_sizes, i, _sizes.UnitRows), ahead, damping);
        }
        else
        {
            var state = _state.Slice(0, _sizes.States * _sizes.UnitRows * _n);
            int k = Sum(state, terms, i, error, stages, w, accumulate: true);
            _kernels.Multiply(
                state, _n, _sizes.UnitRows, _n, Back(k, i, error, stages, w), k + 1 < terms ? Back(k + 1, i, error, stages, w) : default,
                accumulate: true, ahead, damping);
            _sizes.Gated!.Backward(state, delta, panels.Kept(i), _sizes.Units * _n, _sizes.UnitRows * _n);
        }
    }

    /// <summary>dW += δ_i z_iᵀ.</summary>
    public void AddGradient(int i, ForwardPass<T> pass, bool structural, WeightGradient<T> gradient)
    {
        var panels = pass[index];
        var delta = Delta(i);
        structural &= _sizes.Damping != DampingPoint.None;
        bool isFirst = true;
        foreach (var group in _sizes.Groups)
        {
            int done = 0;
            foreach (var rows in group.Rows)
            {
                // Whole registers; what lies outside the range is no one's, and what two ranges share is summed once.
                int from = Math.Max(done, rows.Start.Value / _kernels.Lanes * _kernels.Lanes), columns = _kernels.PadColumns(rows.End.Value) - from;
                if (columns <= 0) continue;
                done = from + columns;
                _kernels.Multiply(
                    gradient.Weights(index)[(group.FirstGate * _sizes.UnitRows * _sizes.DepthColumns + from)..], _sizes.DepthColumns,
                    group.Gates * _sizes.UnitRows, columns,
                    new(Gates(delta, group), _n, panels.Transposed(i - 1)[from..], _sizes.DepthColumns, _n), default, accumulate: true,
                    isFirst ? FirstReads(i - 1, pass, structural) : default);
                isFirst = false;
            }
        }
    }

    /// <summary>d of the state before the first step: what the readers of h_0 send back, and what the cell carries back.</summary>
    public void EndBackward(StagePasses<T>[] stages, PackedWeights<T> w, WeightGradient<T> gradient, bool isSquared)
    {
        if (_sizes.HasInitialOutput)
        {
            bool isActivation = _sizes.Activation is not null;
            var state = isActivation ? _t.Slice(0, _sizes.UnitRows * _n) : _state.Slice(0, _sizes.UnitRows * _n);
            bool accumulate = !isActivation;
            for (int k = 0; k < _sizes.Readers.Count && _sizes.Readers[k].Segment.Lag == 1; k++, accumulate = true)
                _kernels.Multiply(state, _n, _sizes.UnitRows, _n, Back(k, 0, default, stages, w), accumulate: accumulate);
            AddInitial(state, gradient.Initial(index, 0), isSquared);
        }

        for (int part = 1; part < _sizes.States; part++)
            AddInitial(_state.Slice(part * _sizes.UnitRows * _n, _sizes.UnitRows * _n), gradient.Initial(index, part), isSquared);
    }

    void AddInitial(Span<T> panel, Span<double> initial, bool isSquared)
    {
        for (int unit = 0; unit < initial.Length; unit++)
        {
            ReadOnlySpan<T> row = panel.Slice(unit * _n, _n);
            initial[unit] += double.CreateTruncating(isSquared ? TensorPrimitives.SumOfSquares(row) : TensorPrimitives.Sum(row));
        }
    }

    // All but the last one or two of the terms; returns which is next.
    int Sum(Span<T> to, int terms, int i, in Term<T> error, StagePasses<T>[] stages, PackedWeights<T> w, bool accumulate)
    {
        int k = 0;
        for (; terms - k > 2; k += 2)
            _kernels.Multiply(
                to, _n, _sizes.UnitRows, _n, Back(k, i, error, stages, w), Back(k + 1, i, error, stages, w), accumulate: accumulate || k > 0);
        return k;
    }

    // What the k-th reader sends back to h_i: Wᵀδ of its gates at the step at which it reads it; after the readers, the output.
    Term<T> Back(int k, int i, in Term<T> error, StagePasses<T>[] stages, PackedWeights<T> w)
    {
        if (k >= _sizes.Readers.Count) return error.Depth > 0 ? error : new(w[index].Forward, 1, Delta(i + 1), _n, 0);
        var reader = _sizes.Readers[k];
        var sizes = network.All[reader.Stage];
        var weights = w[reader.Stage];
        int gate = reader.FirstGate * sizes.UnitRows;
        return new(weights.Transposed(reader.Segment)[gate..], weights.TransposedStride,
            stages[reader.Stage].Delta(i + reader.Segment.Lag)[(gate * _n)..], _n, sizes.RowsOf(reader.Gates));
    }

    // What the step before this one will read first: its h, or the panel that it has to transpose.
    Ahead<T> FirstReads(int i, ForwardPass<T> pass, bool structural)
    {
        if (i == 0) return default;
        var first = pass[index].IsTransposed ? pass.Hidden(_sizes, i, _sizes.Units) : pass[index].Panel(i - 1);
        return _sizes.Gated is not null ? new(pass[index].Kept(i), first) : structural ? new(first, RHidden(i, _sizes.UnitRows)) : new(first);
    }

    Term<T> Input(PackedWeights<T> w, ReadOnlySpan<T> z, GateGroup group, int part)
    {
        if (part >= group.Rows.Length) return default;
        var (from, depth) = group.Rows[part].GetOffsetAndLength(_sizes.Depth);
        return new(w[index].Forward[(group.FirstGate * _sizes.UnitRows * _sizes.Depth + from)..], _sizes.Depth, z[(from * _n)..], _n, depth);
    }

    Term<T> RInput(PackedWeights<T> w, GateGroup group, int i)
    {
        if (IsEmpty(group.StageRows)) return default;
        var (from, depth) = group.StageRows.GetOffsetAndLength(_sizes.StageDepth);
        return new(w[index].Forward[(group.FirstGate * _sizes.UnitRows * _sizes.Depth + from)..], _sizes.Depth,
            rPanels[index].Panel(i - 1)[((from - 1) * _n)..], _n, depth);
    }

    Span<T> Gates(Span<T> panels, GateGroup group) =>
        panels.Slice(group.FirstGate * _sizes.UnitRows * _n, group.Gates * _sizes.UnitRows * _n);

    Span<T> RHidden(int i, int rows) => rPanels[_sizes.Home.Panel].Part(SlotOf(_sizes.Home.Segment, i), _sizes.Home.Segment, rows);

    static int SlotOf(Segment segment, int i) => segment.Lag == 1 ? i : i - 1;

    static bool IsEmpty(Range range) => range.Start.Equals(range.End);

    void Begin(PackedWeights<T> weights)
    {
        if (_sizes.Gated is null) return;
        for (int part = 0; part < _sizes.States; part++) Fill(weights[index].Initial(part), _state.Slice(part * _sizes.UnitRows * _n, _sizes.Units * _n));
    }

    void Fill(ReadOnlySpan<T> numbers, Span<T> panel)
    {
        for (int unit = 0; unit < numbers.Length; unit++) panel.Slice(unit * _n, _n).Fill(numbers[unit]);
    }
}

/// <summary>Rz of one stage: what it reads of other stages, differentiated, of every step.</summary>
sealed class RPanels<T>(StageSizes<T> sizes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Products write whole tiles of a source's rows, which go over rows that are written after them, or over those that pad.
    readonly int _rows = sizes.StageDepth - 1 + sizes.Segments.Max(segment => StageSizes<T>.PadRows(segment.Units) - segment.Units);

    AlignedBuffer<T> _panels = new(0), _transposed = new(0);
    int _n, _transposedSlot;

    public void Fit(Chunk<T> chunk)
    {
        (_n, _transposedSlot) = (chunk.Columns, -1);
        AlignedBuffer<T>.Grow(ref _panels, (chunk.Steps + 1) * _rows * _n);
    }

    public Span<T> Panel(int slot) => _panels.Slice(slot * _rows * _n, _rows * _n);

    /// <summary>A panel's transpose [columns × depth], laid out as that of the forward pass: zero where it has the 1 and x.</summary>
    public ReadOnlySpan<T> Transposed(int slot)
    {
        AlignedBuffer<T>.Grow(ref _transposed, _n * sizes.DepthColumns + 1);
        if (_transposedSlot != slot) sizes.Kernels.Transpose(Panel(slot), sizes.StageDepth - 1, _n, _transposed.Span[1..], sizes.DepthColumns);
        _transposedSlot = slot;
        return _transposed.Span;
    }

    /// <summary>Rows of a panel, from the first of a source's on.</summary>
    public Span<T> Part(int slot, Segment segment, int rows) => _panels.Slice((slot * _rows + segment.Row - 1) * _n, rows * _n);
}
