namespace RnnHessianFree.Experiments.Studies;

/// <summary>The studies of <c>rnnhf reproduce</c>, <c>experiments/studies/reproduce/NAME.json</c>.</summary>
static class Presets
{
    public static IReadOnlyList<string> Names { get; } = ["smoke", "laptop", "paper", "ablations"];

    /// <summary>Whether a study is the paper's experiment, at whatever size.</summary>
    public static bool IsOfThePaper(string study) => Names.Except(["ablations"]).Any(name => Find(name).Name == study);

    /// <summary>The one of this name.</summary>
    public static Study Find(string name) => Study.Read(EmbeddedText.Find($"studies/reproduce/{name}.json")!, $"{name}.json");

    /// <summary>The one that runs name as their study; null where none has this name.</summary>
    public static Study? OfRuns(string study) => Names.Select(Find).FirstOrDefault(preset => preset.Name == study);
}
