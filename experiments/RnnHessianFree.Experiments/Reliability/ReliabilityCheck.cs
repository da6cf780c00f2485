namespace RnnHessianFree.Experiments.Reliability;

/// <summary>A promise about runs, put to the test by doing to them what it speaks of.</summary>
/// <param name="promise">What must hold, in a sentence.</param>
abstract class ReliabilityCheck(string promise)
{
    public string Promise { get; } = promise;

    /// <summary>Tries, and counts what was tried. Whatever is found amiss goes to <see cref="CheckResult.Failures"/>.</summary>
    public abstract CheckResult Run(Workbench bench);
}
