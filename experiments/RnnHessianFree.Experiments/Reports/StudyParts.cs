using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using static System.FormattableString;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>What the pages say of the studies under <c>results/</c>: each in short, and where all of it is.</summary>
static class StudyParts
{
    /// <summary>What a preset of <c>rnnhf reproduce</c> gave: its numbers in short and, where there is one, the paper's figure.</summary>
    public static string? Grid(Results results, string name)
    {
        if (results.Study(name) is not { } study) return null;
        string figure = $"{name}/figures/{StudyOutput.Reproduction}.png";
        string drawn = $"\n\n![Minibatches to the target against T, a panel a task: a dot a run, medians joined, failures as crosses](results/{figure})";
        return Invariant($"""
            {study.All.Count(run => run.End!.Reason == EndReason.Solved)} of {study.All.Count} runs solved{(study.Unfinished > 0 ? $"; {study.Unfinished} more were begun and cut short" : "")}. Seeds solved, and the median of their
            minibatches; where there is nothing, no run was finished ([all numbers, findings, what was not run](results/{name}/report.md)):

            {new GridTables(study).Summary()}{(results.Has(figure) ? drawn : "")}
            """);
    }

    /// <summary>On from a shorter length to a longer one.</summary>
    public static string? Longer(Results results, string name) =>
        results.Runs(name) is { Count: > 0 } runs ? Curriculum.Table(runs) + $"\n\n[Settings, passes, versions](results/{name}/report.md)." : null;

    /// <summary>Who was sooner, in short; nothing before every optimiser has run everywhere.</summary>
    public static string? Comparison(Results results)
    {
        const string name = Findings.Rivals;
        if (results.CompleteStudy(name) is not { } study) return null;
        var findings = new StudyFindings(study, StudyPhase.Tuned);
        string others = string.Join(", ", study.Optimizers.Select(optimizer => optimizer.Kind).Distinct().Skip(1));
        string seconds = string.Join(", ", study.All.Select(run => run.Header.Budget.Seconds).Distinct().Order());
        return Invariant($"""
            Hessian-free against {others}, all tuned by the same rule, at {seconds} seconds of one thread a run, by `rnnhf compare experiments/studies/{name}.json`
            as of {string.Join(", ", study.All.Select(run => RunTable.Version(run.Header)).Distinct())} ([all numbers and figures](results/{name}/report.md)).

            {findings.ByClock()}

            {findings.Tally()}

            ![Share of seeds solved within the budget against T, a line for each optimiser](results/{name}/figures/success.png)
            """);
    }

    /// <summary>How the answer changes with initial weights and clipping, in short.</summary>
    public static string? Starts(Results results)
    {
        const string name = "initialization-and-clipping";
        if (results.CompleteStudy(name) is not { } study) return null;
        var findings = new StudyFindings(study, StudyPhase.Tuned);
        var tasks = study.WorkloadsOf(StudyPhase.Tuned).Select(workload => $"{workload.TaskTitle} at T = {workload.Length}").Distinct();
        return Invariant($"""
            On {string.Join(" and ", tasks)} at {study.All[0].Header.Budget.Seconds} seconds a run ([all numbers and figures](results/{name}/report.md)).

            {findings.ByStart()}

            {findings.Tally()}
            """);
    }

    /// <summary>A published recipe of a first-order method, tried here.</summary>
    public static string? Published(Results results)
    {
        string[] names = ["nesterov-2013", "nesterov-2013-memorization"];
        StudyResults[] studies = [.. names.Select(results.CompleteStudy).OfType<StudyResults>()];
        return studies.Length < names.Length ? null : Invariant($"""
            {studies[0].All[0].Header.Budget.Steps:N0} updates ({string.Join(", ", names.Select(name => $"[{name}](results/{name}/report.md)"))}):

            {PublishedNumbers.Table(studies)}
            """);
    }
}
