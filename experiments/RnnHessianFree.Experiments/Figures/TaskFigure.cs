using RnnHessianFree.Tasks;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// Example sequences of tasks, a panel each: strips of inputs above, of targets below, by step. Inputs that do not matter stand back; steps whose
/// output counts are shaded.
/// </summary>
static class TaskFigure
{
    static readonly RunStyle InputStyle = RunStyle.Of(0), TargetStyle = RunStyle.Of(1);

    static readonly Color MaskColor = Color.FromHex("#E4E4E4");

    /// <summary>An example of each task, two panels a row.</summary>
    public static Figure Of(IReadOnlyList<ITask> tasks, ulong seed, string title)
    {
        int columns = Math.Min(2, tasks.Count);
        var panels = new Panel[(tasks.Count + columns - 1) / columns, columns];
        for (int i = 0; i < panels.Length; i++)
            panels[i / columns, i % columns] = i < tasks.Count ? Draw(tasks[i], seed) : new Panel();
        return new(title,
        [
            Key("input that matters", InputStyle.Color), Key("input to ignore", InputStyle.Color.WithAlpha(Strip.Back)), Key("target", TargetStyle.Color),
            Key("output counts", MaskColor),
        ], panels)
        { PanelHeight = 540 };
    }

    static LegendItem Key(string label, Color color) => Panel.LegendForPoints(label, new(color, LinePattern.Solid, MarkerShape.FilledSquare), 22);

    static Panel Draw(ITask task, ulong seed)
    {
        var (batch, b) = Example.Of(task, seed);
        int length = batch.Lengths[b];
        int[] counted = [.. Enumerable.Range(0, length).Where(i => batch.Mask(i)[b] > 0)];
        var matter = Enumerable.Range(0, length).Where(i => task.InputMatters(batch, i, b)).Select(i => i + 1).ToHashSet();
        Strip[] strips =
        [
            .. Strip.Of("input", batch.Inputs, Enumerable.Range(0, length).Select(i => (i + 1, batch.Input(i, b).ToArray())), InputStyle, matter),
            .. Strip.Of("target", batch.Outputs, counted.Select(i => (i + 1, batch.Target(i, b).ToArray())), TargetStyle, counted.Select(i => i + 1).ToHashSet()),
        ];

        var panel = new Panel { Title = task.Name };
        var ticks = new NumericManual();
        for (int s = 0; s < strips.Length; s++)
        {
            double bottom = strips.Length - 1 - s;
            if (strips[s].Style == TargetStyle) Shade(panel, counted, bottom);
            strips[s].Draw(panel.Plot, bottom, length, ticks);
        }

        Axis.Linear(panel.Plot.Axes.Bottom, "step", 0, length + 1, isWhole: true);
        var left = panel.Plot.Axes.Left;
        (left.Min, left.Max, left.TickGenerator, left.TickLabelStyle.FontSize) = (-0.1, strips.Length, ticks, Panel.SmallFontSize);
        panel.Plot.Grid.IsVisible = false;
        return panel;
    }

    // Steps in a row are one rectangle: many beside each other show seams.
    static void Shade(Panel panel, int[] counted, double bottom)
    {
        for (int from = 0, to; from < counted.Length; from = to)
        {
            for (to = from + 1; to < counted.Length && counted[to] == counted[to - 1] + 1;) to++;
            var shade = panel.Plot.Add.Rectangle(counted[from] + 0.5, counted[to - 1] + 1.5, bottom - 0.05, bottom + Strip.Height + 0.05);
            (shade.FillColor, shade.LineWidth) = (MaskColor, 0);
        }
    }
}
