using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.Models;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// A vanilla network taken apart: <c>t_i = W_hx x_i + W_hh h_{i−1} + b_h, h_i = e(t_i), s_i = W_yh h_i + b_y</c> in double, a line an
/// equation, with every step open to view. It is for looking, not for training: engines are far quicker.
/// </summary>
public sealed class VanillaNetwork
{
    /// <summary>What is said of other networks.</summary>
    public const string Refusal = "Hidden states and error flow are opened of one layer of tanh or logistic units alone.";

    readonly RecurrentShape _shape;
    readonly bool _isTanh;
    readonly Matrix<double> _hx, _hh, _yh;
    readonly Vector<double> _bh, _h0, _by;

    /// <summary>The network with these parameters.</summary>
    /// <param name="shape">Its sizes and units.</param>
    /// <param name="parameters">θ, copied.</param>
    /// <exception cref="ArgumentException">The length of θ is wrong.</exception>
    /// <exception cref="NotSupportedException">It is no vanilla network of tanh or logistic units.</exception>
    public VanillaNetwork(RecurrentShape shape, ReadOnlySpan<double> parameters)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var layout = shape.Layout;
        layout.RequireLength(parameters.Length);
        if (!IsVanilla(shape)) throw new NotSupportedException(Refusal);
        (_shape, _isTanh) = (shape, shape.Stages[0].Cell.Name == Cell.Tanh.Name);
        (_hx, _hh, _yh) = (Read(layout["W_hx"], parameters), Read(layout["W_hh"], parameters), Read(layout["W_yh"], parameters));
        (_bh, _h0, _by) = (Read(layout["b_h"], parameters).Column(0), Read(layout["h_0"], parameters).Column(0), Read(layout["b_y"], parameters).Column(0));
    }

    /// <summary>W_hh [H×H].</summary>
    public Matrix<double> HiddenWeights => _hh;

    /// <summary>h_0 [H].</summary>
    public Vector<double> InitialHidden => _h0;

    /// <summary>H.</summary>
    public int Hidden => _hh.RowCount;

    /// <summary>Whether a network can be taken apart here: one layer of tanh or logistic units.</summary>
    public static bool IsVanilla(RecurrentShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return ((Cell[])[Cell.Tanh, Cell.Logistic]).Any(cell => Stage.Layers(Layer.Of(cell), shape.Hidden).SequenceEqual(shape.Stages));
    }

    /// <summary>One step of the state: <c>F(h, x) = e(W_hx x + W_hh h + b_h)</c>.</summary>
    /// <param name="h">h_{i−1} [H].</param>
    /// <param name="x">x_i [X].</param>
    public Vector<double> Step(Vector<double> h, Vector<double> x) => (_hx * x + _hh * h + _bh).Map(Activate);

    /// <summary>∂F/∂h = diag(e') W_hh [H×H], from the state the step led to.</summary>
    /// <param name="next">h_i [H].</param>
    public Matrix<double> Jacobian(Vector<double> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return _hh.MapIndexed((row, _, weight) => weight * Derivative(next[row]));
    }

    /// <summary>The hidden states of all sequences: h_0 to h_T, each [H × B]. What comes after a sequence's end means nothing.</summary>
    public Matrix<double>[] States(SequenceBatch batch)
    {
        _shape.RequireFit(batch);
        var one = DenseMatrix.Create(1, batch.Sequences, 1);
        var h = new Matrix<double>[batch.Steps + 1];
        h[0] = _h0.ToColumnMatrix() * one;
        for (int i = 1; i <= batch.Steps; i++)
            h[i] = (_hx * Inputs(batch, i) + _hh * h[i - 1] + _bh.ToColumnMatrix() * one).Map(Activate);
        return h;
    }

    /// <summary>
    /// The errors <c>δ_i = ∂E/∂t_i = (W_yhᵀ ε_i + W_hhᵀ δ_{i+1}) ∘ e'(t_i)</c> of each sequence's loss E: [0] is null, [1] to [T] are [H × B].
    /// </summary>
    /// <param name="batch">The data.</param>
    /// <param name="states">What <see cref="States"/> gave for it.</param>
    /// <param name="lastStepOnly">Whether E is the loss at the last step that counts, instead of all of them.</param>
    public Matrix<double>[] Errors(SequenceBatch batch, Matrix<double>[] states, bool lastStepOnly = false)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(states);
        int[] last = [.. Enumerable.Range(0, batch.Sequences).Select(b => LastCounted(batch, b))];
        var errors = new Matrix<double>[batch.Steps + 1];
        Matrix<double> delta = new DenseMatrix(Hidden, batch.Sequences);
        for (int i = batch.Steps; i >= 1; i--)
        {
            double Weight(int b) => lastStepOnly && i != last[b] ? 0 : batch.Mask(i - 1)[b];
            var epsilon = OutputErrors(batch, states[i], i).MapIndexed((_, b, error) => error * Weight(b));
            delta = errors[i] = (_yh.TransposeThisAndMultiply(epsilon) + _hh.TransposeThisAndMultiply(delta)).PointwiseMultiply(states[i].Map(Derivative));
        }
        return errors;
    }

    /// <summary>The gradient of the batch's loss, from these steps: what an engine's gradient is to agree with.</summary>
    public double[] Gradient(SequenceBatch batch)
    {
        var h = States(batch);
        var delta = Errors(batch, h);
        double[] gradient = new double[_shape.Layout.Dimension];
        var layout = _shape.Layout;
        for (int i = 1; i <= batch.Steps; i++)
        {
            var epsilon = OutputErrors(batch, h[i], i).MapIndexed((_, b, error) => error * batch.Mask(i - 1)[b]);
            Add(layout["W_hx"], delta[i].TransposeAndMultiply(Inputs(batch, i)));
            Add(layout["W_hh"], delta[i].TransposeAndMultiply(h[i - 1]));
            Add(layout["b_h"], delta[i].RowSums().ToColumnMatrix());
            Add(layout["W_yh"], epsilon.TransposeAndMultiply(h[i]));
            Add(layout["b_y"], epsilon.RowSums().ToColumnMatrix());
        }
        Add(layout["h_0"], _hh.TransposeThisAndMultiply(delta[1]).RowSums().ToColumnMatrix());
        return gradient;

        void Add(ParameterBlock block, Matrix<double> part)
        {
            var to = block.Of(gradient.AsSpan());
            for (int row = 0; row < block.Rows; row++)
                for (int column = 0; column < block.Columns; column++) to[row * block.Columns + column] += part[row, column] / batch.Sequences;
        }
    }

    /// <summary>
    /// How a disturbance of h_0 goes on, each sequence with one of its own: [i] is <c>(∂h_i/∂h_0) v</c>, [H × B].
    /// </summary>
    /// <param name="states">What <see cref="States"/> gave.</param>
    /// <param name="disturbance">v, a column a sequence [H × B].</param>
    public Matrix<double>[] Disturbed(Matrix<double>[] states, Matrix<double> disturbance)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(disturbance);
        var r = new Matrix<double>[states.Length];
        r[0] = disturbance;
        for (int i = 1; i < states.Length; i++) r[i] = states[i].Map(Derivative).PointwiseMultiply(_hh * r[i - 1]);
        return r;
    }

    /// <summary>The last step of a sequence whose loss counts, from 1; 0 where none does.</summary>
    public static int LastCounted(SequenceBatch batch, int sequence)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int i = batch.Lengths[sequence];
        while (i > 0 && batch.Mask(i - 1)[sequence] == 0) i--;
        return i;
    }

    /// <summary>x_i of all sequences [X × B]; steps count from 1.</summary>
    public static Matrix<double> Inputs(SequenceBatch batch, int step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return DenseMatrix.Create(batch.Inputs, batch.Sequences, (unit, b) => batch.Input(step - 1, b)[unit]);
    }

    // ε_i = ŷ_i − y_i: the derivative by s_i of each of the losses that match their output units.
    Matrix<double> OutputErrors(SequenceBatch batch, Matrix<double> h, int step)
    {
        var s = _yh * h + _by.ToColumnMatrix() * DenseMatrix.Create(1, batch.Sequences, 1);
        var yHat = _shape.OutputUnit switch
        {
            OutputUnit.Linear => s,
            OutputUnit.Logistic => s.Map(Sigmoid),
            _ => Softmax(s),
        };
        return yHat.MapIndexed((unit, b, y) => y - batch.Target(step - 1, b)[unit]);
    }

    static Matrix<double> Softmax(Matrix<double> s)
    {
        double[] most = [.. s.EnumerateColumns().Select(column => column.Maximum())];
        var e = s.MapIndexed((_, b, value) => Math.Exp(value - most[b]));
        var sums = e.ColumnSums();
        return e.MapIndexed((_, b, value) => value / sums[b]);
    }

    double Activate(double t) => _isTanh ? Math.Tanh(t) : Sigmoid(t);

    // e'(t), from h = e(t)
    double Derivative(double h) => _isTanh ? 1 - h * h : h * (1 - h);

    static double Sigmoid(double t) => 1 / (1 + Math.Exp(-t));

    static Matrix<double> Read(ParameterBlock block, ReadOnlySpan<double> parameters) =>
        Matrix<double>.Build.DenseOfRowMajor(block.Rows, block.Columns, block.Of(parameters).ToArray());
}
