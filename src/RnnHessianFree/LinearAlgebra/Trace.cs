using System.Numerics.Tensors;

namespace RnnHessianFree.LinearAlgebra;

/// <summary>The trace of an operator that is known only through its products.</summary>
static class Trace
{
    /// <summary>
    /// Hutchinson's estimate (1990): the mean of <c>zᵀAz</c> over vectors z of random signs, without bias. A product each.
    /// </summary>
    /// <param name="A">A [n × n].</param>
    /// <param name="probes">How many vectors, ≥ 1.</param>
    /// <param name="seed">Of the signs.</param>
    public static double Estimate(ILinearOperator A, int probes, ulong seed)
    {
        double[] z = new double[A.Dimension], Az = new double[A.Dimension];
        double sum = 0;
        ulong state = seed, bits = 0;
        for (int probe = 0; probe < probes; probe++)
        {
            for (int i = 0; i < z.Length; i++)
            {
                if (i % 64 == 0) bits = SplitMix64.Mix(state += SplitMix64.Golden);
                z[i] = (bits >> (i % 64) & 1) == 0 ? -1 : 1;
            }

            A.Multiply(z, Az);
            sum += TensorPrimitives.Dot<double>(z, Az);
        }

        return sum / probes;
    }
}
