using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// Time to the target against T: a column a task, a row a clock, all axes logarithmic and shared. Every run is a dot, medians are joined; runs
/// that missed are crosses above with their number, a height for each optimiser.
/// </summary>
static class GrowthFigure
{
    // Optimisers stand this far beside each other, in shares of the axis, so that dots do not hide each other.
    const double Offset = 0.035;

    // The crosses of an optimiser stand so far above the longest time, and above those of the next, in shares of the axis.
    const double Above = 0.09;

    // A tick's label and the room around it, in pixels.
    const double LabelWidth = 56;

    static readonly RunStyle OfMarks = new(Colors.Black, LinePattern.Solid, MarkerShape.Asterisk), OfLevel = new(Colors.Black, LinePattern.Dotted, MarkerShape.None);

    /// <summary>The figure of a study by each clock, for runs from one kind of initial weights; null where no task has runs at more than one T.</summary>
    public static Figure? Of(StudyResults results, string initialization, StudyPhase phase)
    {
        var rows = Clock.All.Select(clock => new Row(clock.Title, Lines(results, phase, clock, leastLengths: 2, initialization))).ToArray();
        return rows[0].Lines.Count == 0 ? null
            : Draw($"time to the target against T, {initialization} weights, {phase.ToString().ToLowerInvariant()}: runs, medians; crosses: missed, how many",
                results.Optimizers, rows);
    }

    /// <summary>
    /// The figure of Martens &amp; Sutskever 2011 anew, with the numbers that were published; null where no task has runs at more than one T.
    /// </summary>
    /// <param name="results">A study whose settings are given.</param>
    /// <param name="clocks">Minibatches, by which the numbers published are, or others beside.</param>
    public static Figure? Reproduction(StudyResults results, params IReadOnlyList<Clock> clocks)
    {
        if (Growth.Of(results, StudyPhase.Given, clocks[0]).Count == 0) return null;
        PublishedMark[] published = [.. PublishedNumber.Of(results.All[0].Header.Study).Select(one => one.Mark).OfType<PublishedMark>()];
        var rows = clocks.Select(clock => new Row(clock.Title, Lines(results, StudyPhase.Given, clock, leastLengths: 1))
        {
            Marks = clock == Clock.Minibatches ? [.. published.Where(mark => mark.Task is not null)] : [],
            Level = clock == Clock.Minibatches ? published.FirstOrDefault(mark => mark.Task is null) : null,
        }).ToArray();
        string title = $"{string.Join(" and ", clocks.Select(clock => clock.Name))} to the target against T: a dot a run, medians joined; crosses: failed, how many";
        return Draw(title, results.Optimizers, rows);
    }

    /// <summary>Of lines that may come from several studies.</summary>
    /// <param name="title">The figure's.</param>
    /// <param name="optimizers">In the legend's order.</param>
    /// <param name="rows">Each with its lines.</param>
    /// <param name="panelHeight">Of a row; null for that of all figures.</param>
    public static Figure Draw(string title, IReadOnlyList<Competitor> optimizers, IReadOnlyList<Row> rows, int? panelHeight = null)
    {
        optimizers = [.. optimizers.Where(one => rows.Any(row => row.Lines.Any(line => line.Optimizer == one)))];
        string[] tasks = [.. rows[0].Lines.Select(line => line.TaskTitle).Distinct()];
        var panels = new Panel[rows.Count, tasks.Length];
        for (int row = 0; row < rows.Count; row++)
            for (int column = 0; column < tasks.Length; column++)
                panels[row, column] = Draw(rows[row], tasks[column], optimizers, row == 0 ? tasks[column] : null, tasks.Length);
        return new Figure(title,
        [
            .. optimizers.Select(one => Panel.LegendFor(one.Title, CompetitorLegend.StyleOf(one))),
            .. rows.SelectMany(row => row.Marks).Select(mark => mark.Name).Distinct().Select(name => Panel.LegendForPoints(name, OfMarks, MarkSize)),
            .. rows.Select(row => row.Level).OfType<PublishedMark>().Select(level => Panel.LegendFor(level.Name, OfLevel)),
        ], panels)
        { SharesAxes = true, PanelHeight = panelHeight ?? Figure.DefaultPanelHeight };
    }

    const float MarkSize = 18;

    static Growth[] Lines(StudyResults results, StudyPhase phase, Clock clock, int leastLengths, string? initialization = null) =>
        [.. Growth.Of(results, phase, clock, leastLengths).Where(one => initialization is null || one.Initialization == initialization)];

