using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>Interrupts a run in the middle of a step, or where that is too short, at its end.</summary>
sealed class CancelInside(int? step, CancellationTokenSource cancellation) : IRunProgress
{
    public void Started(RunHeader header) { }

    public void Inside(int at, StepProgress inside, double seconds, double? secondsLeft)
    {
        if (at == step && (inside.Phase != "conjugate gradients" || inside.Done >= 3) && inside.Phase != "gradient") cancellation.Cancel();
    }

    public void Stepped(RunStep at, double? secondsLeft)
    {
        if (at.Step == step) cancellation.Cancel();
    }

    public void Ended(RunEnd end) { }
}
