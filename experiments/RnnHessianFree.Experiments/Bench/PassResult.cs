namespace RnnHessianFree.Experiments.Bench;

/// <summary>The median speed of one kind of pass.</summary>
/// <param name="Name">Which.</param>
/// <param name="Seconds">A call.</param>
/// <param name="GFlops">Useful work a second, in 10⁹.</param>
/// <param name="Share">… as a share of the case's peak.</param>
/// <param name="CallerBytes">Managed bytes that a call allocates on the calling thread.</param>
/// <param name="AllBytes">… on all threads.</param>
sealed record PassResult(string Name, double Seconds, double GFlops, double Share, long CallerBytes, long AllBytes);
