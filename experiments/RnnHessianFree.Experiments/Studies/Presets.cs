using RnnHessianFree.Experiments.Usage;
namespace RnnHessianFree.Experiments.Studies;

/// <summary>The studies of <c>rnnhf reproduce</c>, <c>experiments/studies/reproduce/NAME.json</c>.</summary>
static class Presets
{
    const string Laptop = "laptop";

    static readonly string[] Sizes = ["smoke", Laptop, "2011", "paper"];

    public static IReadOnlyList<string> Names { get; } = [.. Sizes, "sparse", "ablations", "economy", "exclusive-or"];

    /// <summary>The preset whose text goes with a study: its own or, at another size of the paper's experiment, laptop's; null where none does.</summary>
    public static string? OfText(string study) => Named(study) is not { } name ? null
        : Sizes.Contains(name) && EmbeddedText.Find($"studies/reproduce/{name}.md") is null ? Laptop : name;

    /// <summary>The study whose published numbers go with a study: that of the paper's experiment at every size.</summary>
    public static string OfPublished(string study) => Named(study) is { } name && Sizes.Contains(name) ? Find(Laptop).Name : study;

    /// <summary>The one of this name.</summary>
    public static Study Find(string name) => Study.Read(EmbeddedText.Find($"studies/reproduce/{name}.json")!, $"{name}.json");

    /// <summary>The one that runs name as their study; null where none has this name.</summary>
    public static Study? OfRuns(string study) => Named(study) is { } name ? Find(name) : null;

    static string? Named(string study) => Names.FirstOrDefault(name => Find(name).Name == study);
}
