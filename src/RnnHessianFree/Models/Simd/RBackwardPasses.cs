using System.Numerics;
using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// One stage's part in the R-backward pass (Pearlmutter 1994), which multiplies by the Hessian: the backward equations differentiated along v. The
/// cell's maps are not derived a second time: they are run on dual numbers.
/// </summary>
/// <param name="network">All stages' sizes.</param>
/// <param name="index">Which stage.</param>
/// <param name="rPanels">The R-panels of all stages.</param>
sealed class RBackwardPasses<T>(NetworkSizes<T> network, int index, RPanels<T>[] rPanels) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly StageSizes<T> _sizes = network.All[index];
    readonly Kernels<T> _kernels = network.Kernels;
    readonly AlignedBuffer<T> _scratch = new(network.All[index].Gated?.Scratch ?? 0);

    AlignedBuffer<T> _t = new(0), _state = new(0), _rState = new(0), _delta = new(0), _rDelta = new(0), _rKept = new(0);
    int _n;

    int StateLength => _sizes.States * _sizes.UnitRows * _n;

    public void Fit(Chunk<T> chunk)
    {
        _n = chunk.Columns;
        AlignedBuffer<T>.Grow(ref _state, StateLength);
        AlignedBuffer<T>.Grow(ref _rState, StateLength);
        AlignedBuffer<T>.Grow(ref _delta, 2 * _sizes.Rows * _n);
        AlignedBuffer<T>.Grow(ref _rDelta, 2 * _sizes.Rows * _n);
        if (_sizes.Gated is null) return;
        AlignedBuffer<T>.Grow(ref _t, _sizes.Rows * _n);
        AlignedBuffer<T>.Grow(ref _rKept, chunk.Steps * RKeptLength);
    }

    /// <summary>The state before the first step.</summary>
    public void BeginRForward(PackedWeights<T> w)
    {
        for (int part = 0; part < _sizes.States; part++)
        {
            var initial = w[index].Initial(part);
            var panel = _state.Slice(part * _sizes.UnitRows * _n, _sizes.Units * _n);
            for (int unit = 0; unit < initial.Length; unit++) panel.Slice(unit * _n, _n).Fill(initial[unit]);
        }
    }

    /// <summary>A gated cell's step from Rt and Rstate, in place, and the derivative of what it keeps. Its t is computed anew: it is not kept.</summary>
    public void RForward(int i, PackedWeights<T> w, ForwardPass<T> pass, Span<T> rt, Span<T> rState)
    {
        var t = _t.Slice(0, _sizes.Rows * _n);
        foreach (var group in _sizes.Groups)
            for (int part = 0; part < group.Rows.Length; part++)
            {
                var (from, depth) = group.Rows[part].GetOffsetAndLength(_sizes.Depth);
                int row = group.FirstGate * _sizes.UnitRows;
                _kernels.Multiply(t[(row * _n)..], _n, group.Gates * _sizes.UnitRows, _n,
                    new(w[index].Forward[(row * _sizes.Depth + from)..], _sizes.Depth, pass[index].Panel(i - 1)[(from * _n)..], _n, depth), accumulate: part > 0);
            }

        _sizes.Gated!.RForward(t, rt, _state.Slice(0, StateLength), rState, RKept(i), _sizes.Units * _n, _sizes.UnitRows * _n, _scratch.Span);
    }

    /// <summary>δ and Rδ after the last step: none.</summary>
    public void BeginBackward()
    {
        _delta.Span.Clear();
        _rDelta.Span.Clear();
        _state.Span.Clear();
        _rState.Span.Clear();
    }

    /// <summary>δ_i = Rδ_i = 0.</summary>
    public void Skip(int i)
    {
        Delta(i).Clear();
        RDelta(i).Clear();
    }

    /// <summary>
    /// The errors of h_i and their derivatives, e = Σ Wᵀδ and Re = Σ Vᵀδ + WᵀRδ, through the transposed cell and its derivative to δ_i and Rδ_i, with
    /// structural damping where it applies; dW += Rδ_i z_iᵀ + δ_i Rz_iᵀ.
    /// </summary>
    /// <param name="i">The step.</param>
    /// <param name="output">What the output adds to the errors; empty where it adds nothing.</param>
    /// <param name="stages">All stages.</param>
    /// <param name="w">θ.</param>
    /// <param name="v">The direction.</param>
    /// <param name="pass">The forward pass.</param>
    /// <param name="structuralWeight">0 for none.</param>
    /// <param name="alive">1 where a sequence has not ended.</param>
    /// <param name="product">What is added to.</param>
    public void Backward(int i, in OutputErrors<T> output, RBackwardPasses<T>[] stages, PackedWeights<T> w, PackedWeights<T> v, ForwardPass<T> pass,
        T structuralWeight, ReadOnlySpan<T> alive, WeightGradient<T> product)
    {
        Span<T> e = _state.Slice(0, StateLength), re = _rState.Slice(0, StateLength), delta = Delta(i), rDelta = RDelta(i);
        Receive(i, stages, w, v, lastLag: 0);
        if (output.Error.Depth > 0)
        {
            Add(e, output.Error);
            Add(re, output.ThroughDirection, output.RError);
        }

        var rh = rPanels[_sizes.Home.Panel].Part(_sizes.Home.Segment.Lag == 1 ? i : i - 1, _sizes.Home.Segment, _sizes.UnitRows);
        var damping = structuralWeight != T.Zero && _sizes.Damping != DampingPoint.None ? new Addend<T>(structuralWeight, alive, rh) : default;
        var nothing = new Term<T>(w[index].Forward, 1, delta, _n, 0);
        if (_sizes.Activation is { } activation)
        {
            int count = _sizes.Units * _n;
            activation.RBackward(e[..count], re[..count], pass.Hidden(_sizes, i, _sizes.Units), rh[..count], delta[..count], rDelta[..count]);
            _kernels.Multiply(rDelta, _n, _sizes.UnitRows, _n, nothing, accumulate: true, addend: damping);
            e.Clear();
            re.Clear();
        }
        else
        {
            _kernels.Multiply(re, _n, _sizes.UnitRows, _n, nothing, accumulate: true, addend: damping);
            _sizes.Gated!.RBackward(e, re, delta, rDelta, pass[index].Kept(i), RKept(i), _sizes.Units * _n, _sizes.UnitRows * _n, _scratch.Span);
        }

        _kernels.Multiply(product.Weights(index), _sizes.DepthColumns, _sizes.Rows, _sizes.DepthColumns,
            new(rDelta, _n, pass[index].Transposed(i - 1), _sizes.DepthColumns, _n), new(delta, _n, rPanels[index].Transposed(i - 1), _sizes.DepthColumns, _n),
            accumulate: true);
    }

    /// <summary>The derivative of d of the state before the first step.</summary>
    public void EndBackward(RBackwardPasses<T>[] stages, PackedWeights<T> w, PackedWeights<T> v, WeightGradient<T> product)
    {
        if (_sizes.HasInitialOutput) Receive(0, stages, w, v, lastLag: 1);
        for (int part = _sizes.HasInitialOutput ? 0 : 1; part < _sizes.States; part++)
        {
            var initial = product.Initial(index, part);
            var panel = _rState.Slice(part * _sizes.UnitRows * _n, _sizes.Units * _n);
            for (int unit = 0; unit < initial.Length; unit++) initial[unit] += double.CreateTruncating(TensorPrimitives.Sum<T>(panel.Slice(unit * _n, _n)));
        }
    }

    // What readers of h_i send back, those that read it at this lag or a greater one.
    void Receive(int i, RBackwardPasses<T>[] stages, PackedWeights<T> w, PackedWeights<T> v, int lastLag)
    {
        foreach (var reader in _sizes.Readers)
        {
            if (reader.Segment.Lag < lastLag) continue;
            var from = stages[reader.Stage];
            int step = i + reader.Segment.Lag;
            Add(_state.Span, Back(reader, w, from.Delta(step)));
            Add(_rState.Span, Back(reader, v, from.Delta(step)), Back(reader, w, from.RDelta(step)));
        }
    }

    Term<T> Back(Reader reader, PackedWeights<T> w, Span<T> delta)
    {
        var sizes = network.All[reader.Stage];
        int gate = reader.FirstGate * sizes.UnitRows;
        return new(w[reader.Stage].Transposed(reader.Segment)[gate..], w[reader.Stage].TransposedStride, delta[(gate * _n)..], _n, sizes.RowsOf(reader.Gates));
    }

    void Add(Span<T> to, in Term<T> first, in Term<T> second = default) => _kernels.Multiply(to, _n, _sizes.UnitRows, _n, first, second, accumulate: true);

    Span<T> Delta(int i) => _delta.Slice(i % 2 * _sizes.Rows * _n, _sizes.Rows * _n);

    Span<T> RDelta(int i) => _rDelta.Slice(i % 2 * _sizes.Rows * _n, _sizes.Rows * _n);

    int RKeptLength => _sizes.Stage.Cell.Kept * _sizes.UnitRows * _n;

    Span<T> RKept(int i) => _rKept.Slice((i - 1) * RKeptLength, RKeptLength);
}

/// <summary>What the output adds to the errors of the last stage at a step, and to their derivatives.</summary>
/// <param name="error">W_yhᵀ ε.</param>
/// <param name="throughDirection">V_yhᵀ ε.</param>
/// <param name="rError">W_yhᵀ Rε.</param>
readonly ref struct OutputErrors<T>(Term<T> error, Term<T> throughDirection, Term<T> rError)
{
    public readonly Term<T> Error = error, ThroughDirection = throughDirection, RError = rError;
}
