using System.CommandLine;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Inspection;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf inspect</c>: looks inside the networks of runs.</summary>
static class InspectCommand
{
    static readonly Dictionary<string, InspectedPart> Parts = new()
    {
        ["flow"] = InspectedPart.Flow,
        ["spectrum"] = InspectedPart.Spectrum,
        ["solve"] = InspectedPart.Solve,
        ["states"] = InspectedPart.States,
    };

    public static Command Create(Session session)
    {
        var defaults = new InspectionSettings();
        var runs = Options.Paths("run", "run files (NAME.jsonl) of one task, length and network");
        var start = Options.Flag("--start", "looks at θ_0 of the first run too, drawn again from its header");
        var parameters = Options.Text("--parameters", "looks at these, a NAME.parameters.json, instead of what the run ended with", "file");
        var only = Options.Choice("--only", "one part; default all", Parts);
        var sequences = Options.Whole("--sequences", $"of curvature, error flow and states; default {defaults.Sequences}", max: 100_000);
        var iterations = Options.Whole("--lanczos-iterations", $"of a spectrum, for each random vector; default {defaults.LanczosIterations}", max: 2000);
        var probes = Options.Whole("--probes", $"random vectors of a spectrum; default {defaults.Probes}", max: 1000);
        var cg = Options.Whole("--cg-iterations", "at most so many of conjugate gradients; default the run's", max: 10_000);
        var seed = Options.Seed("--seed", $"of data and random vectors; default {defaults.Seed}");
        var threads = Options.Threads();
        var output = Options.Folder("--out", "where figures and numbers go; default results/inspect");
        var command = new Command("inspect", """
            Looks inside the networks of runs, on data that training does not draw and in double precision (but for the solve): error flow through time, the
            spectrum of the curvature with what gradient and step have in it, one Hessian-free solve iterate by iterate, hidden states with
            fixed points. Writes a figure of each (PNG and SVG), the numbers drawn (inspect.json), and a table.

            Example: rnnhf inspect results/train/addition-T50-hf-seed1.jsonl --start
            """) { runs, start, parameters, only, sequences, iterations, probes, cg, seed, threads, output };
        command.SetAction(parsed =>
        {
            string[] paths = [.. parsed.GetRequiredValue(runs).Select(path => Path.GetFullPath(path, session.Folder))];
            string? file = parsed.GetValue(parameters);
            if (file is not null && paths.Length > 1) throw new UsageException($"--parameters {file}: allowed only with one run");
            var settings = new InspectionSettings
            {
                Parts = parsed.GetValue(only) is { } part ? [part] : defaults.Parts,
                Sequences = parsed.GetValue(sequences) ?? defaults.Sequences,
                LanczosIterations = parsed.GetValue(iterations) ?? defaults.LanczosIterations,
                Probes = parsed.GetValue(probes) ?? defaults.Probes,
                CgIterations = parsed.GetValue(cg),
                Seed = parsed.GetValue(seed) ?? defaults.Seed,
            };
            var opened = InspectedRun.ReadAlike(paths, parsed.GetValue(threads) ?? Environment.ProcessorCount);
            foreach (var run in opened.Where(run => run.File.Header.Constraints is not null))
                session.Out.WriteLine($"{run.File.Name} was trained with --freeze or --l2: what follows is of the loss alone, and of all parameters");
            var inspectors = opened.Select(run => new Inspector(run, settings)).ToArray();
            var points = Points(inspectors, file is null ? null : Path.GetFullPath(file, session.Folder), parsed.GetValue(start));
            string folder = Folders.For(session, parsed.GetValue(output), "inspect");
            Folders.Require(folder);

            var found = points.Select(point => point.Inspector.Look(point.At, session.Out.WriteLine, session.Cancellation)).ToArray();
            string path = Path.Combine(folder, InspectionFile.Name);
            var (commit, dirty) = Repository.Version();
            InspectionFile.Write(path, new()
            {
                Subject = $"{opened[0].Subject}, seed {opened[0].File.Header.Seed}",
                Runs = [.. paths.Select(run => Relative(folder, run))],
                Start = parsed.GetValue(start),
                Parameters = file is null ? null : Relative(folder, Path.GetFullPath(file, session.Folder)),
                Commit = commit,
                Dirty = dirty,
                Settings = settings,
                GradientSequences = opened[0].Settings.Batches.GradientSequences,
                BacktrackingSequences = opened[0].Settings.Batches.BacktrackingSequences,
                Points = found,
            });
            var numbers = InspectionFile.Read(path);
            InspectionTable.Write(numbers, session.Console);
            foreach (string written in Draw(numbers, folder).Prepend(path)) session.Out.WriteLine(written);
            return ExitCode.Done;
        });
        return command;
    }

    static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    // Of θ_0 and the ends, in this order; those that have the same label get the names of their runs.
    static (Inspector Inspector, InspectedParameters At)[] Points(Inspector[] inspectors, string? file, bool start)
    {
        List<(Inspector Inspector, InspectedParameters At)> points = start ? [(inspectors[0], inspectors[0].Run.Start())] : [];
        points.AddRange(inspectors.Where(one => !start || file is not null || one.Run.HasEnd).Select(one => (one, one.Run.End(file))));
        return [.. from point in points
                   let isTwice = points.Count(other => other.At.Label == point.At.Label) > 1
                   select isTwice ? (point.Inspector, point.At with { Label = $"{point.Inspector.Run.File.Name}, {point.At.Label}" }) : point];
    }

    /// <summary>Draws the figures that there are numbers for; returns their paths.</summary>
    public static IReadOnlyList<string> Draw(InspectedNumbers numbers, string folder, FigureLook? look = null)
    {
        var figures = new List<string>();
        void Add(string name, Func<InspectedPoint, object?> has, Func<InspectedNumbers, Figure> draw)
        {
            if (numbers.Points.Any(point => has(point) is not null)) figures.AddRange(draw(numbers).Save(Path.Combine(folder, name), look));
        }
        Add("error-flow", point => point.Flow, ErrorFlowFigure.Of);
        Add("spectrum", point => point.Spectrum, SpectrumFigure.Of);
        Add("solve", point => point.Solves, SolveFigure.Of);
        Add("hidden-states", point => point.States, HiddenStateFigure.Of);
        return figures;
    }
}
