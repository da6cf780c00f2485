namespace RnnHessianFree.Tasks;

/// <summary>What a task finds wrong in the outputs for a batch.</summary>
/// <param name="WrongSequences">Sequences wrong: what decides whether the task is solved.</param>
/// <param name="WrongSteps">Judged steps wrong.</param>
/// <param name="Steps">Steps judged.</param>
public readonly record struct Verdict(int WrongSequences, long WrongSteps, long Steps);
