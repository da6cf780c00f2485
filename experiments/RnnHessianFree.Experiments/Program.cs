using System.Runtime.InteropServices;
using RnnHessianFree.Experiments.Commands;

using var interruption = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    // The first asks for an orderly end; a second one kills.
    signal.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
}
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return new CommandLine(Session.OfConsole(interruption.Token)).Run(args);
