using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Where a run leaves what it does.</summary>
interface IRunFiles
{
    /// <inheritdoc cref="RunFiles.From"/>
    Checkpoint? From { get; }

    /// <inheritdoc cref="RunFiles.IsCheckpointDue"/>
    bool IsCheckpointDue { get; }

    /// <inheritdoc cref="RunFiles.Recorded"/>
    RecordedLines Recorded { get; }

    /// <inheritdoc cref="RunFiles.Write"/>
    void Write(RunStep step);

    /// <inheritdoc cref="RunFiles.Save"/>
    void Save(Checkpoint checkpoint);

    /// <inheritdoc cref="RunFiles.Finish"/>
    void Finish(RunEnd end, RecurrentShape shape, double[] parameters, double[]? best, Checkpoint? resumable);
}
