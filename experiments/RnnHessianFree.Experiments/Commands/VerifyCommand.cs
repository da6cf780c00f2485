using System.CommandLine;
using System.Globalization;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf verify</c>: are the engines right?</summary>
static class VerifyCommand
{
    public static Command Create(Session session)
    {
        var folder = Options.PerhapsPath("folder", "a folder of golden files (*.json)");
        var command = new Command("verify", """
            Checks loss, gradient and products with the Gauss-Newton, structural, empirical Fisher and Hessian matrices of both engines in both precisions: against every golden file of a
            folder, and, on freshly drawn networks of two layers of every kind, against the explicit matrices, which dual numbers give
            (relative to the norm: 1e-10 in double, 1e-4 in single). Exit code 0: all hold; 1: one does not.

            Example: rnnhf verify tests/RnnHessianFree.Tests/golden
            """) { folder };
        command.SetAction(parsed => Run(session, parsed.GetValue(folder)));
        return command;
    }

    static int Run(Session session, string? folder)
    {
        GoldenCase[] cases = folder is null ? [] : Read(Folders.Existing(session, folder));
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in (string[])["case", "engine", "precision", "loss", "gradient", "G v", "S v", "F v", "H v", "allowed", ""])
            table.AddColumn(new TableColumn(column) { NoWrap = true });

        int checks = 0, failures = 0;
        var descriptions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var golden in cases) Add(golden.Name, engine => Agreement.With(golden, engine));
        foreach (var layer in Layer.All)
            foreach (var output in Enum.GetValues<OutputUnit>())
            {
                var check = new ModelCheck(new(2, Stage.Layers(layer, units: 3, layers: 2), 3, output), seed: 1);
                Add($"explicit matrices, 2 × {layer.Name}, {output.ToString().ToLowerInvariant()}", check.Against);
            }

        session.Console.Write(table);
        foreach (string description in descriptions) session.Out.WriteLine(description);
        session.Out.WriteLine(failures == 0 ? $"All {checks} checks hold." : $"{failures} of {checks} checks fail.");
        return failures == 0 ? ExitCode.Done : ExitCode.FellShort;

        void Add(string name, Func<IEngine, Agreement> check)
        {
            foreach (var kind in Enum.GetValues<EngineKind>())
                foreach (var precision in (Precision[])[Precision.Double, Precision.Single])
                {
                    var engine = Catalog.Engine(kind, precision, threads: 0);
                    descriptions.Add(engine.Description);
                    var agreement = check(engine);
                    bool holds = agreement.Worst <= Agreement.Tolerance(precision);
                    checks++;
                    if (!holds) failures++;
                    double[] errors = [agreement.Loss, agreement.Gradient, agreement.GaussNewtonProduct, agreement.StructuralProduct, agreement.FisherProduct, agreement.HessianProduct];
                    table.AddRow([
                        Markup.Escape(name), kind.ToString().ToLowerInvariant(), precision.ToString().ToLowerInvariant(),
                        .. errors.Select(error => error.ToString("0.0e-00", CultureInfo.InvariantCulture)),
                        Agreement.Tolerance(precision).ToString("0e-00", CultureInfo.InvariantCulture), holds ? "ok" : "FAILS"]);
                }
        }
    }

    static GoldenCase[] Read(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new UsageException($"{folder}: holds no golden files (*.json)");
        return [.. files.Select(GoldenCase.Read)];
    }
}
