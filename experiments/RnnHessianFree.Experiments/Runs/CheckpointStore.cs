using System.Diagnostics;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>The newest checkpoint of a run on disk, and the one before it.</summary>
sealed class CheckpointStore(RunPaths paths, TimeSpan every)
{
    readonly Stopwatch _sinceSaved = Stopwatch.StartNew();

    /// <summary>Whether so much time has passed that the run should be saved.</summary>
    public bool IsDue => _sinceSaved.Elapsed >= every;

    public void Save(Checkpoint checkpoint)
    {
        byte[] content = CheckpointFormat.Write(checkpoint);
        AtomicFile.Write(paths.Checkpoint, stream => stream.Write(content), previous: paths.PreviousCheckpoint);
        _sinceSaved.Restart();
    }

    public void Delete()
    {
        File.Delete(paths.Checkpoint);
        File.Delete(paths.PreviousCheckpoint);
    }

    /// <summary>The newest checkpoint that can be read; null where there is none.</summary>
    /// <param name="note">Told where the newest could not be read.</param>
    /// <exception cref="InvalidDataException">None that is there can be read.</exception>
    /// <exception cref="UsageException">One is of a newer version of the program.</exception>
    public Checkpoint? Load(Action<string> note)
    {
        string? flaw = null;
        foreach (string path in (string[])[paths.Checkpoint, paths.PreviousCheckpoint])
        {
            if (!File.Exists(path)) continue;
            try
            {
                var checkpoint = CheckpointFormat.Read(File.ReadAllBytes(path));
                if (flaw is not null) note($"{flaw}; going on from the checkpoint before it, step {checkpoint.Position.Step}");
                return checkpoint;
            }
            catch (InvalidDataException problem)
            {
                flaw ??= $"{path}: {problem.Message}";
            }
            catch (UsageException problem)
            {
                throw new UsageException($"{path}: {problem.Message}", problem);
            }
        }
        return flaw is null ? null : throw new InvalidDataException($"{flaw}; there is no other; --overwrite starts the run anew");
    }
}
