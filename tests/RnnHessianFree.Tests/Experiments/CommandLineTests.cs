using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Experiments;

public sealed class CommandLineTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train --length 0", "--length 0: allowed is a whole number from 1 to 1000000")]
    [InlineData("train --length many", "--length many: allowed is a whole number from 1 to 1000000")]
    [InlineData("train --length", "--length")]
    [InlineData("train --length 2000000", "--length 2000000: allowed is a whole number from 1 to 1000000")]
    [InlineData("train --length 1000000 --gradient-sequences 10000000", "this machine has ")]
    [InlineData("train --hidden 40000", "--hidden 40000, ")]
    [InlineData("train --threads 5000", "--threads 5000: allowed is a whole number from 1 to 1024")]
    [InlineData("train --checkpoint-seconds -1", "--checkpoint-seconds -1: allowed is a number from 0 to 1000000000")]
    [InlineData("train --warm-up-seconds soon", "--warm-up-seconds soon: allowed is a number from 0 to 1000000000")]
    [InlineData("train --resume --overwrite", "--overwrite: allowed only without --resume")]
    [InlineData("train --max-steps 1 --out /dev/null/x", "--out /dev/null/x: must be a folder that can be written")]
    [InlineData("--length 1", "--length 1: The task addition needs a length of at least 10.")]
    [InlineData("reliability --only fun", "--only fun: allowed are kill, files, disk, lock, signals, fuzz, input, soak, determinism")]
    [InlineData("train --lenght 5", "--lenght: unknown option; did you mean --length?")]
    [InlineData("train --preset 2010", "--preset 2010: allowed are economy, 2011; did you mean 2011?")]
    [InlineData("train --optimizer sgd --preset 2011", "--preset: allowed only with --optimizer hf")]
    [InlineData("train --sparse 1 --orthogonal-gain 1", "--orthogonal-gain: allowed only without --sparse")]
    [InlineData("train --lambda 1 --lambda-share 2", "--lambda-share: allowed only without --lambda")]
    [InlineData("train --optimizer sdg", "--optimizer sdg: allowed are hf, hf-2011, sgd, momentum, nesterov, rmsprop, adam, adamw, muon, lbfgs, ksd, sofo; did you mean sgd?")]
    [InlineData("train --precision half", "--precision half: allowed are single, double")]
    [InlineData("train --cg-iterations 2000000", "--cg-iterations 2000000: allowed is a whole number from 1 to 1000000")]
    [InlineData("train --max-seconds -1", "--max-seconds -1: allowed is a number above 0 and up to 1000000000")]
    [InlineData("train --max-seconds NaN", "--max-seconds NaN: allowed is a number above 0 and up to 1000000000")]
    [InlineData("train --momentum 1", "--momentum 1: allowed is a number from 0 to below 1")]
    [InlineData("train --optimizer adam --momentum 0.5", "--momentum: allowed only with --optimizer momentum, nesterov")]
    [InlineData("train --clip 0.5", "--clip: allowed only with --optimizer sgd, momentum, nesterov, rmsprop, adam, adamw")]
    [InlineData("train --gradient-sequences 1.5", "--gradient-sequences 1.5: allowed is a whole number from 1 to 10000000")]
    [InlineData("train --optimizer sgd --lambda 1", "--lambda: allowed only with --optimizer hf")]
    [InlineData("train --learning-rate 1", "--learning-rate: allowed only with --optimizer sgd")]
    [InlineData("train --seed -3", "--seed -3: allowed is a whole number from 0 to 18446744073709551615")]
    [InlineData("trian", "trian: unknown command or argument; did you mean train?")]
    [InlineData("plot nowhere", "nowhere: no such folder")]
    [InlineData("plot .", "holds no run files")]
    [InlineData("plot", "plot")]
    [InlineData("tasks additon", "rnnhf: name additon: allowed are addition, ")]
    [InlineData("inspect ''", "run '': must not be empty")]
    [InlineData("plot /dev/null", "/dev/null: is a file; it must be a folder")]
    [InlineData("report /dev/null", "/dev/null: is a file; it must be a folder")]
    [InlineData("verify /dev/null", "/dev/null: is a file; it must be a folder")]
    [InlineData("train --task additon", "additon")]
    [InlineData("tasks xor --variant pascanu", "--variant pascanu: the task xor has thesis, authors-code")]
    [InlineData("train --task memorization-5bit --variant hochreiter", "--variant hochreiter: the task memorization-5bit has thesis, authors-code, pascanu")]
    [InlineData("tasks addition --variant hochreitr", "did you mean hochreiter?")]
    [InlineData("tasks addition --length 9", "--length 9: The task addition needs a length of at least 10")]
    [InlineData("tasks memorization-20bit --variant authors-code --length 20", "at least 21")]
    [InlineData("tasks --draw tasks.png", "--draw tasks.png: allowed only with the name of a task")]
    [InlineData("tasks addition --draw addition.pdf", "--draw addition.pdf: must end in .png")]
    [InlineData("tasks addition --draw nowhere/addition.png", "--draw nowhere/addition.png: there is no such folder")]
    [InlineData("report nowhere", "nowhere: no such folder")]
    [InlineData("report .", "holds no run files")]
    [InlineData("train --freeze h_0,W_hy", "--freeze W_hy: allowed are W_hx, W_hh, b_h, h_0, W_yh, b_y")]
    [InlineData("train --l2 -1", "--l2 -1: allowed is a finite number > 0")]
    [InlineData("train --start-from nowhere.json", "nowhere.json: no such file")]
    [InlineData("train --start-from .", "is a folder; it must be a file")]
    [InlineData("compare .", "is a folder; it must be a file")]
    [InlineData("train --out ''", "--out '': must not be empty")]
    [InlineData("plot ''", "folder '': must not be empty")]
    [InlineData("verify nowhere", "nowhere")]
    [InlineData("verify .", "holds no golden files")]
    public void Bad_usage_is_one_line_that_names_it_and_nothing_is_written(string arguments, string message)
    {
        var (exitCode, output, error) = Run([.. arguments.Split(' ').Select(word => word == "''" ? "" : word)]);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(message, error);
        Assert.Equal(error.Length - 1, error.IndexOf('\n'));
        Assert.Empty(output);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Help_has_one_line_a_command()
    {
        string output = Run("--help").Output;
        Assert.Matches(@"\n  report <folder> +Writes report\.md, a table of all run files of a folder, into it\.\r?\n  inspect ", output);
        Assert.Contains("Example: rnnhf report", Run("report", "--help").Output);
    }

    [Fact]
    public void A_fault_of_ours_is_not_taken_for_bad_usage_and_shows_where_it_is_on_request()
    {
        (int ExitCode, string Error) Tasks()
        {
            var error = new StringWriter();
            return (new CommandLine(new Session(new Faulty(), error, false, _folder.Path, default)).Run(["tasks"]), error.ToString());
        }
        var (exitCode, said) = Tasks();
        Assert.Equal(ExitCode.FellShort, exitCode);
        Assert.Equal("rnnhf: unexpected ArgumentException: a bug (a fault of rnnhf; with RNNHF_TRACE=1 it shows where)\n", said);
        Environment.SetEnvironmentVariable(CommandLine.TraceVariable, "1");
        try
        {
            Assert.Contains(nameof(Faulty), Tasks().Error);
        }
        finally
        {
            Environment.SetEnvironmentVariable(CommandLine.TraceVariable, null);
        }
    }

    sealed class Faulty : StringWriter
    {
        public override void Write(string? value) => throw new ArgumentException("a bug");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("train --help")]
    [InlineData("plot --help")]
    [InlineData("inspect --help")]
    [InlineData("compare --help")]
    [InlineData("reproduce --help")]
    [InlineData("report --help")]
    [InlineData("verify --help")]
    [InlineData("tasks --help")]
    public void Help_has_an_example(string arguments)
    {
        var (exitCode, output, error) = Run(arguments.Split(' '));

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Contains("Example: rnnhf", output);
        Assert.Empty(error);
    }

    [Fact]
    public void Tasks_lists_every_task_with_its_variants()
    {
        var (exitCode, output, _) = Run("tasks");
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.All(TaskCatalog.All, entry => Assert.Contains(entry.Name, output));
        Assert.Contains("thesis, authors-code, pascanu, hochreiter", output);
    }

    [Theory]
    [InlineData("addition", "hochreiter")]
    [InlineData("temporal-order-3bit", "authors-code")]
    [InlineData("random-permutation", "pascanu")]
    [InlineData("memorization-5bit", "thesis")]
    public void A_task_is_printed_step_by_step_or_drawn(string task, string variant)
    {
        var (exitCode, output, _) = Run("tasks", task, "--variant", variant, "--length", "20");
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Contains(" 20 ", output);

        (exitCode, output, _) = Run("tasks", task, "--variant", variant, "--length", "20", "--draw", "example.png");
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal(["example.png", "example.svg"], _folder.Names.Order());
        Assert.Contains("example.svg", output);
        string svg = File.ReadAllText(_folder.File("example.svg"));
        Assert.Contains($"{task} ({variant}), T = 20", svg);
        Assert.Contains("target", svg);
    }

    (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        StringWriter output = new(), error = new();
        int exitCode = new CommandLine(new Session(output, error, false, _folder.Path, default)).Run(arguments);
        return (exitCode, output.ToString(), error.ToString());
    }
}
