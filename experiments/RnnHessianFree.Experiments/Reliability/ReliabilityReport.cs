using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>What all checks found, in Markdown.</summary>
static class ReliabilityReport
{
    public static string Of(string command, IReadOnlyList<(ReliabilityCheck Check, CheckResult Result)> results)
    {
        var (commit, dirty) = Repository.Version();
        var machine = MachineDescription.Here();
        string holds = results.All(result => result.Result.Holds) ? "All of this holds." : "**Not all of this holds.**";
        return $"""
            # Reliability

            Made by `{command}` at commit {commit ?? "unknown"}{(dirty == true ? " with uncommitted changes" : "")}, on {machine.Cpu}
            ({machine.Cores} cores), {machine.Os}, {machine.Runtime}. Runs are small ones; they are killed, signalled and
            starved as processes of their own. {holds}

            | promise | tried | holds |
            |---|---|---|
            {string.Join('\n', results.Select(Row))}

            {string.Join('\n', results.SelectMany(result => result.Result.Failures.Select(failure => $"- {failure}")))}
            """.TrimEnd() + "\n";
    }

    static string Row((ReliabilityCheck Check, CheckResult Result) pair) =>
        $"| {pair.Check.Promise} | {pair.Result.Summary} | {(pair.Result.Holds ? "yes" : "**no**")} |";
}
