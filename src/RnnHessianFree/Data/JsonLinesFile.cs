using System.Text.Json;

namespace RnnHessianFree.Data;

/// <summary>
/// Data in JSON lines, a sequence a line: <c>{"inputs":[[…],…],"targets":…,"mask":[…]}</c>. Inputs are T rows of X numbers, or T numbers; targets T
/// rows or T numbers for every step, one row or one number for the last; the mask is T numbers or left out.
/// </summary>
static class JsonLinesFile
{
    static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    public static RawData Read(string path)
    {
        var sequences = new List<RawSequence>();
        int? x = null, y = null;
        var kind = NumpyKind.Integer;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            string where = $"{path}: line {number}";
            InvalidDataException Wrong(string what, Exception? inner = null) => new($"{where}: {what}", inner);
            try
            {
                using var document = JsonDocument.Parse(line, Options);
                if (document.RootElement.ValueKind != JsonValueKind.Object) throw Wrong("is no object with inputs and targets");
                Numbers? inputs = null, targets = null, mask = null;
                foreach (var field in document.RootElement.EnumerateObject())
                {
                    if (field.Name == "inputs") inputs = Numbers.Of(field);
                    else if (field.Name == "targets") targets = Numbers.Of(field);
                    else if (field.Name == "mask") mask = Numbers.Of(field);
                    else throw Wrong($"has {field.Name}; allowed are inputs, targets, mask");
                }
                if (inputs is not { Rows: { } steps }) throw Wrong("has no inputs, rows of numbers for each step");
                int width = inputs.Columns ?? 1;
                if ((x ??= width) != width) throw Wrong($"has {width} inputs a step; the sequences before have {x}");
                int? outputs = targets is null ? null : targets.Columns ?? 0;
                if (sequences.Count == 0) y = outputs;
                if (y != outputs) throw Wrong($"has {Describe(outputs)}; the sequences before have {Describe(y)}");
                int targetRows = targets is null ? steps : targets.Rows ?? 1;
                if (targetRows != steps && targetRows != 1) throw Wrong($"has targets for {targetRows} steps and inputs for {steps}");
                if (mask is not null && (mask.Columns is not null || mask.Rows != steps)) throw Wrong($"mask: must be {steps} numbers, one a step");
                kind = sequences.Count == 0 || kind == targets?.Kind ? targets?.Kind ?? kind : NumpyKind.Float;
                sequences.Add(new(where, steps, inputs.Values, targets?.Values ?? [], mask?.Values));
            }
            catch (Exception problem) when (problem is JsonException or InvalidOperationException) // the latter of text that is no Unicode
            {
                throw Wrong($"is no JSON ({problem.Message.Split('\n')[0].Split(" LineNumber:")[0]})", problem);
            }
            catch (FormatException problem)
            {
                throw Wrong(problem.Message, problem);
            }
        }
        return new(path, x ?? 0, y, kind, sequences);
    }

    static string Describe(int? outputs) => outputs switch { null => "no targets", 0 => "a number for a target", _ => $"{outputs} numbers for a target" };

    /// <summary>A number (rows null), numbers (columns null) or rows of numbers.</summary>
    sealed record Numbers(int? Rows, int? Columns, NumpyKind Kind, double[] Values)
    {
        /// <exception cref="FormatException">It is none of them.</exception>
        public static Numbers Of(JsonProperty field)
        {
            var values = new List<double>();
            bool isInteger = true, isBoolean = true;
            void Add(JsonElement element)
            {
                double value = element.ValueKind switch
                {
                    JsonValueKind.Number when element.TryGetDouble(out double number) => number,
                    JsonValueKind.True => 1,
                    JsonValueKind.False => 0,
                    _ => throw new FormatException($"{field.Name}: holds {Short(element)}; allowed are numbers, or as many of them in every row"),
                };
                isInteger &= element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out _);
                isBoolean &= element.ValueKind != JsonValueKind.Number;
                values.Add(value);
            }

            int? rows = null, columns = null;
            if (field.Value.ValueKind == JsonValueKind.Array)
            {
                rows = field.Value.GetArrayLength();
                foreach (var row in field.Value.EnumerateArray())
                {
                    int? width = row.ValueKind == JsonValueKind.Array ? row.GetArrayLength() : null;
                    if (values.Count == 0) columns = width;
                    if (width != columns || width == 0) throw new FormatException($"{field.Name}: row {Short(row)} is not as long as the first; rows are of equal length, 1 or more");
                    if (width is null) Add(row);
                    else
                        foreach (var element in row.EnumerateArray()) Add(element);
                }
            }
            else
            {
                Add(field.Value);
            }
            return new(rows, columns, isInteger ? NumpyKind.Integer : isBoolean ? NumpyKind.Boolean : NumpyKind.Float, [.. values]);
        }

        static string Short(JsonElement element)
        {
            string text = element.GetRawText().ReplaceLineEndings(" ");
            return text.Length <= 40 ? text : text[..40] + " …";
        }
    }
}
