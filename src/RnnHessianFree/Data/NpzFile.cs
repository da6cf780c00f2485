namespace RnnHessianFree.Data;

/// <summary>
/// Data in an <c>.npz</c> archive: <c>inputs</c> [N, T, X] or [N, T]; <c>targets</c> [N, T, Y] or [N, T] at every step, [N, 1, Y] or [N] at the
/// last; where wanted <c>lengths</c> [N], beyond which nothing is looked at, and <c>mask</c> [N, T].
/// </summary>
static class NpzFile
{
    const string Inputs = "inputs", Targets = "targets", Lengths = "lengths", Mask = "mask";

    public static RawData Read(string path)
    {
        using var archive = NumpyArchive.Open(path);
        string[] known = [Inputs, Targets, Lengths, Mask];
        if (archive.Names.FirstOrDefault(name => !known.Contains(name)) is { } stranger)
            throw new InvalidDataException($"{path}: has an array {stranger}; allowed are {string.Join(", ", known)}");
        NumpyArray? Array(string name) => archive.Names.Contains(name) ? archive.Read(name) : null;
        InvalidDataException Wrong(string name, NumpyArray array, string allowed) =>
            new($"{path}: {name} is {NumpyArray.Text(array.Shape)}; allowed is {allowed}");

        var inputs = Array(Inputs) ?? throw new InvalidDataException($"{path}: has no array {Inputs}");
        if (inputs.Shape.Count is not (2 or 3)) throw Wrong(Inputs, inputs, "[N, T, X], or [N, T] for one input");
        int count = inputs.Shape[0], steps = inputs.Shape[1], x = inputs.Shape.Count == 3 ? inputs.Shape[2] : 1;

        var targets = Array(Targets);
        string forms = $"[{count}, {steps}, Y] or [{count}, {steps}], or, at the last step, [{count}, 1, Y] or [{count}]";
        if (targets is not null && !(targets.Shape.Count is >= 1 and <= 3 && targets.Shape[0] == count
            && (targets.Shape.Count == 1 || targets.Shape[1] == steps || (targets.Shape.Count == 3 && targets.Shape[1] == 1))))
            throw Wrong(Targets, targets, forms);
        bool isFlat = targets?.Shape.Count < 3;
        int? outputs = targets is null ? null : isFlat ? 0 : targets.Shape[2];
        if (outputs == 0 && !isFlat) throw Wrong(Targets, targets!, forms);
        int targetSteps = targets is null ? 0 : targets.Shape.Count == 1 ? 1 : targets.Shape[1], y = Math.Max(outputs ?? 0, 1);

        var lengths = Array(Lengths);
        if (lengths is not null && !lengths.Shape.SequenceEqual([count])) throw Wrong(Lengths, lengths, $"[{count}]");
        var mask = Array(Mask);
        if (mask is not null && !mask.Shape.SequenceEqual([count, steps])) throw Wrong(Mask, mask, $"[{count}, {steps}]");

        return new(path, x, outputs, targets?.Kind ?? NumpyKind.Float, [.. Enumerable.Range(0, count).Select(n =>
        {
            string where = $"{path}: sequence {n}";
            double length = lengths?.Values[n] ?? steps;
            if (!(double.IsInteger(length) && length >= 1 && length <= steps))
                throw new InvalidDataException($"{where}: its length is {length}; allowed are 1 to {steps}");
            int t = (int)length;
            return new RawSequence(where, t, Part(inputs, n, steps * x, t * x), targets is null ? [] : Part(targets, n, targetSteps * y, Math.Min(targetSteps, t) * y),
                mask is null ? null : Part(mask, n, steps, t));
        })]);
    }

    // The first numbers of part n of an array.
    static double[] Part(NumpyArray array, int n, int length, int taken)
    {
        double[] part = new double[taken];
        for (int i = 0; i < taken; i++) part[i] = array.Values[n * length + i];
        return part;
    }
}
