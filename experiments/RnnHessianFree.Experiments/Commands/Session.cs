using RnnHessianFree.Experiments.Ranks;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>What a command sees of the outside: where it prints, where it runs, and who may stop it.</summary>
sealed record Session(TextWriter Out, TextWriter Error, bool IsTerminal, string Folder, CancellationToken Cancellation)
{
    // Where the output is no terminal there is no width to ask for; 120 columns hold the widest table.
    const int WidthOfFiles = 120;

    /// <summary>The ranks that this process is one of; null where it is alone.</summary>
    public Job? Job { get; init; }

    public IAnsiConsole Console { get; } = ConsoleOn(Out, IsTerminal);

    /// <summary>What signals do; null where a command runs inside another program.</summary>
    public Interruption? Interruption { get; init; }

    public static Session OfConsole(Interruption interruption) =>
        new(System.Console.Out, System.Console.Error, IsConsoleTerminal(), Environment.CurrentDirectory, interruption.Asked) { Interruption = interruption };

    /// <summary>One that is not seen.</summary>
    public static Session Silent(TextWriter error, CancellationToken cancellation) =>
        new(TextWriter.Null, error, false, Environment.CurrentDirectory, cancellation);

    static bool IsConsoleTerminal() => !System.Console.IsOutputRedirected
        && (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    static IAnsiConsole ConsoleOn(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors, // Detect honours NO_COLOR
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal) console.Profile.Width = WidthOfFiles;
        return console;
    }
}
