using System.Numerics;
using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// One thread's passes over one chunk at a time: forward, R-forward (multiplication by the Jacobian J) and backward (by Jᵀ). Symbols are
/// the paper's; a panel is a matrix [units × columns], a column a sequence; steps i count from 1, so that h_0 is the learned state.
/// </summary>
sealed class NetworkPasses<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly NetworkSizes<T> _sizes;
    readonly Kernels<T> _kernels;
    readonly StageSizes<T> _output;
    readonly OutputLayer<T> _outputLayer;
    readonly RPanels<T>[] _rPanels;
    readonly StagePasses<T>[] _stages;
    readonly RBackwardPasses<T>[] _second;

    SequenceSquares<T>? _squares;
    AlignedBuffer<T> _s = new(0), _rs = new(0), _epsilons = new(0);

    /// <summary>A forward pass to keep what <see cref="Gradient"/> needs for itself.</summary>
    readonly ForwardPass<T> _own;

    public NetworkPasses(NetworkSizes<T> sizes)
    {
        (_sizes, _kernels, _output, _outputLayer, _own) = (sizes, sizes.Kernels, sizes.Output, new(sizes.Shape.OutputUnit), new(sizes, Keep.Panels));
        _rPanels = [.. sizes.All.Select(stage => new RPanels<T>(stage))];
        _stages = [.. Enumerable.Range(0, sizes.Stages.Length).Select(index => new StagePasses<T>(sizes, index, _rPanels))];
        _second = [.. Enumerable.Range(0, sizes.Stages.Length).Select(index => new RBackwardPasses<T>(sizes, index, _rPanels))];
    }

    /// <summary>The stages step by step, s_i = [b_y W_yh] [1; h_i], ŷ_i = g(s_i); returns Σ mask·loss.</summary>
    public double Forward(Chunk<T> chunk, PackedWeights<T> w, ForwardPass<T> pass)
    {
        int n = chunk.Columns;
        double loss = 0;
        Fit(chunk);
        pass.Fit(chunk);
        foreach (var stage in _stages) stage.BeginForward(w, pass);
        pass.Prepare(0, chunk);
        for (int i = 1; i <= chunk.Steps; i++)
        {
            foreach (var stage in _stages) stage.Forward(i, chunk, w, pass);
            if (_sizes.HasOutputPanel) pass.OutputPanels.Prepare(i - 1, chunk);
            if (chunk.Slot(i - 1) is not (>= 0 and var slot)) continue;

            if (_sizes.HasOutputPanel) pass.OutputPanels.Completed(i - 1);
            var s = _s.Slice(0, _output.Rows * n);
            _kernels.Multiply(
                s, n, _output.Rows, n, new(w[_output.Index].Forward, _output.Depth, pass.OutputPanels.Panel(_sizes.OutputSlot(i)), n, _output.Depth));
            var outputs = pass.Outputs(slot);
            s[..outputs.Length].CopyTo(outputs);
            loss += _outputLayer.Activate(outputs, chunk.Targets(slot), chunk.Mask(slot));
        }

        if (!_sizes.HasOutputPanel) pass.OutputPanels.Completed(chunk.Steps);
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

    /// <summary>Adds the squares of the gradients of the chunk's sequences.</summary>
    public void Squares(Chunk<T> chunk, PackedWeights<T> w, WeightGradient<T> squares)
    {
        _squares ??= new(_sizes);
        _squares.Begin(chunk);
        Forward(chunk, w, _squares.Pass);
        for (int slot = 0; slot < chunk.MaskedSteps; slot++)
            OutputLayer<T>.Gradient(_squares.Pass.Outputs(slot), chunk.Targets(slot), chunk.Mask(slot), Epsilon(slot, chunk.Columns));
        Backward(chunk, w, _squares.Pass, T.Zero, squares, _squares);
        _squares.AddTo(squares, chunk.Sequences.Length);
    }

    /// <summary>Adds the chunk's part of the curvature times v.</summary>
    public void Product(
        Chunk<T> chunk, PackedWeights<T> w, PackedWeights<T> v, ForwardPass<T> pass, CurvatureRequest request, WeightGradient<T> product)
    {
        var structuralWeight = T.CreateTruncating(request.StructuralWeight);
        RForward(chunk, w, v, pass, second: request.Kind == CurvatureKind.Hessian);
        if (request.Kind == CurvatureKind.EmpiricalFisher)
            TimesOwnSlope(chunk, pass);
        else
            for (int slot = 0; slot < chunk.MaskedSteps; slot++)
                _outputLayer.TimesHessian(pass.Outputs(slot), chunk.Mask(slot), Epsilon(slot, chunk.Columns));
        if (request.Kind == CurvatureKind.Hessian) RBackward(chunk, w, v, pass, structuralWeight, product);
        else Backward(chunk, w, pass, structuralWeight, product);
    }

    /// <summary>ε_i ← c_b (ŷ_i − y_i)·mask of each sequence b, c_b = Σ_i (ŷ_i − y_i)ᵀ Rs_i·mask: the slope of its own loss along v.</summary>
    void TimesOwnSlope(Chunk<T> chunk, ForwardPass<T> pass)
    {
        int n = chunk.Columns;
        Span<T> error = _s.Slice(0, _sizes.Outputs * n), slope = _rs.Slice(0, n);
        slope.Clear();
        for (int slot = 0; slot < chunk.MaskedSteps; slot++)
        {
            OutputLayer<T>.Gradient(pass.Outputs(slot), chunk.Targets(slot), chunk.Mask(slot), error);
            for (int at = 0; at < error.Length; at += n)
                TensorPrimitives.MultiplyAdd<T>(error.Slice(at, n), Epsilon(slot, n).Slice(at, n), slope, slope);
        }

        for (int slot = 0; slot < chunk.MaskedSteps; slot++)
        {
            var epsilon = Epsilon(slot, n);
            OutputLayer<T>.Gradient(pass.Outputs(slot), chunk.Targets(slot), chunk.Mask(slot), epsilon);
            for (int at = 0; at < epsilon.Length; at += n) TensorPrimitives.Multiply(epsilon.Slice(at, n), slope, epsilon.Slice(at, n));
        }
    }

    /// <summary>
    /// The linearised stages step by step, Rs_i = [v_y V_yh] [1; h_i] + W_yh Rh_i; leaves Rs in the ε of each slot, and what an R-backward pass needs where
    /// one is to follow.
    /// </summary>
    void RForward(Chunk<T> chunk, PackedWeights<T> w, PackedWeights<T> v, ForwardPass<T> pass, bool second)
    {
        int n = chunk.Columns, h = _output.Depth - 1;
        Fit(chunk);
        foreach (var stage in _stages) stage.BeginRForward(v);
        if (second)
            foreach (var stage in _second)
            {
                stage.Fit(chunk);
                stage.BeginRForward(w);
            }

        for (int i = 1; i <= chunk.Steps; i++)
        {
            for (int stage = 0; stage < _stages.Length; stage++) _stages[stage].RForward(i, chunk.Steps, w, v, pass, second ? _second[stage] : null);
            if (chunk.Slot(i - 1) is not (>= 0 and var slot)) continue;

            int panel = _sizes.OutputSlot(i);
            var rs = _s.Slice(0, _output.Rows * n);
            _kernels.Multiply(
                rs, n, _output.Rows, n,
                new(v[_output.Index].Forward, _output.Depth, pass.OutputPanels.Panel(panel), n, _output.Depth),
                new(w[_output.Index].Forward[1..], _output.Depth, _rPanels[_sizes.OutputPanel].Panel(panel), n, h));
            rs[..(_sizes.Outputs * n)].CopyTo(Epsilon(slot, n));
        }
    }

    /// <summary>
    /// From the last step to the first: dU += ε_i [1; h_i]ᵀ, and the stages from the last to the first. Where squares are asked for, they get the errors of
    /// every step, and the gradient those of the initial state, squared.
    /// </summary>
    void Backward(
        Chunk<T> chunk, PackedWeights<T> w, ForwardPass<T> pass, T structuralWeight, WeightGradient<T> gradient, SequenceSquares<T>? squares = null)
    {
        int n = chunk.Columns;
        bool flowing = structuralWeight != T.Zero;
        foreach (var stage in _stages) stage.BeginBackward(chunk.Steps);
        for (int i = chunk.Steps; i > 0; i--)
        {
            var error = default(Term<T>);
            if (chunk.Slot(i - 1) is >= 0 and var slot)
            {
                flowing = true;
                var epsilon = _s.Slice(0, _output.Rows * n);
                Epsilon(slot, n).CopyTo(epsilon);
                if (squares is not null) squares.Keep(_output.Index, i, epsilon);
                else
                    _kernels.Multiply(
                        gradient.Weights(_output.Index), _output.DepthColumns, _output.Rows, _output.DepthColumns,
                        new(epsilon, n, pass.OutputPanels.Transposed(_sizes.OutputSlot(i)), _sizes.All[_sizes.OutputPanel].DepthColumns, n), default, accumulate: true);
                error = new(w[_output.Index].Transposed(_output.Segments[0]), _sizes.Outputs, epsilon, n, _sizes.Outputs);
            }

            for (int index = _stages.Length - 1; index >= 0; index--)
            {
                var stage = _stages[index];
                if (flowing) stage.Backward(i, index == _stages.Length - 1 ? error : default, _stages, w, pass, structuralWeight, chunk.Alive(i - 1));
                else stage.Delta(i).Clear(); // nothing after this step counts
                if (squares is not null) squares.Keep(index, i, stage.Delta(i));
                else if (flowing) stage.AddGradient(i, pass, structuralWeight != T.Zero, gradient);
            }
        }

        if (!flowing) return;
        foreach (var stage in _stages) stage.EndBackward(_stages, w, gradient, isSquared: squares is not null);
    }

    /// <summary>
    /// The backward pass differentiated along v, from Rε in the ε of each slot: dU += Rε_i [1; h_i]ᵀ + ε_i [0; Rh_i]ᵀ, and the stages from the last to
    /// the first.
    /// </summary>
    void RBackward(Chunk<T> chunk, PackedWeights<T> w, PackedWeights<T> v, ForwardPass<T> pass, T structuralWeight, WeightGradient<T> product)
    {
        int n = chunk.Columns, y = _sizes.Outputs;
        bool flowing = structuralWeight != T.Zero;
        foreach (var stage in _second) stage.BeginBackward();
        for (int i = chunk.Steps; i > 0; i--)
        {
            var errors = default(OutputErrors<T>);
            if (chunk.Slot(i - 1) is >= 0 and var slot)
            {
                flowing = true;
                Span<T> epsilon = _s.Slice(0, _output.Rows * n), rEpsilon = _rs.Slice(0, _output.Rows * n);
                OutputLayer<T>.Gradient(pass.Outputs(slot), chunk.Targets(slot), chunk.Mask(slot), epsilon[..(y * n)]);
                Epsilon(slot, n).CopyTo(rEpsilon);
                int panel = _sizes.OutputSlot(i), stride = _sizes.All[_sizes.OutputPanel].DepthColumns;
                _kernels.Multiply(product.Weights(_output.Index), _output.DepthColumns, _output.Rows, _output.DepthColumns,
                    new(rEpsilon, n, pass.OutputPanels.Transposed(panel), stride, n), new(epsilon, n, _rPanels[_sizes.OutputPanel].Transposed(panel), stride, n),
                    accumulate: true);
                ReadOnlySpan<T> back = w[_output.Index].Transposed(_output.Segments[0]), rBack = v[_output.Index].Transposed(_output.Segments[0]);
                errors = new(new(back, y, epsilon, n, y), new(rBack, y, epsilon, n, y), new(back, y, rEpsilon, n, y));
            }

            for (int stage = _second.Length - 1; stage >= 0; stage--)
                if (flowing)
                    _second[stage].Backward(
                        i, stage == _second.Length - 1 ? errors : default, _second, w, v, pass, structuralWeight, chunk.Alive(i - 1), product);
                else _second[stage].Skip(i);
        }

        if (!flowing) return;
        foreach (var stage in _second) stage.EndBackward(_second, w, v, product);
    }

    /// <summary>Rs_i, then ε_i, of a masked step [Y × columns].</summary>
    Span<T> Epsilon(int slot, int columns) => _epsilons.Slice(slot * _sizes.Outputs * columns, _sizes.Outputs * columns);

    void Fit(Chunk<T> chunk)
    {
        int n = chunk.Columns;
        AlignedBuffer<T>.Grow(ref _s, _output.Rows * n);
        AlignedBuffer<T>.Grow(ref _rs, _output.Rows * n);
        AlignedBuffer<T>.Grow(ref _epsilons, chunk.MaskedSteps * _sizes.Outputs * n);
        foreach (var panels in _rPanels) panels.Fit(chunk);
        foreach (var stage in _stages) stage.Fit(chunk);
    }
}
