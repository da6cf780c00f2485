using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>The sections of a report on a study whose settings are given.</summary>
static class GridReport
{
    /// <summary>The sections, null where there is nothing to say; none for a study of another kind.</summary>
    public static IEnumerable<string?> Of(StudyResults results)
    {
        if (results.WorkloadsOf(StudyPhase.Given).Count == 0) yield break;
        var tables = new GridTables(results);
        yield return $"""
            ## Tasks, lengths, optimisers

            Seeds solved, and the median (range) of what that took, over solved runs alone. A minibatch is a set of 1,000 sequences that a gradient
            or a curvature product was evaluated on: gradient sequences plus products times curvature sequences, over 1,000. The paper's sentence,
            as it is recalled, counts the sets used for evaluating the gradient or a curvature matrix-vector product; here smaller and larger sets
            count by their sequences, and losses for backtracking, line search and damping do not.

            {tables.Summary()}

            {tables.Cells()}
            """;
        if (tables.Pairs() is { } pairs)
        {
            yield return $"""
                ## By seed: {results.Optimizers[0].Title}, against the others

                Run by run with the same seed: how often it was sooner or later at the target by minibatches, or both missed; and the median of the
                other's minibatches, and passes, which count losses too, over its own, ∞ where the other missed and 0 where it did itself, with its 95 % bootstrap interval.

                {pairs}
                """;
        }
        if (tables.Longer() is { } longer)
            yield return $"## On longer sequences\n\nNetworks that solved their task, as they were, on longer held-out sequences.\n\n{longer}";
        if (Presets.OfText(results.All[0].Header.Study) is { } preset && EmbeddedText.Find($"studies/reproduce/{preset}.md") is { } findings)
            yield return "## What was claimed, and what came\n\n" + FilledText.Fill(findings.Trim(), results);
        yield return PublishedNumbers.Section(results);
        if (tables.Missing() is { } missing) yield return $"## Not run\n\nOf the preset, these have no finished run:\n\n{missing}";
    }
}
