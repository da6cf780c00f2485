using System.Numerics.Tensors;

namespace RnnHessianFree.LinearAlgebra;

/// <summary>
/// The latest residuals of a conjugate-gradient solve, normalised, which in exact arithmetic are orthogonal in the metric of the inverse
/// preconditioner: <c>r_iᵀM⁻¹r_j = 0</c>. Its vectors serve one solve after another.
/// </summary>
sealed class ResidualBasis(int dimension)
{
    readonly List<double[]> _r = [], _z = []; // r_j/√(r_jᵀz_j) and z_j/√(r_jᵀz_j); the latter where M is not I
    int _most, _kept;
    bool _isPreconditioned;

    /// <summary>Forgets the solve before and keeps at most so many residuals of the next.</summary>
    public void Start(int most, bool isPreconditioned) => (_most, _kept, _isPreconditioned) = (most, 0, isPreconditioned);

    /// <summary>Keeps r, in the place of the oldest one where there are too many.</summary>
    public void Keep(ReadOnlySpan<double> r, ReadOnlySpan<double> z, double rz)
    {
        if (_most == 0) return;
        int place = _kept++ % _most;
        double scale = 1 / Math.Sqrt(rz);
        TensorPrimitives.Multiply(r, scale, At(_r, place));
        if (_isPreconditioned) TensorPrimitives.Multiply(z, scale, At(_z, place));
    }

    /// <summary>r ← r − Σ (z_jᵀr) r_j, one kept residual after the other (modified Gram-Schmidt).</summary>
    public void Orthogonalize(Span<double> r)
    {
        for (int j = 0; j < Math.Min(_kept, _most); j++)
            TensorPrimitives.MultiplyAdd(_r[j], -TensorPrimitives.Dot(_isPreconditioned ? _z[j] : _r[j], r), r, r);
    }

    double[] At(List<double[]> vectors, int place)
    {
        if (place == vectors.Count) vectors.Add(new double[dimension]);
        return vectors[place];
    }
}
