using System.Numerics;
using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// One thread's passes over one chunk at a time: forward, R-forward (multiplication by the Jacobian J) and backward (by Jᵀ). Symbols are
/// the paper's; a panel is a matrix [units × columns], a column a sequence; steps i count from 1, so that h_0 is the learned state.
/// </summary>
sealed class NetworkPasses<T>(NetworkSizes<T> sizes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Kernels<T> _kernels = sizes.Kernels;
    readonly OutputLayer<T> _outputLayer = new(sizes.Shape.OutputUnit);
    readonly bool _tanh = sizes.Shape.HiddenUnit == HiddenUnit.Tanh;

    AlignedBuffer<T> _t = new(0), _delta = new(0), _s = new(0), _epsilons = new(0), _rHidden = new(0);

    /// <summary>A forward pass to keep what <see cref="Gradient"/> needs for itself.</summary>
    readonly ForwardPass<T> _own = new(sizes, Keep.Panels);

    /// <summary>t_i = [b_h W_hh W_hx] Z_{i−1}, h_i = e(t_i), s_i = [b_y W_yh] [1; h_i], ŷ_i = g(s_i); returns Σ mask·loss.</summary>
    public double Forward(Chunk<T> chunk, PackedWeights<T> w, ForwardPass<T> pass)
    {
        int n = chunk.Columns;
        double loss = 0;
        Fit(chunk);
        pass.Fit(chunk);
        for (int unit = 0; unit < sizes.Hidden; unit++) pass.Hidden(0).Slice(unit * n, n).Fill(w.Initial[unit]);
        var t = _t.Slice(0, sizes.HiddenRows * n);
        for (int i = 0; i <= chunk.Steps; i++)
        {
            var z = pass.Panel(i);
            if (i > 0)
            {
                _kernels.Multiply(
                    t, n, sizes.HiddenRows, n, new(w.Hidden, sizes.Depth, pass.Panel(i - 1), n, sizes.Depth), ahead: new(z));
                if (_tanh) _kernels.Tanh(t[..(sizes.Hidden * n)], pass.Hidden(i));
                else _kernels.Logistic(t[..(sizes.Hidden * n)], pass.Hidden(i));
            }

            z[..n].Fill(T.One);
            if (i < chunk.Steps) chunk.Inputs(i).CopyTo(z[(sizes.OutputDepth * n)..]);
            pass.Completed(i);
            if (i == 0 || chunk.Slot(i - 1) is not (>= 0 and var slot)) continue;

            var s = _s.Slice(0, sizes.OutputRows * n);
            _kernels.Multiply(s, n, sizes.OutputRows, n, new(w.Output, sizes.OutputDepth, z, n, sizes.OutputDepth));
            var outputs = pass.Outputs(slot);
            s[..outputs.Length].CopyTo(outputs);
            loss += _outputLayer.Activate(outputs, chunk.Targets(slot), chunk.Mask(slot));
        }

        return loss;
    }

    /// <summary>Adds the chunk's loss and gradient.</summary>
    public void Gradient(Chunk<T> chunk, PackedWeights<T> w, WeightGradient<T> gradient)
    {
        gradient.Loss += Forward(chunk, w, _own);
        for (int slot = 0; slot < chunk.MaskedSteps; slot++)
            OutputLayer<T>.Gradient(_own.Outputs(slot), chunk.Targets(slot), chunk.Mask(slot), Epsilon(slot, chunk.Columns));
        Backward(chunk, w, _own, T.Zero, gradient);
    }

    /// <summary>Adds the chunk's part of (G + structuralWeight·S) v.</summary>
    public void Product(Chunk<T> chunk, PackedWeights<T> w, PackedWeights<T> v, ForwardPass<T> pass, T structuralWeight, WeightGradient<T> product)
    {
        RForward(chunk, w, v, pass);
        for (int slot = 0; slot < chunk.MaskedSteps; slot++)
            _outputLayer.TimesHessian(pass.Outputs(slot), chunk.Mask(slot), Epsilon(slot, chunk.Columns));
        Backward(chunk, w, pass, structuralWeight, product);
    }

    /// <summary>Rt_i = V Z_{i−1} + W_hh Rh_{i−1}, Rh_i = e'∘Rt_i, Rs_i = [v_y V_yh] [1; h_i] + W_yh Rh_i; leaves Rs in the ε of each slot.</summary>
    void RForward(Chunk<T> chunk, PackedWeights<T> w, PackedWeights<T> v, ForwardPass<T> pass)
    {
        int n = chunk.Columns, h = sizes.Hidden;
        Fit(chunk);
        for (int unit = 0; unit < h; unit++) RHidden(0, n).Slice(unit * n, n).Fill(v.Initial[unit]);
        for (int i = 1; i <= chunk.Steps; i++)
        {
            var rh = RHidden(i, n);
            _kernels.Multiply(
                rh, n, sizes.HiddenRows, n,
                new(v.Hidden, sizes.Depth, pass.Panel(i - 1), n, sizes.Depth),
                new(w.Recurrent, sizes.Depth, RHidden(i - 1, n), n, h),
                new Derivative<T>(_tanh, pass.HiddenPadded(i)),
                i < chunk.Steps ? new Ahead<T>(pass.Panel(i + 1), RHidden(i + 1, n)) : default);
            if (chunk.Slot(i - 1) is not (>= 0 and var slot)) continue;

            var rs = _s.Slice(0, sizes.OutputRows * n);
            _kernels.Multiply(
                rs, n, sizes.OutputRows, n,
                new(v.Output, sizes.OutputDepth, pass.Panel(i), n, sizes.OutputDepth),
                new(w.OutputWeights, sizes.OutputDepth, rh, n, h));
            rs[..(sizes.Outputs * n)].CopyTo(Epsilon(slot, n));
        }
    }

    /// <summary>
    /// δ_i = e'∘(W_hhᵀ δ_{i+1} + W_yhᵀ ε_i) + structuralWeight·d_i∘Rt_i, where d_i = e' makes the last term structuralWeight·Rh_i;
    /// dW += δ_i Z_{i−1}ᵀ, dU += ε_i [1; h_i]ᵀ, dh_0 = W_hhᵀ δ_1.
    /// </summary>
    void Backward(Chunk<T> chunk, PackedWeights<T> w, ForwardPass<T> pass, T structuralWeight, WeightGradient<T> gradient)
    {
        int n = chunk.Columns, h = sizes.Hidden;
        bool structural = structuralWeight != T.Zero, flowing = structural;
        int panel = sizes.HiddenRows * n;
        var delta = _delta.Slice(0, panel);
        var next = _delta.Slice(panel, panel);
        next.Clear();
        for (int i = chunk.Steps; i > 0; i--)
        {
            var error = default(Term<T>);
            if (chunk.Slot(i - 1) is >= 0 and var slot)
            {
                flowing = true;
                var epsilon = _s.Slice(0, sizes.OutputRows * n);
                Epsilon(slot, n).CopyTo(epsilon);
                _kernels.Multiply(
                    gradient.Output, sizes.OutputDepthColumns, sizes.OutputRows, sizes.OutputDepthColumns,
                    new(epsilon, n, pass.Transposed(i), sizes.DepthColumns, n), default, accumulate: true);
                error = new(w.OutputTransposed, sizes.Outputs, epsilon, n, sizes.Outputs);
            }

            if (!flowing) continue; // nothing after this step counts, so δ_i = 0
            var derivative = new Derivative<T>(_tanh, pass.HiddenPadded(i));
            if (structural) derivative = derivative with { Weight = structuralWeight, Alive = chunk.Alive(i - 1), X = RHidden(i, n) };
            _kernels.Multiply(
                delta, n, sizes.HiddenRows, n, new(w.RecurrentTransposed, h, next, n, h), error, derivative, ahead: new(pass.Transposed(i - 1)));
            _kernels.Multiply(
                gradient.Hidden, sizes.DepthColumns, sizes.HiddenRows, sizes.DepthColumns,
                new(delta, n, pass.Transposed(i - 1), sizes.DepthColumns, n), default, accumulate: true,
                structural ? new(pass.FirstRead(i - 1), RHidden(i - 1, n)) : new(pass.FirstRead(i - 1)));
            var swap = delta;
            delta = next;
            next = swap;
        }

        if (!flowing) return;
        _kernels.Multiply(delta, n, sizes.HiddenRows, n, new(w.RecurrentTransposed, h, next, n, h));
        for (int unit = 0; unit < h; unit++)
            gradient.Initial[unit] += double.CreateTruncating(TensorPrimitives.Sum<T>(delta.Slice(unit * n, n)));
    }

    /// <summary>Rs_i, then ε_i, of a masked step [Y × columns].</summary>
    Span<T> Epsilon(int slot, int columns) => _epsilons.Slice(slot * sizes.Outputs * columns, sizes.Outputs * columns);

    /// <summary>Rh_i [H × columns], rows padded.</summary>
    Span<T> RHidden(int i, int columns) => _rHidden.Slice(i * sizes.HiddenRows * columns, sizes.HiddenRows * columns);

    void Fit(Chunk<T> chunk)
    {
        int n = chunk.Columns;
        AlignedBuffer<T>.Grow(ref _t, sizes.HiddenRows * n);
        AlignedBuffer<T>.Grow(ref _delta, 2 * sizes.HiddenRows * n);
        AlignedBuffer<T>.Grow(ref _s, sizes.OutputRows * n);
        AlignedBuffer<T>.Grow(ref _epsilons, chunk.MaskedSteps * sizes.Outputs * n);
        AlignedBuffer<T>.Grow(ref _rHidden, (chunk.Steps + 1) * sizes.HiddenRows * n);
    }
}
