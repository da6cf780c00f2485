using System.Runtime.InteropServices;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>
/// What Ctrl-C and SIGTERM do. While there is something to save, the first asks for an orderly end and a second one kills; at any other time
/// the first ends the process.
/// </summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource _asked = new();
    readonly PosixSignalRegistration _interrupt, _terminate;
    int _saving;
    volatile bool _isLeaving;

    public Interruption() => (_interrupt, _terminate) =
        (PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On));

    /// <summary>Raised by the first signal, before anything comes of it.</summary>
    public event Action? Came;

    /// <summary>Cancelled when an orderly end is asked for.</summary>
    public CancellationToken Asked => _asked.Token;

    /// <summary>Until it is disposed of, there is something to save.</summary>
    public IDisposable Saving() => new Saved(this);

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _asked.Dispose();
    }

    /// <summary>Where the process is on its way out, its end is all that comes: what fails in the meantime is of no interest.</summary>
    public void WaitIfLeaving()
    {
        if (_isLeaving) Thread.Sleep(Timeout.Infinite);
    }

    void On(PosixSignalContext signal)
    {
        if (_asked.IsCancellationRequested) return; // the system's way: at once
        signal.Cancel = true;
        Came?.Invoke();
        if (Volatile.Read(ref _saving) > 0)
        {
            _asked.Cancel();
            return;
        }
        _isLeaving = true;
        Console.Error.WriteLine("rnnhf: interrupted");
        Environment.Exit(ExitCode.Interrupted);
    }

    sealed class Saved : IDisposable
    {
        readonly Interruption _of;

        public Saved(Interruption of)
        {
            _of = of;
            Interlocked.Increment(ref of._saving);
        }

        public void Dispose() => Interlocked.Decrement(ref _of._saving);
    }
}
