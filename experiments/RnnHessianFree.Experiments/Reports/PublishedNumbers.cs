using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>What others reported on the same tasks, beside what the runs gave.</summary>
static class PublishedNumbers
{
    /// <summary>The section for these runs; null where nothing is on record for their study.</summary>
    public static string? Section(StudyResults results) => Table(results) is { } table ? "## Beside published numbers\n\n" + table : null;

    /// <summary>One table for the runs of several studies; null where nothing is on record for any.</summary>
    public static string? Table(params IEnumerable<StudyResults> studies)
    {
        string[][] rows =
        [
            .. from results in studies
               from one in PublishedNumber.Of(results.All[0].Header.Study)
               select (string[])[one.On, one.Reported, FilledText.Fill(one.Here, results), one.Source, one.Certainty],
        ];
        return rows.Length == 0 ? null : Markdown.Table(["on", "reported", "here", "source", "certainty"], rows);
    }
}
