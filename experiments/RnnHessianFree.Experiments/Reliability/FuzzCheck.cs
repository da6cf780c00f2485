using System.Security.Cryptography;
using System.Text;
using RnnHessianFree.Data;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Feeds random input to every reader.</summary>
/// <param name="folder">Where inputs that are found to hurt are kept.</param>
/// <param name="commandLine">The command line as a target, which runs in an empty folder.</param>
sealed class FuzzCheck(string folder, Func<string, FuzzTarget> commandLine)
    : ReliabilityCheck("No input makes an unhandled exception, a hang or partial output: it is taken, or refused in one line.")
{
    const int MostKept = 20, DrawEvery = 50;
    static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    public override CheckResult Run(Workbench bench)
    {
        var result = new CheckResult();
        int tries = bench.IsQuick ? 2200 : 22_000, all = 0, found = 0;
        foreach (var target in Targets(bench, commandLine))
        {
            var random = new RandomStream(target.Name, 1);
            for (int i = 0; i < tries; i++)
            {
                var attempt = Task.Run(() => target.Try(random));
                string? problem = attempt.Wait(Hang) ? attempt.Result : $"no answer to input {i}";
                if (problem is null) continue;
                if (found++ < MostKept) File.WriteAllText(Path.Combine(folder, $"found-{found}.txt"), problem);
                result.Require(false, $"{target.Name}, input {i}: {problem[..Math.Min(problem.Length, 300)]}");
                if (!attempt.IsCompleted) break; // it still has the stream
            }
            all += tries;
            result.Count(target.Name, tries);
        }
        return result.Count("inputs tried", all).Count("found", found);
    }

    public static IReadOnlyList<FuzzTarget> Targets(Workbench bench, Func<string, FuzzTarget> commandLine)
    {
        string runs = bench.NewFolder(), golden = Path.Combine(bench.NewFolder(), "golden.json"), run = Path.Combine(runs, "run.jsonl");
        string killed = bench.NewFolder(), parameters = Path.Combine(bench.NewFolder(), "p.parameters.json");
        var shape = new RecurrentShape(2, 3, 2);
        new RecurrentNetwork(shape, new double[shape.Layout.Dimension]).Save(parameters);
        int readRuns = 0;
        Workbench.LeaveKilled(killed, 200, atLeast: 5);
        var paths = Workbench.PathsIn(killed);
        return
        [
            commandLine(bench.NewFolder()),
            new FuzzedFile("studies", Good("experiments/studies"), Mutation.Of,
                text =>
                {
                    // What can be read can be planned.
                    foreach (var group in StudyGroup.Of(Study.Read(Encoding.UTF8.GetString(text), "study.json")))
                        _ = group.Trials.Count + group.Reported(null).Count;
                }, IsUsage),
            new FuzzedFile("task studies", Good("experiments/studies/tasks"), Mutation.Of,
                text => TaskStudy.Read(Encoding.UTF8.GetString(text), "task.json").Complete(new RunRequest()), IsUsage),
            new FuzzedFile("run files", [File.ReadAllBytes(paths.RunFile)], Mutation.Of, text =>
            {
                File.WriteAllBytes(run, text);
                var read = RunFileReader.Read(run);
                foreach (var step in read.Steps) PlainProgress.Describe(step);
                RunTable.Report(runs);
                RunSettings.Differences(read.Header, read.Header);
                if (++readRuns % DrawEvery == 0) RunFigures.Draw([read], runs, FigureLook.Default);
            }, IsInvalidData),
            new FuzzedFile("checkpoints", [File.ReadAllBytes(paths.Checkpoint)], SpoilCheckpoint, bytes => CheckpointFormat.Read(bytes),
                problem => IsInvalidData(problem) || IsUsage(problem)),
            new FuzzedFile("parameter files", [File.ReadAllBytes(parameters)], Mutation.Of,
                text => RecurrentNetwork.Read(text, parameters, OutputUnit.Linear), IsInvalidData),
            DataFile("data archives", ".npz", Directory.GetFiles(Path.Combine(bench.Source, "tests/RnnHessianFree.Tests/numpy"), "*.npz").Order(StringComparer.Ordinal)
                .Select(File.ReadAllBytes)),
            DataFile("data lines", ".jsonl", ["{\"inputs\":[[1,0.5],[2,3]],\"targets\":[0,1],\"mask\":[1,0.5]}\n{\"inputs\":[[1e-3,-2]],\"targets\":[2]}\n"u8.ToArray()]),
            DataFile("data tables", "/1.csv", ["x,y,mask,target\n1,2,1,0.5\n-3e5,4,0,\n"u8.ToArray()]),
            new FuzzedFile("golden files", SmallGolden(), Mutation.Of, text =>
            {
                File.WriteAllBytes(golden, text);
                GoldenCase.Read(golden);
            }, IsInvalidData),
        ];

        FuzzedFile DataFile(string name, string ending, IEnumerable<byte[]> good)
        {
            string path = Path.Combine(bench.NewFolder(), "data" + ending), folder = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(folder);
            return new(name, [.. good], Mutation.Of, bytes =>
            {
                File.WriteAllBytes(path, bytes);
                SequenceData.Load(ending.StartsWith('/') ? folder : path);
            }, IsInvalidData);
        }

        byte[][] SmallGolden() => [.. Good("tests/RnnHessianFree.Tests/golden").OrderBy(text => text.Length).Take(3)];

        byte[][] Good(string where)
        {
            string[] paths = Directory.GetFiles(Path.Combine(bench.Source, where), "*.json");
            return [.. paths.Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        }
    }

    static bool IsUsage(Exception problem) => problem is UsageException;

    static bool IsInvalidData(Exception problem) => problem is InvalidDataException;

    // Half of them get a right checksum, so that damage behind it is seen too.
    static byte[] SpoilCheckpoint(byte[] good, RandomStream random)
    {
        byte[] bytes = Mutation.Of(good, random);
        if (bytes.Length > SHA256.HashSizeInBytes && random.Next(2) == 0)
            SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes), bytes.AsSpan(^SHA256.HashSizeInBytes..));
        return bytes;
    }
}
