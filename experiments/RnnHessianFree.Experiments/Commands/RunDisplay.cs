using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Runs;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Chooses how to show a run: a live panel on a terminal, plain lines otherwise.</summary>
static class RunDisplay
{
    static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    public static T Show<T>(Session session, Func<IRunProgress, T> run)
    {
        if (session.IsTerminal && session.Console.Profile.Capabilities.Ansi)
        {
            return session.Console.Live(new Text("")).Start(display =>
            {
                var live = LiveProgress.On(display, session.Console.Profile.Width);
                using var heard = session.Cancellation.Register(live.Heard);
                return run(live);
            });
        }
        var plain = new PlainProgress(session.Out, PlainInterval);
        using var heard = session.Cancellation.Register(plain.Heard);
        return run(plain);
    }
}
