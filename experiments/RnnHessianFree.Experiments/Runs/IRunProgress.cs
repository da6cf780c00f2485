using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Shows a person how a run goes.</summary>
interface IRunProgress
{
    void Started(RunHeader header);

    /// <summary>Called inside a step, on the run's clock, so it must be quick.</summary>
    void Inside(int step, StepProgress inside, double seconds, double? secondsLeft);

    void Stepped(RunStep step, double? secondsLeft);

    void Ended(RunEnd end);
}
