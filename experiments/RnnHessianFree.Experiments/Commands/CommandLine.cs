using System.CommandLine;
using System.CommandLine.Help;
using RnnHessianFree.Experiments.Ranks;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>The program <c>rnnhf</c>: parses, runs a command, and turns every error into one line and an exit code.</summary>
sealed class CommandLine(Session session)
{
    /// <summary>Where it is set, an error comes with its stack and with what caused it.</summary>
    public const string TraceVariable = "RNNHF_TRACE";

    /// <summary>All commands and their options.</summary>
    public RootCommand Root { get; } = Build(session);

    public int Run(IReadOnlyList<string> arguments)
    {
        try
        {
            // No response files: an argument that begins with @ is what it looks like.
            var parsed = Root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Action is HelpAction && parsed.CommandResult.Command == Root)
                foreach (var command in Root.Subcommands) command.Description = FirstSentence(command.Description ?? "");
            if (parsed.Action is not HelpAction && Problem(parsed) is { } problem) throw new UsageException(problem);
            if (session.Job is { IsLeader: false } && !Job.Commands.Contains(parsed.CommandResult.Command.Name)) return ExitCode.Done;
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = session.Out,
                Error = session.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (UsageException problem)
        {
            return Fail(problem, problem.Message, ExitCode.Usage);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException || IsFileTooLarge(problem))
        {
            return Fail(problem, problem.Message, ExitCode.Usage);
        }
        catch (OperationCanceledException problem)
        {
            return Fail(problem, "interrupted", ExitCode.Interrupted);
        }
        catch (OutOfMemoryException problem)
        {
            return Fail(problem, "this machine has too little memory for it", ExitCode.FellShort);
        }
#pragma warning disable CA1031 // The last resort, a fault of ours: a person sees one line, and a stack trace only on request.
        catch (Exception problem)
        {
            return Fail(problem, $"unexpected {problem.GetType().Name}: {problem.Message} (a fault of rnnhf; with {TraceVariable}=1 it shows where)", ExitCode.FellShort);
        }
#pragma warning restore CA1031
    }

    int Fail(Exception problem, string message, int exitCode)
    {
        session.Interruption?.WaitIfLeaving();
        if (Environment.GetEnvironmentVariable(TraceVariable) is { Length: > 0 }) session.Error.WriteLine(problem);
        string[] lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        session.Error.WriteLine("rnnhf: " + string.Join(' ', lines));
        return exitCode;
    }

    static string FirstSentence(string text)
    {
        text = string.Join(' ', text.Split('\n'));
        int end = text.IndexOfAny(['.', ':', ';']);
        while (end >= 0 && end + 1 < text.Length && text[end + 1] != ' ') end = text.IndexOfAny(['.', ':', ';'], end + 1);
        return end < 0 ? text : text[..end] + ".";
    }

    // What .NET makes of a write past the limit on the size of a file (EFBIG), which is no fault of ours.
    static bool IsFileTooLarge(Exception problem) =>
        problem is ArgumentOutOfRangeException { ParamName: "value", TargetSite: { } thrower } && thrower.Module == typeof(FileStream).Module;

    static RootCommand Build(Session session)
    {
        var root = QuickStartCommand.Create(session);
        root.Add(TrainCommand.Create(session));
        root.Add(PredictCommand.Create(session));
        root.Add(CompareCommand.Create(session));
        root.Add(ReproduceCommand.Create(session));
        root.Add(SlurmCommand.Create(session));
        root.Add(PlotCommand.Create(session));
        root.Add(ReportCommand.Create(session));
        root.Add(InspectCommand.Create(session));
        root.Add(VerifyCommand.Create(session));
        root.Add(TasksCommand.Create(session));
        root.Add(BenchCommand.Create(session));
        root.Add(ReliabilityCommand.Create(session));
        root.Add(ReadMeCommand.Create(session));
        return root;
    }

    static string? Problem(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            var command = parsed.CommandResult.Command;
            string[] names = [.. command.Options.Select(option => option.Name), .. command.Subcommands.Select(child => child.Name)];
            string kind = unknown.StartsWith('-') ? "option" : "command or argument", hint = Nearest.Hint(unknown, names);
            return $"{unknown}: unknown {kind}" + (hint.Length > 0 ? hint : $"; allowed are {string.Join(", ", names)}");
        }
        return parsed.Errors is [var first, ..] ? first.Message : null;
    }
}
