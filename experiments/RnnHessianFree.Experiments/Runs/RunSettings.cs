using System.Text.Json;
using System.Text.Json.Nodes;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>
/// What of a header decides the numbers of a run: everything but its budget, its numbers of threads and ranks, the commit and the machine (the
/// engine's description, which names the width of its registers, stays), and what a study calls it and runs beside it.
/// </summary>
static class RunSettings
{
    /// <summary>Where a run's settings differ from those asked for, a field each: "seed is 1, asked for is 2".</summary>
    public static IReadOnlyList<string> Differences(RunHeader saved, RunHeader asked)
    {
        var differences = new List<string>();
        Compare("", Of(saved), Of(asked), differences);
        return differences;
    }

    static JsonObject Of(RunHeader header)
    {
        var settings = JsonSerializer.SerializeToNode(header, RunFormat.Json)!.AsObject();
        if (settings["optimizer"] is JsonObject optimizer) Complete(optimizer);
        foreach (string field in (string[])["budget", "commit", "dirty", "machine"]) settings.Remove(field);
        foreach (string field in (string[])["threads", "ranks"]) (settings["engine"] as JsonObject)?.Remove(field);
        foreach (string field in (string[])["title", "order", "sideBySide"]) (settings["place"] as JsonObject)?.Remove(field);
        return settings;
    }

    // Files from before there were two ways of Hessian-free are of that of 2011, and do not say what there was nothing to choose of.
    static void Complete(JsonObject optimizer)
    {
        if (optimizer["settings"] is not JsonObject settings || optimizer["name"]?.ToString() is not { } name) return;
        if (name != OptimizerCatalog.HessianFree.Title && name != OptimizerCatalog.HessianFree2011.Title) return;
        settings["curvature"] ??= nameof(CurvatureKind.GaussNewton);
        settings["preconditioner"] ??= nameof(Preconditioner.None);
        if (name != OptimizerCatalog.HessianFree.Title || settings["cg"] is not JsonObject cg || cg.ContainsKey("orthogonalResiduals") || settings["damping"] is not JsonObject damping) return;
        optimizer["name"] = OptimizerCatalog.HessianFree2011.Title;
        (cg["orthogonalResiduals"], cg["scaleStart"]) = (0, false);
        damping["initialShare"] = HessianFreeSettings.MartensSutskever2011.Damping.InitialShare;
    }

    static void Compare(string path, JsonNode? saved, JsonNode? asked, List<string> differences)
    {
        if (saved is JsonObject savedFields && asked is JsonObject askedFields)
        {
            foreach (string field in savedFields.Select(pair => pair.Key).Union(askedFields.Select(pair => pair.Key)))
                Compare(path.Length == 0 ? field : $"{path}.{field}", savedFields[field], askedFields[field], differences);
        }
        else if (Show(saved) != Show(asked))
        {
            differences.Add($"{path} is {Show(saved)}, asked for is {Show(asked)}");
        }
    }

    static string Show(JsonNode? node) => node is null ? "absent" : node.ToJsonString(RunFormat.Json);
}
