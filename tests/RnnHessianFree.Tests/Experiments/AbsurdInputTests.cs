using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Reliability;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Tests.Experiments;

public sealed class AbsurdInputTests : IDisposable
{
    // Allocated in all, by the thread: what is held at once is less, and what takes long allocates more. `rnnhf reliability --only input`
    // measures time and memory of whole processes.
    const long MostBytes = 300_000_000;

    readonly TemporaryFolder _folder = new(), _studies = new();

    public void Dispose()
    {
        _folder.Dispose();
        _studies.Dispose();
    }

    [Fact]
    public void Each_is_refused_in_one_line_that_names_it_before_anything_is_drawn_or_written()
    {
        var inputs = AbsurdInput.All(_studies.Path).ToArray();
        Assert.True(inputs.Length >= 25);
        Assert.All(inputs, input =>
        {
            StringWriter output = new(), error = new();
            var program = new CommandLine(new Session(output, error, false, _folder.Path, default));
            long before = GC.GetAllocatedBytesForCurrentThread();
            int exitCode = program.Run(input.Arguments);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            string said = error.ToString();
            Assert.Contains(input.Named, said);
            Assert.Equal((ExitCode.Usage, ""), (exitCode, output.ToString()));
            Assert.Equal(said.Length - 1, said.IndexOf('\n'));
            Assert.InRange(allocated, 0, MostBytes);
            Assert.Empty(_folder.Names);
        });
    }

    [Fact]
    public void The_longest_example_is_printed_and_drawn()
    {
        var output = new StringWriter();
        var program = new CommandLine(new Session(output, TextWriter.Null, false, _folder.Path, default));
        Assert.Equal(ExitCode.Done, program.Run(["tasks", "addition", "--length", "10000"]));
        Assert.Contains(" 10000 ", output.ToString());
        Assert.Equal(ExitCode.Done, program.Run(["tasks", "addition", "--length", "10000", "--draw", "example.png"]));
        Assert.Equal(["example.png", "example.svg"], _folder.Names);
    }
}
