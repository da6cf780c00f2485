using System.Security.Cryptography;
using RnnHessianFree.Data;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Requests;

/// <summary>The user's own data as asked for.</summary>
/// <param name="File">The file or folder.</param>
/// <param name="Format">How its numbers are meant.</param>
/// <param name="HeldOutFile">Another file to judge by; null where a share of the first is held out.</param>
/// <param name="HeldOutShare">That share.</param>
sealed record DataRequest(string File, DataFormat Format, string? HeldOutFile = null, double HeldOutShare = DataRequest.DefaultShare)
{
    /// <summary>Ours: a common choice.</summary>
    public const double DefaultShare = 0.2;

    public string Name => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(File));

    /// <summary>The data, split.</summary>
    /// <param name="seed">Which share is held out.</param>
    /// <exception cref="InvalidDataException">They cannot be learned from.</exception>
    public TrainingData Load(ulong seed)
    {
        var all = Read("--data", File, Format);
        if (HeldOutFile is null)
        {
            if (all.Sequences < 2) throw new UsageException($"--data {File}: has 1 sequence; to hold out some there must be 2 or more, or give --held-out FILE");
            var (training, heldOut) = all.Split(HeldOutShare, seed);
            return new(training, heldOut, Describe(File, training, new { share = HeldOutShare, sequences = heldOut.Sequences }));
        }
        var other = Read("--held-out", HeldOutFile, all.Format);
        if (other.Inputs != all.Inputs)
            throw new UsageException($"--held-out {HeldOutFile}: has {other.Inputs} inputs a step; the training data have {all.Inputs}");
        return new(all, other, Describe(File, all, new { file = Path.GetFileName(HeldOutFile), sha256 = Hash(HeldOutFile), sequences = other.Sequences }));
    }

    /// <summary>The data in the file that an option names.</summary>
    public static SequenceData Read(string option, string file, DataFormat format)
    {
        if (!Path.Exists(file)) throw new UsageException($"{option} {file}: there is no such file or folder");
        return SequenceData.Load(file, format);
    }

    static Dictionary<string, object> Describe(string file, SequenceData training, object heldOut) => new(training.Settings)
    {
        ["file"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(file)),
        ["sha256"] = Hash(file),
        ["heldOut"] = heldOut,
    };

    // Of a folder, that of its files' names and hashes.
    static string Hash(string path)
    {
        if (Directory.Exists(path))
        {
            var files = Directory.EnumerateFiles(path, "*.csv").Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)} {Hash(file)}\n");
            return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(files))));
        }
        using var stream = System.IO.File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

/// <summary>The user's own data, to learn from and to judge by.</summary>
/// <param name="Training">Learned from.</param>
/// <param name="HeldOut">Judged by.</param>
/// <param name="Settings">All that sets them apart from others, for the run file's header.</param>
sealed record TrainingData(SequenceData Training, SequenceData HeldOut, IReadOnlyDictionary<string, object> Settings)
{
    /// <summary>Ours: an evaluation, a pass over the held-out data, is then a small part of the work.</summary>
    const int EpochsOfPasses = 10;

    /// <summary>The most sequences of a step that is to see all of them: the gradient's of <see cref="Optimizers.BatchSettings"/>.</summary>
    const int MostOfAStep = 1000;

    /// <summary>The request with all that it leaves open as such an amount of data asks for.</summary>
    public RunRequest Complete(RunRequest request) => request with
    {
        Evaluation = request.Evaluation with
        {
            Sequences = HeldOut.Sequences,
            EveryPasses = Math.Min(request.Evaluation.EveryPasses ?? long.MaxValue, EpochsOfPasses * (long)Training.Sequences),
        },
        Settings = request.Settings.Over(KnobValues.Of(BatchSizes(request.Optimizer.Knobs).Where(pair => request.Optimizer.Knobs.Contains(pair.Knob)))),
    };

    // Where a step may see all data, Hessian-free's gradient and curvature do; an update of the others sees a tenth at the most.
    IEnumerable<(Knob Knob, double Value)> BatchSizes(IReadOnlyList<Knob> knobs)
    {
        int all = Training.Sequences;
        if (knobs.Contains(Knobs.LearningRate)) return [(Knobs.GradientSequences, Math.Clamp(all / 10, 1, 100))];
        return all > MostOfAStep ? [] : [(Knobs.GradientSequences, all), (Knobs.CurvatureSequences, all)];
    }
}
