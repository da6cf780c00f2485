using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Docs;

// The documentation's example of data for a network without time; a test holds the two together.
public sealed class CurvesTask() : SequenceTask("curves", length: 1, leastLength: 1)
{
    const int Side = 28, Points = 100;

    public override int Inputs => Side * Side;

    public override int Outputs => Side * Side;

    public override OutputUnit OutputUnit => OutputUnit.Logistic;

    // A Bézier curve through three random points, drawn with a soft pen one pixel wide.
    protected override void Fill(SequenceBatch batch, int b, RandomStream random)
    {
        double[] p = [.. Enumerable.Range(0, 6).Select(_ => Side * random.NextDouble())];
        var image = batch.Input(0, b);
        for (int i = 0; i <= Points; i++)
        {
            double s = (double)i / Points, r = 1 - s;
            double x = r * r * p[0] + 2 * r * s * p[1] + s * s * p[2], y = r * r * p[3] + 2 * r * s * p[4] + s * s * p[5];
            for (int row = Math.Max(0, (int)y - 2); row <= Math.Min(Side - 1, (int)y + 2); row++)
                for (int column = Math.Max(0, (int)x - 2); column <= Math.Min(Side - 1, (int)x + 2); column++)
                {
                    ref double pixel = ref image[row * Side + column];
                    pixel = Math.Max(pixel, Math.Exp(-Math.Pow(column + 0.5 - x, 2) - Math.Pow(row + 0.5 - y, 2)));
                }
        }
        image.CopyTo(batch.Target(0, b)); // what is wanted is what came in
        batch.Mask(0)[b] = 1;
    }

    // Off by more than a fifth of the ink, in squares.
    protected override bool IsWrong(ReadOnlySpan<double> output, ReadOnlySpan<double> target)
    {
        double off = 0, ink = 0;
        for (int i = 0; i < output.Length; i++) (off, ink) = (off + Math.Pow(output[i] - target[i], 2), ink + Math.Pow(target[i], 2));
        return off > 0.2 * ink;
    }
}
