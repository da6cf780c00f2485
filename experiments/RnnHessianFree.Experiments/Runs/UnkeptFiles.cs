using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>The files of a run that another rank keeps.</summary>
/// <param name="from">Where to go on from; null at a beginning.</param>
sealed class UnkeptFiles(Checkpoint? from) : IRunFiles
{
    public Checkpoint? From => from;

    public bool IsCheckpointDue => false;

    public RecordedLines Recorded => new(0, "");

    public void Write(RunStep step) { }

    public void Save(Checkpoint checkpoint) { }

    public void Finish(RunEnd end, RecurrentShape shape, double[] parameters, double[]? best, Checkpoint? resumable) { }
}
