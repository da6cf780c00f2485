namespace RnnHessianFree.Experiments.Reliability;

/// <summary>A run after a step: what it holds, and how fast it is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="ManagedBytes">On the managed heap, after a collection.</param>
/// <param name="ResidentBytes">Of the whole process.</param>
/// <param name="Handles">Open files.</param>
/// <param name="MicrosecondsAPass">Since the sample before.</param>
readonly record struct SoakSample(int Step, long ManagedBytes, long ResidentBytes, int Handles, double MicrosecondsAPass);
