using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Sees every step of a run, and passes all on to a display.</summary>
sealed class Watcher(IRunProgress? display, Action<RunStep> stepped) : IRunProgress
{
    public void Started(RunHeader header) => display?.Started(header);

    public void Inside(int step, StepProgress inside, double seconds, double? secondsLeft) =>
        display?.Inside(step, inside, seconds, secondsLeft);

    public void Stepped(RunStep step, double? secondsLeft)
    {
        stepped(step);
        display?.Stepped(step, secondsLeft);
    }

    public void Ended(RunEnd end) => display?.Ended(end);
}
