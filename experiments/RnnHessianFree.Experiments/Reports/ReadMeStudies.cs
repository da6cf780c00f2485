using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using static System.FormattableString;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>What README.md says of the studies under <c>results/</c>: each in short, and where all of it is.</summary>
static class ReadMeStudies
{
    public static string Text(string root) => Reproduction(root, "economy", "Today's defaults, one setting for every task, by `rnnhf reproduce --preset economy`", "One setting for every task")
        + Reproduction(root, "martens-sutskever-2011", "The experiment of Martens & Sutskever 2011 in the way of 2011 by `rnnhf reproduce`", "The experiment of 2011", isDrawn: true)
        + Reproduction(root, "martens-sutskever-2011-sparse", "The same from the paper's sparse initial weights, by `rnnhf reproduce --preset sparse`")
        + Reproduction(root, "martens-sutskever-2011-ablations", "One part off or changed at a time, by `rnnhf reproduce --preset ablations`")
        + Longer(root) + Comparison(root) + Starts(root) + Published(root);

    // Past the paper: on from a shorter length to a longer one.
    static string Longer(string root) => Path.Combine(root, "results", "curriculum") is var folder && Directory.Exists(folder) ? $"""

        From one length on to the next: Hessian-free starts with the network that another run ended with, by `rnnhf train --start-from` with the settings
        of the laptop preset or, where that was tried, with others ([settings, passes, versions](results/curriculum/report.md)). Wrong at the start is what
        that network gets wrong at the new length:

        {Curriculum.Table(RunFileReader.ReadTree(folder))}

        """ : "";

    // Who was sooner, in short; nothing before every optimiser has run everywhere.
    static string Comparison(string root)
    {
        if (CompleteStudy(root, "hf-vs-first-order") is not { } results) return "";
        var findings = new StudyFindings(results, StudyPhase.Tuned);
        string others = string.Join(", ", results.Optimizers.Select(optimizer => optimizer.Kind).Distinct().Skip(1));
        string seconds = string.Join(", ", results.All.Select(run => run.Header.Budget.Seconds).Distinct().Order());
        return Invariant($"""

            ## Against first-order methods

            Hessian-free against {others}, all tuned by the same rule, at {seconds} seconds of one thread a run,
            by `rnnhf compare experiments/studies/hf-vs-first-order.json` as of {string.Join(", ", results.All.Select(run => RunTable.Version(run.Header)).Distinct())}
            ([all numbers and figures](results/hf-vs-first-order/report.md)):

            {findings.Lines()}

            {findings.Solved()}
            {findings.Trials()}

            ![Share of seeds solved within the budget against T, a line for each optimiser](results/hf-vs-first-order/figures/success.png)

            """);
    }

    // How the answer changes with initial weights and clipping, in short.
    static string Starts(string root)
    {
        if (CompleteStudy(root, "initialization-and-clipping") is not { } results) return "";
        var findings = new StudyFindings(results, StudyPhase.Tuned);
        var tasks = results.WorkloadsOf(StudyPhase.Tuned).Select(workload => $"{workload.TaskTitle} at T = {workload.Length}").Distinct();
        return Invariant($"""

            The same from three kinds of initial weights, and with and without clipping, on {string.Join(" and ", tasks)} at {results.All[0].Header.Budget.Seconds} seconds a run
            ([all numbers and figures](results/initialization-and-clipping/report.md)):

            {findings.StartLines()}

            {findings.Solved()}
            {findings.Trials()}

            """);
    }

    // A published recipe of a first-order method, tried here.
    static string Published(string root)
    {
        string[] names = ["nesterov-2013", "nesterov-2013-memorization"];
        StudyResults[] studies = [.. names.Select(name => CompleteStudy(root, name)).OfType<StudyResults>()];
        return studies.Length < names.Length ? "" : Invariant($"""

            Nesterov's method by the recipe of Sutskever et al. 2013, {studies[0].All[0].Header.Budget.Steps:N0} updates
            ({string.Join(", ", names.Select(name => $"[{name}](results/{name}/report.md)"))}):

            {PublishedNumbers.Table(studies)}

            """);
    }

    // A tuned study of which every workload has been run by every optimiser.
    static StudyResults? CompleteStudy(string root, string name) => Study(root, name) is { } results
        && results.WorkloadsOf(StudyPhase.Tuned) is { Count: > 0 } workloads
        && workloads.All(workload => results.IsComplete(workload, StudyPhase.Tuned)) ? results : null;

    static StudyResults? Study(string root, string name) => Path.Combine(root, "results", name) is var folder && Directory.Exists(folder)
        && StudyResults.Of(RunFileReader.ReadTree(folder)) is { All.Count: > 0 } results ? results : null;

    // What a preset of `rnnhf reproduce` gave: its numbers in short and, for the main one, the paper's figure.
    static string Reproduction(string root, string name, string what, string? heading = null, bool isDrawn = false)
    {
        if (Study(root, name) is not { } results) return "";
        int solved = results.All.Count(run => run.End!.Reason == EndReason.Solved);
        string figure = $"results/{name}/figures/{StudyOutput.Reproduction}.png";
        string drawn = $"\n\n![Minibatches to the target against T, a panel a task: a dot a run, medians joined, failures as crosses]({figure})";
        return Invariant($"""
            {(heading is null ? "" : $"\n## {heading}\n")}
            {what}: {solved} of {results.All.Count} runs solved. Seeds solved, and the median of
            their minibatches of 1,000 sequences; where there is nothing, no run was finished ([all numbers, findings, what was not run](results/{name}/report.md)):

            {new GridTables(results).Summary()}{(isDrawn && File.Exists(Path.Combine(root, figure)) ? drawn : "")}

            """);
    }
}
