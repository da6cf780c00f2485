using System.CommandLine;
using RnnHessianFree.Experiments.Reliability;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>
/// Commands with random options, some misspelt, and random values, already interrupted so that none trains: bad usage must be one line on
/// stderr, and leave nothing behind.
/// </summary>
/// <param name="folder">An empty folder to run in.</param>
sealed class FuzzedCommandLine(string folder) : FuzzTarget("command lines")
{
    // Commands that do much when nothing is wrong with their options; here something always is.
    static readonly string[] Long = ["bench", "verify", "reliability"];

    static readonly string[] Values =
    [
        .. Mutation.Nasty, "5", "12", "0.5", "hf", "sgd", "adam", "addition", "xor", "memorization-5bit",
        "thesis", "pascanu", "single", "simd", "3/16", "nowhere", "folder/sub", ".", "x.png",
    ];

    static readonly CancellationToken Interrupted = new(canceled: true);

    protected override (string? Problem, Func<string> Input) Feed(RandomStream random)
    {
        StringWriter output = new(), error = new();
        var program = new CommandLine(new Session(output, error, false, folder, Interrupted));
        string[] arguments = Arguments(program.Root, random);
        int exitCode = program.Run(arguments);
        string said = error.ToString();
        bool isOneLine = said.StartsWith("rnnhf: ", StringComparison.Ordinal) && said.IndexOf('\n') == said.Length - 1;
        string[] left = Directory.GetFileSystemEntries(folder);
        foreach (string path in left)
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
        }
        string? problem = said.Contains("unexpected", StringComparison.Ordinal) ? "an unexpected exception"
            : exitCode == ExitCode.Usage && !isOneLine ? "not one line"
            : exitCode == ExitCode.Usage && output.ToString().Length > 0 ? "output before the refusal"
            : exitCode == ExitCode.Usage && left.Length > 0 ? $"{Path.GetFileName(left[0])} left behind"
            : null;
        return (problem, () => $"rnnhf {string.Join(' ', arguments.Select(argument => $"'{argument}'"))}: {said}{output}");
    }

    static string[] Arguments(RootCommand root, RandomStream random)
    {
        Command command = random.Next(10) == 0 ? root : root.Subcommands[random.Next(root.Subcommands.Count)];
        var arguments = new List<string>();
        if (command != root) arguments.Add(Perhaps(command.Name));
        if (Long.Contains(command.Name)) arguments.Add("--lenght");
        foreach (var _ in command.Arguments)
            if (random.Next(4) > 0) arguments.Add(Value());
        string[] options = [.. command.Options.Select(option => option.Name), "--help"];
        for (int i = random.Next(5); i > 0; i--)
        {
            arguments.Add(Perhaps(options[random.Next(options.Length)]));
            if (random.Next(6) > 0) arguments.Add(Value());
        }
        return [.. arguments];

        string Value() => Values[random.Next(Values.Length)];

        // One time in ten misspelt: a letter doubled or left out.
        string Perhaps(string name)
        {
            int at = random.Next(name.Length);
            return random.Next(10) > 0 ? name : random.Next(2) == 0 ? name.Remove(at, 1) : name.Insert(at, $"{name[at]}");
        }
    }
}
