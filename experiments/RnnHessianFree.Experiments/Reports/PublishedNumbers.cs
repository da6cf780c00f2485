using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>What others reported on the same tasks, beside what the runs gave: <c>experiments/studies/reproduce/published.json</c>.</summary>
static class PublishedNumbers
{
    /// <summary>The table for these runs.</summary>
    public static string Table(StudyResults results) => Markdown.Table(["on", "reported", "here", "source", "certainty"],
        All().Select(one => (string[])[one.On, one.Reported, FilledText.Fill(one.Here, results), one.Source, one.Certainty]));

    public static IReadOnlyList<Entry> All() =>
        StrictJson.Read<IReadOnlyList<Entry>>(EmbeddedText.Find("studies/reproduce/published.json")!, "published.json");

    /// <summary>A number or a claim.</summary>
    public sealed record Entry
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
