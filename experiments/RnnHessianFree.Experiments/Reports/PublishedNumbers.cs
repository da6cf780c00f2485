using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>What others reported on the same tasks, beside what the runs gave: <c>experiments/studies/published/STUDY.json</c>.</summary>
static class PublishedNumbers
{
    /// <summary>The section for these runs; null where nothing is on record for their study.</summary>
    public static string? Section(StudyResults results) => Table(results) is { } table ? "## Beside published numbers\n\n" + table : null;

    /// <summary>One table for the runs of several studies; null where nothing is on record for any.</summary>
    public static string? Table(params IEnumerable<StudyResults> studies)
    {
        string[][] rows = [.. studies.SelectMany(Rows)];
        return rows.Length == 0 ? null : Markdown.Table(["on", "reported", "here", "source", "certainty"], rows);
    }

    static IEnumerable<string[]> Rows(StudyResults results)
    {
        string study = results.All[0].Header.Study;
        if (Presets.OfText(study) is { } preset) study = Presets.Find(preset).Name;
        return EmbeddedText.Find($"studies/published/{study}.json") is not { } text ? []
            : StrictJson.Read<IReadOnlyList<Entry>>(text, $"{study}.json")
                .Select(one => (string[])[one.On, one.Reported, FilledText.Fill(one.Here, results), one.Source, one.Certainty]);
    }

    /// <summary>A number or a claim.</summary>
    sealed record Entry
    {
        /// <summary>Tasks and T.</summary>
        public required string On { get; init; }

        public required string Reported { get; init; }

        /// <summary>What it is to be held against: text with placeholders.</summary>
        public required string Here { get; init; }

        public required string Source { get; init; }

        /// <summary>How sure it is that this was reported.</summary>
        public required string Certainty { get; init; }
    }
}
