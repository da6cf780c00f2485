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
    protected override (string? Problem, Func<string> Input) Feed(RandomStream random)
    {
        byte[] input = spoil(good[random.Next(good.Count)], random);
        string? found = null;
        try
        {
            read(input);
        }
        catch (Exception problem)
        {
            if (!isRefusal(problem)) found = $"{problem.GetType().Name}: {problem.Message}";
        }
        return (found, () => Encoding.UTF8.GetString(input));
    }
}
