namespace RnnHessianFree.Experiments.Runs;

/// <summary>The evaluation with the least held-out error, the lower loss where errors are equal, and θ at it.</summary>
sealed class BestSoFar(BestEvaluation evaluation, double[] parameters)
{
    public BestEvaluation Evaluation { get; private set; } = evaluation;

    public double[] Parameters { get; } = parameters;

    /// <summary>Takes it if it is better, and says whether it was.</summary>
    public bool Offer(int step, Evaluation evaluation, double[] parameters)
    {
        var (_, loss, error) = Evaluation;
        if (!(evaluation.ErrorRate < error || (evaluation.ErrorRate == error && evaluation.Loss < loss))) return false;
        Evaluation = new(step, evaluation.Loss, evaluation.ErrorRate);
        parameters.CopyTo(Parameters, 0);
        return true;
    }
}
