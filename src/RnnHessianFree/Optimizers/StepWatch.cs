namespace RnnHessianFree.Optimizers;

/// <summary>Passes a step's progress on to its monitor and remembers whether the monitor asked for the end.</summary>
sealed class StepWatch(StepMonitor? monitor)
{
    /// <summary>Whether the monitor asked for the end.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>Reports progress; false means that the step should end.</summary>
    public bool Tell(string phase, int done, int atMost)
    {
        Interrupted |= monitor?.Invoke(new(phase, done, atMost)) == false;
        return !Interrupted;
    }
}
