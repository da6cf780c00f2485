using System.Globalization;

namespace RnnHessianFree.Data;

/// <summary>
/// Data in a folder of <c>.csv</c> files, a sequence a file, a step a row, with a header alike in all. The columns are targets where their name
/// begins with "target", the label where it is "label", the mask where it is "mask", and inputs otherwise. A step whose label or targets are empty
/// does not count. Files are taken in the order of their names.
/// </summary>
static class CsvFolder
{
    const string Label = "label", Target = "target", Mask = "mask";

    public static RawData Read(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new InvalidDataException($"{folder}: holds no .csv files");
        string[]? header = null;
        var sequences = new List<RawSequence>();
        foreach (string file in files)
        {
            string[][] rows = [.. File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)).Select(Cells)];
            if (rows.Length == 0) throw new InvalidDataException($"{file}: is empty; it must begin with a header");
            if (!(header ??= rows[0]).SequenceEqual(rows[0]))
                throw new InvalidDataException($"{file}: its columns are {string.Join(", ", rows[0])}; those of the files before are {string.Join(", ", header)}");
            sequences.Add(Sequence(file, header, rows[1..]));
        }
        string[] targets = [.. header!.Where(IsTarget)];
        bool isLabel = targets.Contains(Label);
        if (isLabel && targets.Length > 1) throw new InvalidDataException($"{folder}: has columns {string.Join(", ", targets)}; allowed is one label, or targets");
        return new(folder, header!.Count(IsInput), targets.Length == 0 ? null : isLabel ? 0 : targets.Length,
            isLabel ? NumpyKind.Integer : NumpyKind.Float, sequences);
    }

    static RawSequence Sequence(string file, string[] header, string[][] rows)
    {
        var (inputs, targets, mask) = (new List<double>(), new List<double>(), new double[rows.Length]);
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Length != header.Length)
                throw new InvalidDataException($"{file}, step {i}: has {rows[i].Length} cells; the header has {header.Length}");
            bool counts = true;
            double weight = 1;
            foreach (var (name, cell) in header.Zip(rows[i]))
            {
                bool isEmpty = cell.Length == 0 && IsTarget(name);
                double number = 0;
                if (!isEmpty && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
                    throw new InvalidDataException($"{file}, step {i}: {name} is '{(cell.Length <= 40 ? cell : cell[..40] + " …")}'; allowed are numbers");
                counts &= !isEmpty;
                if (name == Mask) weight = number;
                else (IsTarget(name) ? targets : inputs).Add(number);
            }
            mask[i] = counts ? weight : 0;
        }
        return new(file, rows.Length, [.. inputs], [.. targets], targets.Count == 0 ? null : mask);
    }

    static bool IsTarget(string name) => name == Label || name.StartsWith(Target, StringComparison.Ordinal);

    static bool IsInput(string name) => !IsTarget(name) && name != Mask;

    static string[] Cells(string line) => line.Split(',').Select(cell => cell.Trim().Trim('"')).ToArray();
}
