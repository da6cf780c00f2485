namespace RnnHessianFree.Experiments.Bench;

/// <summary>The time of a product at a size.</summary>
sealed record SizedTime(int Size, double Seconds);
