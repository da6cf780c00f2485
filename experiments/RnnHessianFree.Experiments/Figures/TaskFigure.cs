using RnnHessianFree.Tasks;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>Example sequences of tasks, a panel each: strips of inputs above, of targets below, by step; steps whose output counts are shaded.</summary>
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
        return new(title, [Key("input", InputStyle.Color), Key("target", TargetStyle.Color), Key("output counts", MaskColor)], panels);
    }

    static LegendItem Key(string label, Color color) =>
        new() { LabelText = label, LabelFontSize = 22, MarkerShape = MarkerShape.FilledSquare, MarkerSize = 22, MarkerFillColor = color };

    static Panel Draw(ITask task, ulong seed)
    {
        var (batch, b) = Example.Of(task, seed);
        int length = batch.Lengths[b];
        int[] counted = [.. Enumerable.Range(0, length).Where(i => batch.Mask(i)[b] > 0)];
        Strip[] strips =
        [
            .. Strip.Of("input", batch.Inputs, Enumerable.Range(0, length).Select(i => (i + 1, batch.Input(i, b).ToArray())), InputStyle),
            .. Strip.Of("target", batch.Outputs, counted.Select(i => (i + 1, batch.Target(i, b).ToArray())), TargetStyle),
        ];

        var panel = new Panel();
        var ticks = new NumericManual();
        for (int s = 0; s < strips.Length; s++)
        {
            double bottom = strips.Length - 1 - s;
            if (strips[s].Style == TargetStyle) Shade(panel, counted, bottom);
            strips[s].Draw(panel.Plot, bottom, length, ticks);
        }

        Axis.Linear(panel.Plot.Axes.Bottom, $"{task.Name}: step", 0, length + 1, isWhole: true);
        var left = panel.Plot.Axes.Left;
        (left.Min, left.Max, left.TickGenerator, left.TickLabelStyle.FontSize) = (-0.1, strips.Length, ticks, Strip.FontSize);
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
