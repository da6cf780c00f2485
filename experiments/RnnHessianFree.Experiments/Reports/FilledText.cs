using System.Globalization;
using System.Text.RegularExpressions;
using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>
/// Prose whose numbers come from run files: <c>{{quantity optimizer tasks lengths}}</c> stands for a quantity of the runs of an optimiser of
/// the study (or any) on some tasks (a,b or all) at some lengths (30,50 or 30-100 or all).
/// </summary>
static partial class FilledText
{
    static readonly Dictionary<string, Func<RunFile[], string>> Quantities = new()
    {
        ["runs"] = runs => $"{runs.Length}",
        ["solved"] = runs => $"{runs.Count(IsSolved)} of {runs.Length}",
        ["share"] = runs => Invariant($"{(double)runs.Count(IsSolved) / runs.Length:P0}"),
        ["tasks-solved"] = runs => Of(runs.GroupBy(run => run.Header.Task.Name)),
        ["diverged"] = runs => $"{runs.Count(run => run.End!.Reason == EndReason.Diverged)}",
        ["minibatches"] = runs => Range(Times(runs, Clock.Minibatches), Time),
        ["sequences"] = runs => Range(Times(runs, Clock.Sequences), Count),
        ["seconds"] = runs => Range(Times(runs, Clock.Seconds), Time),
        ["wrong"] = StudyTables.FinalError,
        ["mean-wrong"] = runs => MeanOf(runs, run => run.End!.HeldOutError, "G2"),
        ["mean-wrong-steps"] = runs => MeanOf(runs, run => run.End!.HeldOutStepError ?? run.End.HeldOutError, "P2"),
    };

    public static IEnumerable<string> Names => Quantities.Keys;

    /// <exception cref="InvalidDataException">A placeholder asks for what there is not; the message says what there is.</exception>
    public static string Fill(string text, StudyResults results) => Placeholder().Replace(text, found =>
    {
        string[] words = found.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var quantity, var optimizer, var tasks, var lengths]) throw Wrong(found.Value, "a quantity, an optimiser, tasks and lengths");
        if (!Quantities.TryGetValue(quantity, out var of)) throw Wrong(found.Value, $"a quantity of {string.Join(", ", Names)}");
        string[] names = tasks == "all" ? [.. TaskCatalog.All.Select(entry => entry.Name)] : tasks.Split(',');
        if (names.FirstOrDefault(name => TaskCatalog.All.All(entry => entry.Name != name)) is { } unknown) throw Wrong(found.Value, $"tasks, not {unknown}");
        var (least, most, listed) = Lengths(found.Value, lengths);
        RunFile[] runs =
        [
            .. from run in results.All
               where run.Header.Place!.Phase is StudyPhase.Given or StudyPhase.Tuned && (optimizer == "any" || run.Header.Place.Optimizer == optimizer)
               where names.Contains(run.Header.Task.Name)
               where listed?.Contains(run.Header.Task.Length) ?? (run.Header.Task.Length >= least && run.Header.Task.Length <= most)
               select run,
        ];
        return runs.Length == 0 ? "(no run yet)" : of(runs);
    });

    static (int From, int To, int[]? Listed) Lengths(string placeholder, string text)
    {
        if (text == "all") return (0, int.MaxValue, null);
        int Whole(string number) => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n
            : throw Wrong(placeholder, "lengths as 30,50 or 30-100 or all");
        return text.Split('-') is [var from, var to] ? (Whole(from), Whole(to), null) : (0, 0, [.. text.Split(',').Select(Whole)]);
    }

    static bool IsSolved(RunFile run) => run.End!.Reason == EndReason.Solved;

    static IEnumerable<double> Times(RunFile[] runs, Clock clock) => runs.Where(IsSolved).Select(clock.TimeToTarget);

    // The mean and, by seed, what it is of. Nothing held out was judged of a run that broke off before: all wrong.
    static string MeanOf(RunFile[] runs, Func<RunFile, double?> share, string format)
    {
        double[] shares = [.. runs.OrderBy(run => run.Header.Seed).Select(run => share(run) ?? 1)];
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return $"{Text(shares.Average())} ({string.Join(", ", shares.Select(Text))})";
    }

    static string Of(IEnumerable<IGrouping<string, RunFile>> tasks)
    {
        var all = tasks.ToArray();
        return $"{all.Count(task => task.Any(IsSolved))} of {all.Length}";
    }

    static InvalidDataException Wrong(string placeholder, string allowed) => new($"{placeholder} needs {allowed}");

    [GeneratedRegex(@"\{\{(.*?)\}\}")]
    private static partial Regex Placeholder();
}
