namespace RnnHessianFree.Experiments.Analysis;

/// <summary>An optimiser of a study.</summary>
sealed record Competitor(string Name, string Title, int Order);
