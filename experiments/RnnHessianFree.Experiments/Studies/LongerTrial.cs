using System.Text.Json;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>A trained network tried on longer sequences: a file of its own beside the run's, since it is no part of the training.</summary>
/// <param name="Times">How many times as long as those it was trained on.</param>
/// <param name="Length">T of these.</param>
/// <param name="Sequences">How many were asked for; a task that has fewer gives all of them.</param>
/// <param name="Loss">The mean loss of a sequence.</param>
/// <param name="Error">The share of them wrong.</param>
/// <param name="StepError">The share of judged steps wrong.</param>
sealed record LongerTrial(int Times, int Length, int Sequences, double Loss, double Error, double? StepError)
{
    const string Ending = ".longer.json";

    // A tenth of a held-out set, as each sequence is some ten times as long.
    const int Asked = 1000;

    /// <summary>Tries the parameters that a run of this request ended with.</summary>
    public static LongerTrial Of(RunRequest request, int times, double[] parameters)
    {
        int length = checked(times * request.Length);
        var (loss, error, stepError) = Catalog.Evaluate(request with { Length = length }, Asked, parameters);
        return new(times, length, Asked, loss, error, stepError);
    }

    /// <summary>Writes it beside its run's file.</summary>
    public void Write(string runPath) => AtomicFile.Write(PathOf(runPath), stream =>
    {
        JsonSerializer.Serialize(stream, this, RunFormat.Json);
        stream.WriteByte((byte)'\n');
    });

    /// <summary>The one beside a run's file; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static LongerTrial? Beside(string runPath)
    {
        string path = PathOf(runPath);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<LongerTrial>(File.ReadAllBytes(path), RunFormat.Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"{path}: cannot be read ({JsonWords.Of(problem)})", problem);
        }
    }

    static string PathOf(string runPath) => Path.ChangeExtension(runPath, null) + Ending;
}
