using System.CommandLine;
using RnnHessianFree.Data;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf predict</c>: what a trained network makes of data.</summary>
static class PredictCommand
{
    const int DefaultSequences = 100;

    const string DefaultOutput = "predictions.npz";

    static readonly Dictionary<string, Precision> Precisions = new() { ["single"] = Precision.Single, ["double"] = Precision.Double };

    public static Command Create(Session session)
    {
        var file = Options.Path("parameters", "the network: a NAME.parameters.json of a run");
        var data = Options.Text("--data", "what it is shown: an .npz archive, a .jsonl file or a folder of .csv files, with or without targets", "file");
        var task = Options.Text("--task", "what it is shown: sequences of a task, a name from `rnnhf tasks`", "name");
        var length = Options.Length("T of the task's sequences");
        var variant = Options.Choice("--variant", "whose definition of the task; default thesis", Catalog.Variants);
        var sequences = Options.Whole("--sequences", $"how many of the task's sequences; default {DefaultSequences}", max: 1_000_000);
        var seed = Options.Seed("--seed", "another seed, other sequences; default 1");
        var output = Options.Text("--out", $"where outputs and hidden states go; default {DefaultOutput}", "file.npz");
        var weights = Options.Text("--weights", "writes the weights too, as .safetensors", "file.safetensors");
        var unit = Options.Choice("--output-unit", "the output unit of a network whose file does not name it", DataOptions.Units);
        var precision = Options.Choice("--precision", "default double", Precisions);
        var threads = Options.Threads();
        var command = new Command("predict", """
            Shows a trained network data or sequences of a task, and writes what it does at every step, whatever the masks, as arrays
            of NumPy: outputs [N, T, Y], states [N, T, H], the hidden states h_1 to h_T, and lengths [N]; of a task its inputs,
            targets and mask too. What lies after a sequence's end is zero.

            Example: rnnhf predict results/train/walks-hf-seed1.parameters.json --data walks.npz --out walks-out.npz
            Example: rnnhf predict results/train/addition-T50-hf-seed1.parameters.json --task addition --length 50
            """) { file, data, task, length, variant, sequences, seed, output, weights, unit, precision, threads };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetValue(file)!, session.Folder);
            byte[] content = InputFile.Read(path, parsed.GetValue(file)!, Array.MaxLength);
            var engine = Catalog.Engine(EngineKind.Simd, parsed.GetValue(precision) ?? Precision.Double, parsed.GetValue(threads) ?? Environment.ProcessorCount);
            var named = parsed.GetValue(task) is { } name ? Catalog.Task(name,
                parsed.GetValue(length) ?? throw new UsageException("--length: must be given with --task"), parsed.GetValue(variant) ?? TaskVariant.Thesis) : null;
            var network = RecurrentNetwork.Read(content, path, parsed.GetValue(unit) ?? named?.OutputUnit, engine);
            string target = Required(parsed.GetValue(output) ?? DefaultOutput, "--out", ".npz", session);
            string? safetensors = parsed.GetValue(weights) is { } asked ? Required(asked, "--weights", ".safetensors", session) : null;

            var (shown, judge) = (parsed.GetValue(data), named) switch
            {
                ({ } own, null) => Own(Path.GetFullPath(own, session.Folder), network.Shape),
                (null, not null) => OfTask(network.Shape, named, parsed.GetValue(seed) ?? 1, parsed.GetValue(sequences) ?? DefaultSequences),
                _ => throw new UsageException("--data or --task: one of them must be given"),
            };
            if (judge == shown && ((Option[])[length, variant, sequences, seed]).FirstOrDefault(option => parsed.GetResult(option) is not null) is { } stray)
                throw new UsageException($"{stray.Name}: allowed only with --task");
            if ((shown.Inputs, shown.Outputs) != (network.Shape.Inputs, network.Shape.Outputs))
                throw new UsageException($"{parsed.GetValue(file)}: has {network.Shape.Inputs} inputs and {network.Shape.Outputs} outputs; "
                    + $"{shown.Name} has {shown.Inputs} and {shown.Outputs}");

            var model = engine.Bind(network.Shape);
            var (loss, error, _) = new HeldOutSet(judge, model, shown.Portions()).Evaluate(network.Parameters);
            AtomicFile.Write(target, stream => NumpyArchive.Write(stream, Arrays(network, shown, withData: judge != shown)));
            session.Out.WriteLine(target);
            if (safetensors is not null)
            {
                AtomicFile.Write(safetensors, stream => SafetensorsFile.Write(stream, network));
                session.Out.WriteLine(safetensors);
            }
            if (shown.HasTargets) session.Out.WriteLine($"{shown.Sequences} sequences: loss {loss:g6}, {error:p2} wrong");
            return ExitCode.Done;
        });
        return command;
    }

    static string Required(string file, string option, string extension, Session session)
    {
        string path = Path.GetFullPath(file, session.Folder);
        if (Path.GetExtension(path) != extension) throw new UsageException($"{option} {file}: must end in {extension}");
        return Directory.Exists(Path.GetDirectoryName(path)) ? path : throw new UsageException($"{option} {file}: there is no such folder");
    }

    static (SequenceData Shown, ITask Judge) Own(string file, RecurrentShape shape)
    {
        var data = DataRequest.Read("--data", file, new() { OutputUnit = shape.OutputUnit, Outputs = shape.Outputs, NeedsTargets = false });
        return (data, data);
    }

    static (SequenceData Shown, ITask Judge) OfTask(RecurrentShape shape, ITask task, ulong seed, int sequences)
    {
        MemoryNeed.Require($"--length {task.Length}, --sequences {sequences}", shape, task.Length, sequences);
        return (new(task.Name, task.Draw(RandomStream.SeedOf("predictions", seed), sequences), task.OutputUnit), task);
    }

    static IEnumerable<(string, NumpyKind, int[], IEnumerable<double>)> Arrays(RecurrentNetwork network, SequenceData data, bool withData)
    {
        int n = data.Sequences, t = data.Length;
        yield return ("lengths", NumpyKind.Integer, [n], data.Portions().SelectMany(batch => batch.Lengths.ToArray(), (_, length) => (double)length));
        yield return ("outputs", NumpyKind.Float, [n, t, data.Outputs], Values(network.Predict, (values, i, b) => values[i, b]));
        yield return ("states", NumpyKind.Float, [n, t, network.Shape.Hidden], Values(network.States, (values, i, b) => values[i, b]));
        if (!withData) yield break;
        yield return ("inputs", NumpyKind.Float, [n, t, data.Inputs], Values(batch => batch, (batch, i, b) => batch.Input(i, b)));
        yield return ("targets", NumpyKind.Float, [n, t, data.Outputs], Values(batch => batch, (batch, i, b) => batch.Target(i, b)));
        yield return ("mask", NumpyKind.Float, [n, t], Values(batch => batch, (batch, i, b) => batch.Mask(i).Slice(b, 1)));

        // Sequence by sequence, and zeros up to the longest.
        IEnumerable<double> Values<T>(Func<SequenceBatch, T> ask, Numbers<T> at)
        {
            int units = 0;
            foreach (var batch in data.Portions())
            {
                var values = ask(batch);
                for (int b = 0; b < batch.Sequences; b++)
                    for (int i = 0; i < t; i++)
                    {
                        double[] numbers = i < batch.Steps ? at(values, i, b).ToArray() : new double[units];
                        units = numbers.Length;
                        foreach (double number in numbers) yield return number;
                    }
            }
        }
    }

    delegate ReadOnlySpan<double> Numbers<T>(T values, int step, int sequence);
}
