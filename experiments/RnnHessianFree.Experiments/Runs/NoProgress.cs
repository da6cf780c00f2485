using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Shows nothing.</summary>
sealed class NoProgress : IRunProgress
{
    public void Started(RunHeader header) { }

    public void Inside(int step, StepProgress inside, double seconds, double? secondsLeft) { }

    public void Stepped(RunStep step, double? secondsLeft) { }

    public void Ended(RunEnd end) { }
}
