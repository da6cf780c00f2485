using RnnHessianFree.Experiments.Commands;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Progress;

/// <summary>Chooses how to show a run: a live panel on a terminal, plain lines otherwise.</summary>
static class RunDisplay
{
    static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    public static T Show<T>(Session session, Func<IRunProgress, T> run) => session.IsTerminal && session.Console.Profile.Capabilities.Ansi
        ? session.Console.Live(new Text("")).Start(display => run(new LiveProgress(display)))
        : run(new PlainProgress(session.Out, PlainInterval));
}
