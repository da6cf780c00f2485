using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>The measured peak of one register width, over the whole run.</summary>
sealed record PeakResult(string Registers, Precision Precision, int Threads, double GFlops);
