using RnnHessianFree.Models;
using RnnHessianFree.Tasks;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// Example sequences of tasks, a panel each: strips of inputs above, of targets below, by step; steps whose output counts are shaded.
/// One-of-many codes are a strip with a mark a step, other numbers a strip a unit with a stem a step.
/// </summary>
static class TaskFigure
{
    // Numbers of example sequences show values, marks and answers; none of the tasks shows anything beyond ±1.
    const double StripHeight = 0.74, Reach = 1;

    const float TickSize = 17;

    static readonly RunStyle InputStyle = RunStyle.Of(0), TargetStyle = RunStyle.Of(1);

    static readonly Color MaskColor = Color.FromHex("#E8E8E8");

    /// <summary>An example of each task, two panels a row.</summary>
    public static Figure Of(IReadOnlyList<ITask> tasks, ulong seed, string title)
    {
        int columns = Math.Min(2, tasks.Count);
        var panels = new Panel[(tasks.Count + columns - 1) / columns, columns];
        for (int i = 0; i < panels.Length; i++)
            panels[i / columns, i % columns] = i < tasks.Count ? Draw(tasks[i], seed) : new Panel();
        LegendItem[] legend =
        [
            Panel.LegendFor("input", InputStyle), Panel.LegendFor("target", TargetStyle),
            new() { LabelText = "output counts", LabelFontSize = 22, MarkerShape = MarkerShape.FilledSquare, MarkerSize = 22, MarkerFillColor = MaskColor },
        ];
        return new(title, legend, panels);
    }

    static Panel Draw(ITask task, ulong seed)
    {
        var batch = task.Draw(RandomStream.SeedOf("example", seed), 1);
        int length = batch.Lengths[0];
        var panel = new Panel();
        var strips = Strips("input", batch.Input, length, batch.Inputs, InputStyle, _ => true)
            .Concat(Strips("target", batch.Target, length, batch.Outputs, TargetStyle, i => batch.Mask(i)[0] > 0)).ToArray();
        var ticks = new NumericManual();
        for (int s = 0; s < strips.Length; s++)
        {
            double bottom = strips.Length - 1 - s;
            if (strips[s].Style == TargetStyle) Shade(panel, batch, bottom);
            strips[s].Draw(panel, bottom, ticks);
        }

        Axis.Linear(panel.Plot.Axes.Bottom, $"{task.Name}: step", 0, length + 1, isWhole: true);
        var left = panel.Plot.Axes.Left;
        (left.Min, left.Max, left.TickGenerator, left.TickLabelStyle.FontSize) = (-0.1, strips.Length, ticks, TickSize);
        panel.Plot.Grid.IsVisible = false;
        return panel;
    }

    static void Shade(Panel panel, SequenceBatch batch, double bottom)
    {
        for (int i = 0; i < batch.Lengths[0]; i++)
        {
            if (batch.Mask(i)[0] == 0) continue;
            var shade = panel.Plot.Add.Rectangle(i + 0.5, i + 1.5, bottom - 0.05, bottom + StripHeight + 0.05);
            (shade.FillColor, shade.LineWidth) = (MaskColor, 0);
        }
    }

    delegate Span<double> Units(int step, int sequence);

    static IEnumerable<Strip> Strips(string name, Units units, int length, int count, RunStyle style, Func<int, bool> counts)
    {
        (int Step, double[] Values)[] steps =
            [.. Enumerable.Range(0, length).Where(counts).Select(i => (i + 1, units(i, 0).ToArray()))];
        if (count > 2)
        {
            Coordinates[] marks = [.. steps.Where(step => step.Values.Contains(1)).Select(step => new Coordinates(step.Step, Array.IndexOf(step.Values, 1)))];
            return [new Strip($"{name} symbol", marks, 0, count - 1, false, style)];
        }

        return Enumerable.Range(0, count).Select(unit =>
        {
            Coordinates[] values = [.. steps.Select(step => new Coordinates(step.Step, step.Values[unit]))];
            double low = values.Any(value => value.Y < 0) ? -Reach : 0;
            return new Strip(count == 1 ? name : $"{name} {unit + 1}", values, low, Reach, true, style);
        });
    }

    /// <summary>One row of a panel: points between two ends, from stems where they are numbers.</summary>
    sealed record Strip(string Name, Coordinates[] Points, double Low, double High, bool IsNumber, RunStyle Style)
    {
        public void Draw(Panel panel, double bottom, NumericManual ticks)
        {
            double Height(double y) => bottom + StripHeight * (y - Low) / (High - Low);
            var plot = panel.Plot;
            if (IsNumber)
                foreach (var point in Points)
                {
                    var stem = plot.Add.Line(point.X, Height(0), point.X, Height(point.Y));
                    (stem.LineColor, stem.LineWidth) = (Style.Color, 2);
                }

            var marks = plot.Add.ScatterPoints(Points.Select(point => new Coordinates(point.X, Height(point.Y))).ToArray(), Style.Color);
            (marks.MarkerShape, marks.MarkerSize, marks.MarkerLineWidth) = (Style.Marker, IsNumber ? 6 : 9, 2);
            var name = plot.Add.Text(Name, 0.4, bottom + 0.97);
            (name.LabelFontSize, name.LabelFontColor, name.LabelAlignment) = (TickSize, Style.Color, Alignment.UpperLeft);
            foreach (double tick in new[] { Low, High }.Distinct()) ticks.AddMajor(Height(tick), Axis.Short(tick));
        }
    }
}
