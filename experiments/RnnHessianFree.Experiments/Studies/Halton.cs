namespace RnnHessianFree.Experiments.Studies;

/// <summary>The quasi-random sequence of Halton (1960): any number of its first points cover the unit cube evenly.</summary>
static class Halton
{
    static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19];

    /// <summary>How many coordinates a point can have; with more, the first points lie on lines.</summary>
    public static int MostDimensions => Primes.Length;

    /// <summary>A coordinate of the n-th point, n ≥ 1: the digits of n in the coordinate's prime base, mirrored at the point.</summary>
    public static double Coordinate(int n, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        int b = Primes[dimension];
        double x = 0, weight = 1;
        for (; n > 0; n /= b) x += (weight /= b) * (n % b);
        return x;
    }
}
