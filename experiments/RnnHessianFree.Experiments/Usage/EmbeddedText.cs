namespace RnnHessianFree.Experiments.Usage;

/// <summary>Files of experiments/studies that are part of the program.</summary>
static class EmbeddedText
{
    /// <summary>The text of studies/…; null where there is no such file.</summary>
    public static string? Find(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name);
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }
}
