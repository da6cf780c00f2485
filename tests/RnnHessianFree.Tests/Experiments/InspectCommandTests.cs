using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Inspection;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Experiments;

public sealed class InspectCommandTests : IDisposable
{
    const string Run = "addition-T12-hf-seed1.jsonl", Closely = "--sequences 9 --lanczos-iterations 6 --probes 1 --cg-iterations 12 --threads 1";

    readonly TemporaryFolder _folder = new();

    public InspectCommandTests() => Execute(ExitCode.FellShort,
        "train --task addition --length 12 --hidden 6 --gradient-sequences 16 --curvature-sequences 8 --backtracking-sequences 8 --line-search-sequences 8 --max-steps 2 --threads 1 --warm-up-seconds 0 --out .");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_draws_every_part_at_the_start_and_the_end_and_says_what_it_found()
    {
        string output = Execute(ExitCode.Done, $"inspect {Run} --start --out seen {Closely}").Output;
        string[] names = ["error-flow.png", "error-flow.svg", "hidden-states.png", "hidden-states.svg", "inspect.json", "solve.png", "solve.svg", "spectrum.png", "spectrum.svg"];
        Assert.Equal(names, Directory.EnumerateFiles(_folder.File("seen")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.Contains(Path.Combine("seen", name), output));
        Assert.Contains("spectral radius of W_hh", output);

        var numbers = InspectionFile.Read(_folder.File("seen/inspect.json"));
        Assert.Equal(["θ_0", "step 2"], numbers.Points.Select(point => point.Label));
        Assert.Equal(("addition, T = 12, 6 tanh units, seed 1", $"../{Run}"), (numbers.Subject, numbers.Runs[0]));
        var steps = RunFileReader.Read(_folder.File(Run)).Steps;
        Assert.Equal(steps.First(step => step.Step == 1).Number("lambda")!.Value, numbers.Points[0].Lambda, 1e-5 * numbers.Points[0].Lambda); // six digits are kept
        Assert.Equal(steps[^1].Number("nextLambda")!.Value, numbers.Points[1].Lambda, 1e-5 * numbers.Points[1].Lambda);
        Assert.NotEqual(numbers.Points[0].Loss, numbers.Points[1].Loss);
        Assert.Equal(13, numbers.Points[1].Solves![0].Model.Length);
        Assert.Equal(6, numbers.Points[1].States!.HeatMap.Length);
        Assert.Equal(["G", "G + λμS", "empirical Fisher", "Hessian"], numbers.Points[0].Spectrum!.Operators.Select(o => o.Name));
        Assert.Equal(1, numbers.Points[0].Spectrum!.Gradient[^1], 1e-5);

        // From the file alone the same figures come, and from the same run the same file.
        byte[][] figures = [.. names.Where(name => name.EndsWith(".svg", StringComparison.Ordinal)).Select(Seen)];
        byte[] file = Seen("inspect.json");
        Execute(ExitCode.Done, "plot seen");
        Assert.Equal(figures, names.Where(name => name.EndsWith(".svg", StringComparison.Ordinal)).Select(Seen));
        Execute(ExitCode.Done, $"inspect {Run} --start --out seen {Closely.Replace("--threads 1", "--threads 2")}");
        Assert.Equal(file, Seen("inspect.json"));
    }

    [Fact]
    public void One_part_of_other_parameters_is_looked_at_alone()
    {
        File.Copy(_folder.File("addition-T12-hf-seed1.parameters.json"), _folder.File("mine.parameters.json"));
        Execute(ExitCode.Done, $"inspect {Run} --parameters mine.parameters.json --only flow --out seen {Closely}");
        Assert.Equal(["error-flow.png", "error-flow.svg", "inspect.json"], Directory.EnumerateFiles(_folder.File("seen")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var point = Assert.Single(InspectionFile.Read(_folder.File("seen/inspect.json")).Points);
        Assert.Equal(("mine", null, null, null), (point.Label, point.Spectrum, point.Solves, point.States));
    }

    [Fact]
    public void Theta_0_is_the_one_that_training_began_with()
    {
        Execute(ExitCode.FellShort, "train --task addition --length 12 --hidden 6 --gradient-sequences 16 --max-steps 1 --optimizer sgd --learning-rate 1e-300 --threads 1 --warm-up-seconds 0 --out still");
        Execute(ExitCode.Done, $"inspect still/addition-T12-sgd-seed1.jsonl --start --only flow --out seen {Closely}");
        var points = InspectionFile.Read(_folder.File("seen/inspect.json")).Points;
        Assert.Equal(points[0].Loss, points[1].Loss);
        Assert.Equal(points[0].Flow!.Backward.Median, points[1].Flow!.Backward.Median);
    }

    [Fact]
    public void A_run_that_left_no_parameters_is_looked_at_where_it_began()
    {
        File.Delete(_folder.File("addition-T12-hf-seed1.parameters.json"));
        Assert.Contains("--start looks at the initial parameters", Execute(ExitCode.Usage, $"inspect {Run} --out seen").Error);
        Execute(ExitCode.Done, $"inspect {Run} --start --only flow --out seen {Closely}");
        Assert.Equal("θ_0", Assert.Single(InspectionFile.Read(_folder.File("seen/inspect.json")).Points).Label);
    }

    [Theory]
    [InlineData("inspect", "Required argument 'run' missing")]
    [InlineData("inspect none.jsonl", "none.jsonl: no such file")]
    [InlineData("inspect .", "is a folder; a run is a file NAME.jsonl")]
    [InlineData("inspect addition-T12-hf-seed1.parameters.json", "no whole line; a run file begins with a header")]
    [InlineData($"inspect {Run} --parameters none.json", "none.json: no such file")]
    [InlineData($"inspect {Run} --parameters {Run}", "is not a file of parameters")]
    [InlineData($"inspect {Run} {Run} --parameters x.json", "--parameters x.json: allowed only with one run")]
    [InlineData($"inspect {Run} --only flo", "--only flo: allowed are flow, spectrum, solve, states; did you mean flow?")]
    [InlineData($"inspect {Run} --sequences 0", "--sequences 0: allowed is a whole number from 1 to 100000")]
    [InlineData($"inspect {Run} --lanczos-iterations 3000", "--lanczos-iterations 3000: allowed is a whole number from 1 to 2000")]
    [InlineData($"inspect {Run} --out /dev/null/x", "--out /dev/null/x: must be a folder that can be written")]
    [InlineData("inspect long.jsonl", "takes 7.2E+11 numbers at once; allowed are 5E+08")]
    [InlineData("inspect odd.jsonl", "cannot be looked into: There is no task 'subtraction'")]
    [InlineData("inspect short.jsonl", "cannot be looked into: The task addition needs a length of at least 10")]
    [InlineData("inspect variant.jsonl", "cannot be looked into: There is no variant 'mine'")]
    [InlineData("inspect begun.jsonl --start", "--start: ")]
    [InlineData($"inspect {Run} other.jsonl", "is of addition, T = 13, 6 tanh units")]
    public void What_cannot_be_looked_at_is_refused_in_a_line_and_nothing_is_written(string arguments, string message)
    {
        Edit("long.jsonl", "\"length\":12", "\"length\":200000000");
        Edit("odd.jsonl", "\"name\":\"addition\"", "\"name\":\"subtraction\"");
        Edit("short.jsonl", "\"length\":12", "\"length\":3");
        Edit("variant.jsonl", "\"variant\":\"Thesis\"", "\"variant\":\"mine\"");
        Edit("other.jsonl", "\"length\":12", "\"length\":13");
        Edit("begun.jsonl", "\"name\":\"SparseInitialization\",\"settings\":{", "\"name\":\"ParameterFile\",\"settings\":{\"name\":\"a.parameters.json\",");
        string[] before = _folder.Names;
        var (output, error) = Execute(ExitCode.Usage, arguments);
        Assert.Contains(message, error);
        Assert.Equal(error.Length - 1, error.IndexOf('\n'));
        Assert.Empty(output);
        Assert.Equal(before, _folder.Names);
    }

    [Fact]
    public void Of_another_cell_the_curvature_is_looked_at_and_the_states_are_refused()
    {
        Execute(ExitCode.FellShort, "train --task addition --length 12 --hidden 4 --cell lstm --gradient-sequences 16 --curvature-sequences 8 --max-steps 1 --threads 1 --warm-up-seconds 0 --out lstm");
        string run = Directory.EnumerateFiles(_folder.File("lstm"), "*.jsonl").Single();
        Assert.Contains("opened of one layer of tanh or logistic units alone", Execute(ExitCode.Usage, $"inspect {run}").Error);
        Execute(ExitCode.Done, $"inspect {run} --only spectrum --out seen {Closely}");
        Assert.NotNull(Assert.Single(InspectionFile.Read(_folder.File("seen/inspect.json")).Points).Spectrum);
    }

    [Theory]
    [InlineData("{}", "is not a file of an inspection")]
    [InlineData("null", "holds null")]
    [InlineData("[", "is not a file of an inspection")]
    public void A_file_of_other_numbers_is_not_drawn(string content, string message)
    {
        Directory.CreateDirectory(_folder.File("seen"));
        File.WriteAllText(_folder.File("seen/inspect.json"), content);
        Assert.Contains(message, Execute(ExitCode.Usage, "plot seen").Error);
    }

    [Fact]
    public void Sequences_are_grouped_by_what_is_wanted_of_them()
    {
        var numbers = new SequenceBatch(1, 1, 2, 6);
        var symbols = new SequenceBatch(1, 3, 2, 6);
        for (int b = 0; b < 6; b++)
        {
            numbers.Target(1, b)[0] = b / 10.0;
            symbols.Target(1, b)[b % 2 * 2] = 1;
            numbers.Mask(1)[b] = symbols.Mask(1)[b] = 1;
        }
        var (names, groupOf) = TargetGroups.Of(numbers);
        Assert.Equal(["target < 0.2", "0.2 to 0.4", "≥ 0.4"], names);
        Assert.Equal([0, 0, 1, 1, 2, 2], groupOf);
        (names, groupOf) = TargetGroups.Of(symbols);
        Assert.Equal(["target 0", "target 2"], names);
        Assert.Equal([0, 1, 0, 1, 0, 1], groupOf);
    }

    byte[] Seen(string name) => File.ReadAllBytes(_folder.File($"seen/{name}"));

    void Edit(string name, string from, string to)
    {
        string text = File.ReadAllText(_folder.File(Run));
        Assert.Contains(from, text);
        File.WriteAllText(_folder.File(name), text.Replace(from, to));
    }

    (string Output, string Error) Execute(int expected, string arguments)
    {
        StringWriter output = new(), error = new();
        var session = new Session(output, error, false, _folder.Path, TestContext.Current.CancellationToken);
        Assert.True(expected == new CommandLine(session).Run(arguments.Split(' ')), $"{output}{error}");
        return (output.ToString(), error.ToString());
    }
}
