namespace RnnHessianFree.Tasks;

/// <summary>
/// What outputs come to that do not depend on the inputs, only on the step: where a network stays that has not connected inputs and answer.
/// The exact expectations, over all sequences of a task. Of answers that are equally likely, one is given: no tie counts as wrong.
/// </summary>
/// <param name="Loss">The mean loss of a sequence for each step's mean target, which no other constant outputs undercut.</param>
/// <param name="Error">The share of sequences that these outputs get wrong.</param>
/// <param name="StepError">The share of judged steps that they get wrong.</param>
/// <param name="LeastError">The share of sequences wrong for the constant outputs that get the most right.</param>
public readonly record struct ConstantPredictor(double Loss, double Error, double StepError, double LeastError)
{
    /// <summary>That of a task that judges one step alone.</summary>
    internal static ConstantPredictor OfOneStep(double loss, double error, double? least = null) => new(loss, error, error, least ?? error);
}
