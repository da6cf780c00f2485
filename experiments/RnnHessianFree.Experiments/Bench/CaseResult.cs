namespace RnnHessianFree.Experiments.Bench;

/// <summary>What was measured of one shape.</summary>
/// <param name="Case">The shape.</param>
/// <param name="PeakRegisters">The register width that gave the peak.</param>
/// <param name="PeakGFlops">The peak on as many threads, sampled in turn with the passes.</param>
/// <param name="Passes">By kind.</param>
/// <param name="Memory">Of a solve.</param>
sealed record CaseResult(BenchCase Case, string PeakRegisters, double PeakGFlops, IReadOnlyList<PassResult> Passes, SolveMemory Memory)
{
    public PassResult Pass(string name) => Passes.First(pass => pass.Name == name);
}
