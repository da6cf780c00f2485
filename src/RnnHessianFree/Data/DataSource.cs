using RnnHessianFree.Models;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Data;

/// <summary>
/// A stream of training data from a finite set: epoch by epoch, each in a random order of its own, so that every sequence is drawn once before any is
/// drawn again. A batch has as many sequences as were asked for, none of them twice; who asks for all there are, or more, gets all of them. Where a
/// batch is drawn is its place in the stream, the number of sequences drawn before it, and its seed is one more than that.
/// </summary>
/// <remarks>
/// An epoch begins with the order of the one before and brings no sequence forward by half the set or more. So a sequence comes again after more than
/// half the set at the soonest, and a batch that spans two epochs still holds none twice. A batch of more than half of the set, of which one
/// epoch has no two, is a choice of its own.
/// </remarks>
public sealed class DataSource : IObjectiveSource<IRecurrentObjective>
{
    readonly SequenceData _data;
    readonly RecurrentModel _model;
    readonly ulong _seed;
    readonly PassMeter _meter;
    readonly List<int> _orders = []; // of this epoch and the next
    ulong _epoch;

    /// <summary>The stream of a set and a seed.</summary>
    /// <param name="data">What is drawn.</param>
    /// <param name="model">What learns it.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="meter">Counts what is drawn and done; what it has counted before, its stream goes on from.</param>
    public DataSource(SequenceData data, RecurrentModel model, ulong seed, PassMeter? meter = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(model);
        (_data, _model, _seed, _meter) = (data, model, seed, meter ?? new());
    }

    /// <inheritdoc/>
    public IRecurrentObjective Draw(int sequences) => _meter.CountDraw(Redraw((ulong)_meter.Counts.Sequences + 1, sequences));

    /// <inheritdoc/>
    public IRecurrentObjective Redraw(ulong batchSeed, int sequences)
    {
        ArgumentOutOfRangeException.ThrowIfZero(batchSeed);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        return _model.On(_data.Take(Choose(batchSeed - 1, sequences), batchSeed), _meter);
    }

    int[] Choose(ulong position, int sequences)
    {
        int all = _data.Sequences;
        if (sequences >= all) return [.. Enumerable.Range(0, all)];
        if (sequences > all / 2) return _data.Shuffled(new RandomStream("choice", _seed, position))[..sequences];
        MoveTo(position / (ulong)all);
        return [.. _orders.Skip((int)(position % (ulong)all)).Take(sequences)];
    }

    // Has the orders of an epoch and the next at hand.
    void MoveTo(ulong epoch)
    {
        int all = _data.Sequences;
        if (_orders.Count == 0 || epoch < _epoch)
        {
            _orders.Clear();
            _orders.AddRange(_data.Shuffled(new RandomStream("epoch", _seed)));
            _orders.AddRange(After(_orders, 1));
            _epoch = 0;
        }
        for (; _epoch < epoch; _epoch++)
        {
            _orders.RemoveRange(0, all);
            _orders.AddRange(After(_orders, _epoch + 2));
        }
    }

    // A Fisher-Yates shuffle of limited reach.
    int[] After(List<int> before, ulong epoch)
    {
        int[] order = [.. before];
        int reach = Math.Max(1, order.Length / 2);
        var random = new RandomStream("epoch", _seed, epoch);
        for (int i = 0; i < order.Length; i++)
        {
            int j = random.Next(i, Math.Min(i + reach, order.Length));
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
