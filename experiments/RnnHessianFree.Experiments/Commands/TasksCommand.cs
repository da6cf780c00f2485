using System.CommandLine;
using System.Globalization;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf tasks</c>: the tasks, and an example sequence of one.</summary>
static class TasksCommand
{
    const int DefaultLength = 10;

    public static Command Create(Session session)
    {
        var name = new Argument<string?>("name")
        {
            Description = "prints an example sequence of this task",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var length = Options.Whole("--length", $"T, the length of the example; default {DefaultLength}");
        var seed = Options.Seed("--seed", "another seed, another example; default 1");
        var command = new Command("tasks", """
            Lists the tasks, or prints an example sequence of one.

            Example: rnnhf tasks addition --length 20
            """) { name, length, seed };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is { } task)
                session.Console.Write(Example(Catalog.Task(task, parsed.GetValue(length) ?? DefaultLength), parsed.GetValue(seed) ?? 1));
            else
                foreach (var known in TaskCatalog.All) session.Out.WriteLine($"{known.Name}  {known.Summary} T ≥ {known.LeastLength}.");
            return ExitCode.Done;
        });
        return command;
    }

    static Table Example(ITask task, ulong seed)
    {
        var batch = task.Draw(RandomStream.SeedOf("example", seed), 1);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("step", "input", "target");
        for (int i = 0; i < batch.Lengths[0]; i++)
        {
            string target = batch.Mask(i)[0] > 0 ? Numbers(batch.Target(i, 0)) : "";
            table.AddRow((i + 1).ToString(CultureInfo.InvariantCulture), Numbers(batch.Input(i, 0)), target);
        }
        return table;
    }

    static string Numbers(ReadOnlySpan<double> numbers) =>
        string.Join(" ", numbers.ToArray().Select(number => number.ToString("0.###", CultureInfo.InvariantCulture).PadLeft(6)));
}
