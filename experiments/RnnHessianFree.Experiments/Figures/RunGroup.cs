using System.Text.Json;
using RnnHessianFree.Experiments.Runs;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>Runs that are drawn alike: those of one optimiser with one setting, which differ in their seeds.</summary>
/// <param name="Title">What the legend calls them.</param>
/// <param name="Style">Their look.</param>
/// <param name="Runs">At least one.</param>
sealed record RunGroup(string Title, RunStyle Style, IReadOnlyList<RunFile> Runs)
{
    // More settings than these do not fit a legend.
    const int MostSettings = 4;

    /// <summary>
    /// The groups of these runs, named by their optimiser and, where several groups have the same, by the settings in which they differ.
    /// </summary>
    public static IReadOnlyList<RunGroup> Of(IReadOnlyList<RunFile> runs)
    {
        var groups = runs.Select(run => (Run: run, Settings: Settings(run.Header)))
            .GroupBy(pair => string.Join('\n', pair.Settings.Select(setting => $"{setting.Key} {setting.Value}")), StringComparer.Ordinal)
            .Select(group => (group.First().Settings, Runs: (RunFile[])[.. group.Select(pair => pair.Run)])).ToArray();
        return
        [
            .. groups.Select((group, i) => new RunGroup(
                Name(group.Settings, [.. groups.Select(other => other.Settings).Where(other => other["optimizer"] == group.Settings["optimizer"])]),
                RunStyle.Of(i), group.Runs)),
        ];
    }

    /// <summary>What its legend shows: curves tell whether runs solved their task, but not why others broke off.</summary>
    public LegendItem Legend => Panel.LegendFor(Title + Fate, Style);

    /// <summary>The seeds of these groups, as <c>seed 1</c>, <c>seeds 1–5</c> or <c>seeds 1, 3, 7</c>.</summary>
    public static string Seeds(IEnumerable<RunGroup> groups)
    {
        ulong[] seeds = [.. groups.SelectMany(group => group.Runs).Select(run => run.Header.Seed).Distinct().Order()];
        if (seeds.Length == 1) return $"seed {seeds[0]}";
        bool isRange = seeds.Length > 2 && seeds[^1] - seeds[0] == (ulong)seeds.Length - 1;
        return "seeds " + (isRange ? $"{seeds[0]}–{seeds[^1]}" : string.Join(", ", seeds));
    }

    string Fate
    {
        get
        {
            string[] fates =
            [
                .. Runs.Select(run => run.End is null ? "unfinished" : run.End.Reason.Words())
                    .Where(fate => fate != EndReason.Solved.Words() && fate != EndReason.BudgetSpent.Words() && fate != EndReason.NoLongerBetter.Words())
                    .GroupBy(fate => fate).Select(group => Runs.Count == 1 ? group.Key : $"{group.Count()} {group.Key}"),
            ];
            return fates.Length == 0 ? "" : $" ({string.Join(", ", fates)})";
        }
    }

    static string Name(Dictionary<string, string> settings, Dictionary<string, string>[] ofOptimizer)
    {
        string[] differing =
        [
            .. settings.Where(setting => ofOptimizer.Any(other => !other.TryGetValue(setting.Key, out string? value) || value != setting.Value))
                .Select(setting => $"{setting.Key.Split('.')[^1]} {setting.Value}"),
        ];
        return string.Join(", ", differing.Take(MostSettings).Prepend(settings["optimizer"])) + (differing.Length > MostSettings ? ", …" : "");
    }

    // All that sets one setting apart from another, by path.
    static Dictionary<string, string> Settings(RunHeader header)
    {
        var all = new Dictionary<string, string> { ["optimizer"] = header.Optimizer.Name };
        foreach (var (path, element) in (IEnumerable<(string, JsonElement)>)[("optimizer", header.Optimizer.Settings), ("network", RunFormat.Element(header.Network)),
            ("initialization", RunFormat.Element(header.Initialization)), ("precision", RunFormat.Element(header.Engine.Precision))])
            foreach (var (at, value) in element.Flat(path)) all[at] = value;
        return all;
    }
}
