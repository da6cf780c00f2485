using System.CommandLine;
using RnnHessianFree.Data;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>The options that say where the user's own data are and how they are meant.</summary>
sealed class DataOptions
{
    public static readonly Dictionary<string, OutputUnit> Units = new()
    {
        ["linear"] = OutputUnit.Linear,
        ["logistic"] = OutputUnit.Logistic,
        ["softmax"] = OutputUnit.Softmax,
    };

    readonly Option<string?> _data = Options.Text("--data", "your own data instead of a task: an .npz archive, a .jsonl file or a folder of .csv files", "file");
    readonly Option<string?> _heldOut = Options.Text("--held-out", "data to judge by; default a share of --data", "file");
    readonly Option<double?> _share = Options.Share("--held-out-share", $"the share of --data that is held out; default {DataRequest.DefaultShare}");
    readonly Option<OutputUnit?> _output = Options.Choice("--output-unit", "how targets are meant; default as they look", Units);
    readonly Option<int?> _classes = Options.Whole("--classes", "how many classes labels are of; default as many as there are", min: 2, max: 100_000);
    readonly Option<double?> _tolerance = Options.Positive("--tolerance", "a linear output may be off by so much; default a tenth of the targets' standard deviation");

    public IEnumerable<Option> All => [_data, _heldOut, _share, _output, _classes, _tolerance];

    /// <summary>What was asked for; null where no data were.</summary>
    public DataRequest? Of(ParseResult parsed, Session session)
    {
        if (parsed.GetValue(_data) is not { } file)
        {
            if (All.FirstOrDefault(option => parsed.GetResult(option) is not null) is { } stray)
                throw new UsageException($"{stray.Name}: allowed only with --data");
            return null;
        }
        string? heldOut = parsed.GetValue(_heldOut);
        double? share = parsed.GetValue(_share);
        if (heldOut is not null && share is not null) throw new UsageException("--held-out-share: allowed only without --held-out, which names a file");
        if (share == 0) throw new UsageException("--held-out-share 0: allowed is a number above 0 and below 1");
        var format = new DataFormat { OutputUnit = parsed.GetValue(_output), Outputs = parsed.GetValue(_classes), Tolerance = parsed.GetValue(_tolerance) };
        return new(Path.GetFullPath(file, session.Folder), format, heldOut is null ? null : Path.GetFullPath(heldOut, session.Folder), share ?? DataRequest.DefaultShare);
    }
}
