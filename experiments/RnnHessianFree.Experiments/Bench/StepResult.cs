namespace RnnHessianFree.Experiments.Bench;

/// <summary>Where the time of Hessian-free steps on the addition task goes.</summary>
/// <param name="Steps">How many were timed, after one that was not.</param>
/// <param name="Seconds">All of them.</param>
/// <param name="CgIterations">… in all of them.</param>
/// <param name="Shares">Shares of the seconds: drawing data, losses, gradients, curvature set-ups, products, and all else.</param>
sealed record StepResult(int Steps, double Seconds, int CgIterations, IReadOnlyDictionary<string, double> Shares);
