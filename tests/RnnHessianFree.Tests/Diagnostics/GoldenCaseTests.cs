using RnnHessianFree.Diagnostics;

namespace RnnHessianFree.Tests.Diagnostics;

public sealed class GoldenCaseTests : IDisposable
{
    readonly string _path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.json");

    static string Good => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "00-tanh-linear-last-T1-B1.json"));

    public void Dispose() => File.Delete(_path);

    GoldenCase Read(string text)
    {
        File.WriteAllText(_path, text);
        return GoldenCase.Read(_path);
    }

    [Theory]
    [InlineData("\"hidden\":1", "\"hidden\":0", "hidden")]
    [InlineData("\"hidden\":1", "\"hidden\":2", "parameters.W_hx")]
    [InlineData("\"steps\":1", "\"steps\":\"one\"", "")]
    [InlineData("\"tanh\"", "\"sigmoid\"", "tanh, logistic")]
    [InlineData("\"tanh\"", "\"1\"", "tanh, logistic")]
    [InlineData("\"tanh\"", "\" tanh \"", "tanh, logistic")]
    [InlineData("\"tanh\"", "\"tanh,logistic\"", "tanh, logistic")]
    [InlineData("\"linear\"", "\"0\"", "linear, logistic, softmax")]
    [InlineData("\"linear\"", "null", "linear, logistic, softmax")]
    [InlineData("\"loss\"", "\"lost\"", "'loss' is missing")]
    [InlineData("\"mask\":[[1.0]]", "\"mask\":[[-1.0]]", "mask")]
    [InlineData("\"mask\":[[1.0]]", "\"mask\":[[1.0,1.0]]", "mask")]
    [InlineData("{", "", "")]
    public void A_fault_is_named_with_its_file(string from, string to, string named)
    {
        string text = Good;
        int at = text.IndexOf(from, StringComparison.Ordinal);
        var error = Assert.Throws<InvalidDataException>(() => Read(text[..at] + to + text[(at + from.Length)..]));
        Assert.Contains(Path.GetFileName(_path), error.Message);
        Assert.Contains(named, error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    public void What_is_no_golden_file_is_refused(string text) => Assert.Throws<InvalidDataException>(() => Read(text));

    [Fact]
    public void Other_fields_and_weighted_masks_are_accepted()
    {
        Assert.Equal(0.5, Read(Good.Replace("\"mask\":[[1.0]]", "\"note\":\"x\",\"mask\":[[0.5]]")).Batch.Mask(0)[0]);
    }
}
