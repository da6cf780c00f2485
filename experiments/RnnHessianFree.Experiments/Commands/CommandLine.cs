using System.CommandLine;
using System.CommandLine.Help;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>The program <c>rnnhf</c>: parses, runs a command, and turns every error into one line and an exit code.</summary>
sealed class CommandLine(Session session)
{
    /// <summary>All commands and their options.</summary>
    public RootCommand Root { get; } = Build(session);

    public int Run(IReadOnlyList<string> arguments)
    {
        try
        {
            // No response files: an argument that begins with @ is what it looks like.
            var parsed = Root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Action is not HelpAction && Problem(parsed) is { } problem) throw new UsageException(problem);
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
            return Fail(problem.Message, ExitCode.Usage);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            return Fail(problem.Message, ExitCode.Usage);
        }
        catch (OperationCanceledException)
        {
            return Fail("interrupted", ExitCode.Interrupted);
        }
#pragma warning disable CA1031 // The last resort: a person sees one line, never a stack trace.
        catch (Exception problem)
        {
            return Fail($"unexpected {problem.GetType().Name}: {problem.Message}", ExitCode.FellShort);
        }
#pragma warning restore CA1031
    }

    int Fail(string message, int exitCode)
    {
        string[] lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        session.Error.WriteLine("rnnhf: " + string.Join(' ', lines));
        return exitCode;
    }

    static RootCommand Build(Session session)
    {
        var root = QuickStartCommand.Create(session);
        root.Add(TrainCommand.Create(session));
        root.Add(PredictCommand.Create(session));
        root.Add(CompareCommand.Create(session));
        root.Add(ReproduceCommand.Create(session));
        root.Add(PlotCommand.Create(session));
        root.Add(ReportCommand.Create(session));
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
