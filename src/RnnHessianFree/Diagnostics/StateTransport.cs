using MathNet.Numerics.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// What a network keeps of its state along one sequence: <c>∂h_T/∂h_0 = J_T ⋯ J_1</c>, <c>J_i = diag(e'(t_i)) W_hh</c>, beside W_hh alone.
/// </summary>
/// <param name="HiddenWeights">The eigenvalues of W_hh, greatest modulus first.</param>
/// <param name="Eigenvalues">
/// Those of ∂h_T/∂h_0, likewise; without those under 1e-14 of its norm, which are rounding.
/// </param>
/// <param name="SingularValues">Its singular values, greatest first, with the same bound: how long a unit disturbance may come out.</param>
public sealed record StateTransport(IReadOnlyList<Complex> HiddenWeights, IReadOnlyList<Complex> Eigenvalues, IReadOnlyList<double> SingularValues)
{
    const double Rounding = 1e-14;

    /// <summary>The transport along a sequence.</summary>
    /// <param name="network">The network.</param>
    /// <param name="states">h_0, h_1, …, h_T of the sequence, each [H].</param>
    public static StateTransport Of(VanillaNetwork network, IReadOnlyList<Vector<double>> states)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(states);
        var product = Matrix<double>.Build.DenseIdentity(network.Hidden);
        foreach (var h in states.Skip(1)) product = network.Jacobian(h) * product;
        double[] singular = [.. product.Svd(computeVectors: false).S];
        double least = Rounding * singular[0];
        return new(Sorted(network.HiddenWeights), [.. Sorted(product).Where(z => z.Magnitude > least)], [.. singular.Where(s => s > least)]);
    }

    /// <summary>The eigenvalues of a matrix, greatest modulus first; of a pair, that above the real axis first.</summary>
    internal static Complex[] Sorted(Matrix<double> matrix) =>
        [.. matrix.Evd().EigenValues.OrderByDescending(z => z.Magnitude).ThenByDescending(z => z.Imaginary)];
}