    static Panel Draw(Row row, string task, IReadOnlyList<Competitor> optimizers, string? title, int columns)
    {
        double[] lengths = [.. row.Lines.SelectMany(line => line.At).Select(at => (double)at.Length).Distinct().Order()];
        PublishedMark[] marks = [.. row.Marks.Where(mark => lengths.Contains(mark.Length))]; // all panels of a row have one scale
        double[] times =
        [
            .. row.Lines.SelectMany(line => line.At).SelectMany(at => at.Times).Where(Clock.IsTime), .. marks.Select(mark => mark.Minibatches),
            .. row.Level is { } limit ? (double[])[limit.Minibatches] : [],
        ];
        var panel = new Panel { Title = title is null ? null : TwoLines(title, columns) };
        var (bottom, left) = (panel.Plot.Axes.Bottom, panel.Plot.Axes.Left);
        Axis.Logarithmic(bottom, "T", lengths, leastGap: LabelWidth * columns / Figure.DefaultWidth);
        if (times.Length == 0) times = [1];
        Axis.Logarithmic(left, row.Title, times.Min(), times.Max());
        double shift = Offset * (bottom.Max - bottom.Min), step = Math.Min(Above, 0.3 / optimizers.Count) * (left.Max - left.Min), top = left.Max;
        if (row.Lines.Any(line => line.At.Any(at => at.Times.Any(double.IsInfinity)))) left.Max = top + step * (optimizers.Count + 0.5);
        double room = shift * optimizers.Count / 2;
        (bottom.Min, bottom.Max) = (bottom.Min - room, bottom.Max + room + LabelWidth / 3 * columns / Figure.DefaultWidth); // a count beside the last cross
        if (row.Level is { } level) panel.Level(Math.Log10(level.Minibatches), "");
        foreach (var line in row.Lines.Where(line => line.TaskTitle == task))
        {
            var style = CompetitorLegend.StyleOf(line.Optimizer);
            int order = optimizers.Index().First(one => one.Item == line.Optimizer).Index;
            double aside = shift * (order - (optimizers.Count - 1) / 2.0), height = top + step * (optimizers.Count - order - 0.5);
            panel.Line([.. from at in line.At
                           let median = Quantiles.At(at.Times, 0.5)
                           where Clock.IsTime(median)
                           select X(at.Length, median)], style with { Marker = MarkerShape.None });
            panel.Points([.. line.At.SelectMany(at => at.Times.Where(Clock.IsTime).Select(time => X(at.Length, time)))], style);
            foreach (var (length, all) in line.At)
            {
                if (all.Count(double.IsInfinity) is not (> 0 and int missed)) continue;
                double x = Math.Log10(length) + aside;
                panel.Points([new(x, height)], style with { Marker = MarkerShape.Eks });
                var count = panel.Text($"{missed}", x, height, Alignment.MiddleLeft);
                (count.OffsetX, count.LabelFontColor) = (9, style.Color);
            }

            Coordinates X(int length, double time) => new(Math.Log10(length) + aside, Math.Log10(time));
        }
        foreach (var gap in row.Gaps.Where(gap => gap.Task == task))
        {
            double x = Math.Log10(gap.Length), high = Math.Log10(gap.From), low = Math.Log10(gap.To);
            panel.Bars([(x, low, high)], OfMarks);
            panel.Text($"{gap.From / gap.To:0} ×", x, (low + high) / 2, Alignment.MiddleRight).OffsetX = -8; // lines lead to there from the left, but between them there is room
        }
        panel.Points([.. marks.Where(mark => mark.Task == task).Select(mark => new Coordinates(Math.Log10(mark.Length), Math.Log10(mark.Minibatches)))], OfMarks, MarkSize);
        return panel;
    }

    // Where panels are narrow a name goes on below its first hyphen or bracket.
    static string TwoLines(string title, int columns)
    {
        const int FewColumns = 5;
        int at = columns < FewColumns ? -1 : title.IndexOf(' ') is > 0 and var space ? space : title.LastIndexOf('-');
        return at < 0 ? title : $"{title[..(title[at] == '-' ? at + 1 : at)]}\n{title[(at + 1)..]}";
    }

    /// <summary>The panels of one clock.</summary>
    /// <param name="Title">The clock's.</param>
    /// <param name="Lines">What is drawn.</param>
    public sealed record Row(string Title, IReadOnlyList<Growth> Lines)
    {
        /// <summary>What others reported.</summary>
        public IReadOnlyList<PublishedMark> Marks { get; init; } = [];

        /// <summary>A line across all panels.</summary>
        public PublishedMark? Level { get; init; }

        /// <summary>What is pointed out.</summary>
        public IReadOnlyList<Gap> Gaps { get; init; } = [];
    }

    /// <summary>How many times less one median is than another at a T.</summary>
    public sealed record Gap(string Task, int Length, double From, double To);
}
