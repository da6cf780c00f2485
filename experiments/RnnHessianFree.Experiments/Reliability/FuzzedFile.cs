using System.Text;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Good files, spoilt; their reader may refuse them by some kinds of exception, which the command line makes one line.</summary>
/// <param name="name">What kind of file.</param>
/// <param name="good">Good ones.</param>
/// <param name="spoil">Makes a bad one of a good one.</param>
/// <param name="read">Reads one.</param>
/// <param name="isRefusal">Which exceptions the reader may refuse it by.</param>
sealed class FuzzedFile(
    string name, IReadOnlyList<byte[]> good, Func<byte[], RandomStream, byte[]> spoil, Action<byte[]> read, Func<Exception, bool> isRefusal)
    : FuzzTarget(name)
{
    public override string? Try(RandomStream random)
    {
        byte[] input = spoil(good[random.Next(good.Count)], random);
        try
        {
            read(input);
            return null;
        }
        catch (Exception problem)
        {
            return isRefusal(problem) ? null : $"{problem.GetType().Name}: {problem.Message} on {Encoding.UTF8.GetString(input)}";
        }
    }
}
