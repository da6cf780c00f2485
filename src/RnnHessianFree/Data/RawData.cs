using RnnHessianFree.Models;

namespace RnnHessianFree.Data;

/// <summary>A sequence as a file has it.</summary>
/// <param name="Where">Its place, for messages.</param>
/// <param name="Steps">T.</param>
/// <param name="Inputs">[T × X].</param>
/// <param name="Targets">[T × Y] or, for a target at the last step, [1 × Y]; empty where there are none.</param>
/// <param name="Mask">[T]; null where the file says nothing: then all steps count, or the last, where only that has a target.</param>
sealed record RawSequence(string Where, int Steps, double[] Inputs, double[] Targets, double[]? Mask = null);

/// <summary>What a file holds, before it is known to be a data set.</summary>
/// <param name="Where">The file, for messages.</param>
/// <param name="Inputs">X.</param>
/// <param name="Outputs">Y; 0 where targets are single numbers, which may be labels; null where there are no targets.</param>
/// <param name="TargetKind">The kind of the targets' numbers.</param>
/// <param name="Sequences">The sequences.</param>
sealed record RawData(string Where, int Inputs, int? Outputs, NumpyKind TargetKind, IReadOnlyList<RawSequence> Sequences)
{
    /// <summary>10⁵: ours, beyond the words of any language; a greater label is more likely a mistake.</summary>
    const int MostClasses = 100_000;

    /// <summary>What arrays hold [N][T][X], [N][T or 1][Y].</summary>
    /// <exception cref="InvalidDataException">They do not fit together.</exception>
    public static RawData Of(string name, double[][][] inputs, double[][][] targets, bool isFlat)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Length != targets.Length) throw new InvalidDataException($"{name}: has {inputs.Length} sequences of inputs and {targets.Length} of targets");
        int x = inputs.FirstOrDefault()?.FirstOrDefault()?.Length ?? 0, y = targets.FirstOrDefault()?.FirstOrDefault()?.Length ?? 0;
        if (inputs.Length > 0 && y == 0) throw new InvalidDataException($"{name}: has 0 numbers for a target; allowed is 1 or more");
        return new(name, x, isFlat ? 0 : y, isFlat ? NumpyKind.Integer : NumpyKind.Float, [.. inputs.Select((sequence, n) =>
        {
            string where = $"{name}: sequence {n}";
            if (targets[n].Length != sequence.Length && targets[n].Length != 1)
                throw new InvalidDataException($"{where}: has targets for {targets[n].Length} steps and inputs for {sequence.Length}");
            return new RawSequence(where, sequence.Length, Flat(where, "inputs", sequence, x), Flat(where, "targets", targets[n], y));
        })]);
    }

    static double[] Flat(string where, string what, double[][] rows, int width) => Array.FindIndex(rows, row => row.Length != width) is >= 0 and var i
        ? throw new InvalidDataException($"{where}, step {i}: has {rows[i].Length} {what}; the first step of the first has {width}") : [.. rows.SelectMany(row => row)];

    /// <summary>The data set.</summary>
    /// <exception cref="InvalidDataException">It is none; the message is a line.</exception>
    public SequenceData Checked(DataFormat format)
    {
        if (Sequences.Count == 0) throw new InvalidDataException($"{Where}: holds no sequence");
        if (Inputs == 0) throw new InvalidDataException($"{Where}: has 0 inputs a step; allowed is 1 or more");
        if (Outputs is null && format.NeedsTargets) throw new InvalidDataException($"{Where}: has no targets");
        bool isFlat = Outputs == 0;
        var unit = format.OutputUnit ?? (isFlat && TargetKind == NumpyKind.Integer ? OutputUnit.Softmax
            : TargetKind == NumpyKind.Boolean ? OutputUnit.Logistic : OutputUnit.Linear);
        int? classes = isFlat && unit == OutputUnit.Softmax ? format.Outputs ?? Classes() : null;
        int outputs = classes ?? (isFlat ? 1 : Outputs ?? format.Outputs ?? 1);
        if (format.Outputs is { } asked && asked != outputs)
            throw new InvalidDataException($"{Where}: targets have {outputs} numbers a step; asked for are {asked}");
        if (Outputs is not null && unit == OutputUnit.Softmax && outputs < 2)
            throw new InvalidDataException($"{Where}: targets are of one class; softmax outputs need 2 or more");
        Sequence[] sequences = [.. Sequences.Select(sequence => Checked(sequence, unit, outputs, classes))];
        if (format.NeedsTargets && !sequences.Any(sequence => sequence.Mask.Any(mask => mask > 0)))
            throw new InvalidDataException($"{Where}: no step counts: every mask is 0");
        return new(Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Where)), Inputs, outputs, unit, format.Tolerance, sequences);
    }

    static Sequence Checked(RawSequence raw, OutputUnit unit, int outputs, int? classes)
    {
        if (raw.Steps == 0) throw new InvalidDataException($"{raw.Where}: has no step");
        int width = classes is null ? outputs : 1;
        bool atLast = raw.Targets.Length == width && raw.Steps > 1;
        if (atLast && raw.Mask is not null) throw new InvalidDataException($"{raw.Where}: has a mask; allowed only with targets at every step");
        double[] targets = raw.Targets, mask = raw.Mask ?? new double[raw.Steps];
        if (atLast || targets.Length == 0)
        {
            targets = new double[raw.Steps * width];
            raw.Targets.CopyTo(targets, targets.Length - raw.Targets.Length);
            if (atLast) mask[^1] = 1;
        }
        else if (raw.Mask is null)
        {
            Array.Fill(mask, 1);
        }
        var sequence = new Sequence(raw.Inputs, targets, mask, classes);
        return sequence.Flaw(unit) is { } flaw ? throw new InvalidDataException($"{raw.Where}, {flaw}") : sequence;
    }

    // One more than the greatest label that counts.
    int Classes()
    {
        double most = 1;
        foreach (var sequence in Sequences)
            for (int i = 0; i < sequence.Targets.Length; i++)
            {
                double label = sequence.Targets[i];
                if (sequence.Mask is { } mask && mask[i] == 0) continue;
                if (!(double.IsInteger(label) && label >= 0 && label < MostClasses))
                    throw new InvalidDataException($"{sequence.Where}, step {(sequence.Targets.Length == 1 ? sequence.Steps - 1 : i)}: "
                        + $"the label is {label}; allowed are 0 to {MostClasses - 1}");
                most = Math.Max(most, label);
            }
        return (int)most + 1;
    }
}
