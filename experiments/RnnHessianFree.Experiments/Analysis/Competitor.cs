namespace RnnHessianFree.Experiments.Analysis;

/// <summary>An optimiser of a study.</summary>
/// <param name="Name">The study's name for it.</param>
/// <param name="Title">What figures and tables call it.</param>
/// <param name="Order">Its number in the study, from 0.</param>
/// <param name="Kind">The method, which competitors share that differ in settings alone.</param>
sealed record Competitor(string Name, string Title, int Order, string Kind);
