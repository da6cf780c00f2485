using System.CommandLine;
using System.Globalization;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tasks;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf tasks</c>: the tasks, and an example sequence of one.</summary>
static class TasksCommand
{
    const int DefaultLength = 20;

    public static Command Create(Session session)
    {
        var name = new Argument<string?>("name")
        {
            Description = "prints an example sequence of this task",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var length = Options.Length($"T, the length of the example; default {DefaultLength}", Bounds.ExampleLength);
        var variant = Options.Choice("--variant", "whose definition of the task; default thesis", Catalog.Variants);
        var seed = Options.Seed("--seed", "another seed, another example; default 1");
        var draw = Options.Text("--draw", "draws the example into this file instead (.png; an .svg comes with it)", "file");
        var command = new Command("tasks", """
            Lists the tasks, or shows an example sequence of one: printed, or drawn.

            Example: rnnhf tasks temporal-order --length 30 --draw temporal-order.png
            """) { name, length, variant, seed, draw };
        command.SetAction(parsed =>
        {
            string? file = parsed.GetValue(draw);
            if (parsed.GetValue(name) is not { } named)
            {
                if (file is not null) throw new UsageException($"--draw {file}: allowed only with the name of a task");
                session.Console.Write(List());
                return ExitCode.Done;
            }

            var definition = parsed.GetValue(variant) ?? TaskVariant.Thesis;
            var task = Catalog.Task(named, parsed.GetValue(length) ?? DefaultLength, definition, asked: "name");
            ulong example = parsed.GetValue(seed) ?? 1;
            if (file is null) session.Console.Write(Print(task, example));
            else Draw(session, task, $"{task.Name} ({Catalog.NameOf(definition)}), T = {task.Length}", example, file);
            return ExitCode.Done;
        });
        return command;
    }

    static Table List()
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("task", "what must be learned", "T from", "variants");
        foreach (var entry in TaskCatalog.All)
            table.AddRow(
                entry.Name, entry.Summary, entry.LeastLength.ToString(CultureInfo.InvariantCulture), string.Join(", ", entry.Variants.Select(Catalog.NameOf)));
        return table;
    }

    static void Draw(Session session, ITask task, string title, ulong seed, string file)
    {
        string path = Path.GetFullPath(file, session.Folder);
        if (Path.GetExtension(path) != ".png") throw new UsageException($"--draw {file}: must end in .png");
        if (Directory.Exists(path)) throw new UsageException($"--draw {file}: is a folder; it must be a file");
        if (!Directory.Exists(Path.GetDirectoryName(path))) throw new UsageException($"--draw {file}: there is no such folder");
        foreach (string written in TaskFigure.Of([task], seed, title).Save(path[..^4])) session.Out.WriteLine(written);
    }

    static Table Print(ITask task, ulong seed)
    {
        var (batch, b) = Example.Of(task, seed);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("step", "input", "target");
        for (int i = 0; i < batch.Lengths[b]; i++)
        {
            string target = batch.Mask(i)[b] > 0 ? Numbers(batch.Target(i, b)) : "";
            table.AddRow((i + 1).ToString(CultureInfo.InvariantCulture), Numbers(batch.Input(i, b)), target);
        }
        return table;
    }

    static string Numbers(ReadOnlySpan<double> numbers) =>
        string.Join(" ", numbers.ToArray().Select(number => number.ToString("0.###", CultureInfo.InvariantCulture).PadLeft(6)));
}
