using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Experiments;

sealed class SilentProgress : IRunProgress
{
    public void Started(RunHeader header) { }
    public void Inside(int step, StepProgress inside, double seconds, double? secondsLeft) { }
    public void Stepped(RunStep step, double? secondsLeft) { }
    public void Ended(RunEnd end) { }
}
