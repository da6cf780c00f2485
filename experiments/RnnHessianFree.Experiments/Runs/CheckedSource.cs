using RnnHessianFree.Objectives;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>A source whose unusable data, such as numbers that are not finite, cannot be taken for a mistake in its use.</summary>
sealed class CheckedSource(IObjectiveSource<ICurvedObjective> source) : IObjectiveSource<ICurvedObjective>
{
    /// <exception cref="InvalidDataException">The data cannot be learned from; the message names the number.</exception>
    public ICurvedObjective Draw(int sequences) => Checked(() => source.Draw(sequences));

    /// <exception cref="InvalidDataException">The data cannot be learned from; the message names the number.</exception>
    public ICurvedObjective Redraw(ulong batchSeed, int sequences) => Checked(() => source.Redraw(batchSeed, sequences));

    /// <summary>What this gives; what it finds wrong with its arguments is wrong with the data.</summary>
    /// <exception cref="InvalidDataException">The data cannot be used.</exception>
    public static T Checked<T>(Func<T> data)
    {
        try
        {
            return data();
        }
        catch (ArgumentException problem)
        {
            throw new InvalidDataException(problem.Message.Split('\n')[0], problem);
        }
    }
}
