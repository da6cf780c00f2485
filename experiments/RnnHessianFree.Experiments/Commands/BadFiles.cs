namespace RnnHessianFree.Experiments.Commands;

/// <summary>Run files that a command cannot read, and goes on without.</summary>
sealed class BadFiles(Session session)
{
    int _count;

    public int ExitCode => _count == 0 ? Usage.ExitCode.Done : Usage.ExitCode.FellShort;

    /// <summary>Ends "holds no run files": where there are some, that none can be read.</summary>
    public string Readable => _count == 0 ? "" : " that can be read";

    public void Tell(string line)
    {
        _count++;
        session.Error.WriteLine($"rnnhf: {line}");
    }
}
