using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Ranks;
using RnnHessianFree.Experiments.Usage;

using var interruption = new Interruption();
try
{
    using var job = Job.Join(Console.Error);
    if (job is null) return new CommandLine(Session.OfConsole(interruption)).Run(args);
    interruption.Came += job.NoteLostRank;
    if (job.IsLeader) return new CommandLine(Session.OfConsole(interruption) with { Job = job }).Run(args);
    using var saving = interruption.Saving(); // rank 0 decides what a signal to all comes to
    new CommandLine(Session.Silent(job.OwnError, interruption.Asked) with { Job = job }).Run(args);
    return ExitCode.Done; // to mpirun, any other code is a failure of the whole job
}
catch (UsageException problem)
{
    if (problem.Message.Length > 0) Console.Error.WriteLine($"rnnhf: {problem.Message}");
    return ExitCode.Usage;
}
