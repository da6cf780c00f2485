namespace RnnHessianFree.Experiments.Studies;

/// <summary>The studies of <c>rnnhf reproduce</c>, <c>experiments/studies/reproduce/NAME.json</c>.</summary>
static class Presets
{
    const string Laptop = "laptop";

    static readonly string[] Sizes = ["smoke", Laptop, "paper"];

    public static IReadOnlyList<string> Names { get; } = [.. Sizes, "sparse", "ablations", "economy"];

    /// <summary>The preset whose text and published numbers go with a study: that of the paper's experiment at every size; null where none does.</summary>
    public static string? OfText(string study) => Names.FirstOrDefault(name => Find(name).Name == study) is not { } name ? null
        : Sizes.Contains(name) ? Laptop : name;

    /// <summary>The one of this name.</summary>
    public static Study Find(string name) => Study.Read(EmbeddedText.Find($"studies/reproduce/{name}.json")!, $"{name}.json");

    /// <summary>The one that runs name as their study; null where none has this name.</summary>
    public static Study? OfRuns(string study) => Names.Select(Find).FirstOrDefault(preset => preset.Name == study);
}
