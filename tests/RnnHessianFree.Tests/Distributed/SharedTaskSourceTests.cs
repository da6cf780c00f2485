using RnnHessianFree.Distributed;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Distributed;

/// <summary>What ranks compute together is what one process computes, to the bit.</summary>
public class SharedTaskSourceTests
{
    public static TheoryData<int, int, Precision> Cases()
    {
        var cases = new TheoryData<int, int, Precision>();
        foreach (int ranks in (int[])[1, 2, 3, 4])
            foreach (int sequences in (int[])[1, 33, 150, 2300])
                foreach (var precision in Enum.GetValues<Precision>())
                    cases.Add(ranks, sequences, precision);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_gradients_and_products_have_the_bits_of_one_process(int ranks, int sequences, Precision precision)
    {
        var task = new AdditionTask(20);
        double[] alone = Numbers(new TaskSource(task, new SimdEngine(precision, 2).Bind(Shape(task)), 5), sequences, Shape(task));
        foreach (double[] together in ThreadRanks.Run(ranks, communicator =>
            Numbers(new SharedTaskSource(communicator, task, new SimdEngine(precision, 1).Bind(Shape(task)), 5), sequences, Shape(task))))
            Assert.Equal(alone.Select(BitConverter.DoubleToInt64Bits), together.Select(BitConverter.DoubleToInt64Bits));
    }

    [Theory]
    [InlineData("hf")]
    [InlineData("adam")]
    public void Steps_have_the_bits_of_one_process(string optimizer)
    {
        var task = new TemporalOrderTask(20, 2, TaskVariant.Hochreiter);
        double[] alone = Steps(optimizer, new TaskSource(task, new SimdEngine(threads: 3).Bind(Shape(task)), 5), Shape(task));
        foreach (double[] together in ThreadRanks.Run(3, communicator =>
            Steps(optimizer, new SharedTaskSource(communicator, task, new SimdEngine(threads: 1).Bind(Shape(task)), 5), Shape(task))))
            Assert.Equal(alone, together);
    }

    [Fact]
    public void A_part_of_a_batch_is_drawn_as_the_whole_is()
    {
        foreach (var entry in TaskCatalog.All)
            foreach (var variant in entry.Variants)
            {
                var task = (SequenceTask)entry.Create(40, variant);
                var whole = task.Draw(7, 150);
                int[] lengths = task.DrawLengths(7, 150);
                Assert.Equal(whole.Lengths.ToArray(), lengths);
                int[] drawn = [.. Enumerable.Range(0, lengths.Length).Where(b => b % 3 == 1)];
                var part = task.DrawPart(7, lengths, drawn);
                part.Validate();
                foreach (int b in Enumerable.Range(0, lengths.Length))
                    for (int i = 0; i < whole.Steps; i++)
                    {
                        bool isDrawn = drawn.Contains(b);
                        Assert.Equal(isDrawn ? whole.Input(i, b).ToArray() : new double[whole.Inputs], part.Input(i, b).ToArray());
                        Assert.Equal(isDrawn ? whole.Target(i, b).ToArray() : new double[whole.Outputs], part.Target(i, b).ToArray());
                        Assert.Equal(isDrawn ? whole.Mask(i)[b] : 0, part.Mask(i)[b]);
                    }
            }
    }

    [Fact]
    public void A_task_that_draws_another_length_than_it_said_is_named()
    {
        var task = new LengthTask();
        var problem = Assert.Throws<InvalidOperationException>(() => task.DrawPart(1, task.DrawLengths(1, 4), [2]));
        Assert.Contains("sequence 2", problem.Message);
    }

    static RecurrentShape Shape(ITask task) => new(task.Inputs, 7, task.Outputs, Cell.Tanh, task.OutputUnit);

    static double[] Numbers(IObjectiveSource<ICurvedObjective> source, int sequences, RecurrentShape shape)
    {
        var f = source.Draw(sequences);
        double[] theta = Theta(shape), v = [.. theta.Select(x => x * x - 0.3)], gradient = new double[theta.Length], product = new double[theta.Length], diagonal = new double[theta.Length];
        double loss = f.Loss(theta), same = f.Gradient(theta, gradient);
        f.Curvature(theta, new(0.2)).Multiply(v, product);
        f.FisherDiagonal(theta, diagonal);
        return [f.Sequences, f.BatchSeed, loss, same, .. gradient, .. product, .. diagonal];
    }

    static double[] Steps(string optimizer, IObjectiveSource<ICurvedObjective> source, RecurrentShape shape)
    {
        double[] theta = Theta(shape);
        var batches = new BatchSettings { GradientSequences = 300, CurvatureSequences = 90, BacktrackingSequences = 40, LineSearchSequences = 40 };
        IOptimizer<ICurvedObjective> rule = optimizer == "hf"
            ? new HessianFree(theta.Length, new() { Batches = batches, Cg = new() { MaxIterations = 20 } }) : new Adam(theta.Length, new());
        for (int step = 0; step < 4; step++) rule.Step(theta, source);
        return theta;
    }

    static double[] Theta(RecurrentShape shape) => new SparseInitialization().Draw(shape, new RandomStream("parameters", 3));

    sealed class LengthTask() : SequenceTask("length", 5, 1)
    {
        public override int Inputs => 1;

        public override int Outputs => 1;

        public override OutputUnit OutputUnit => OutputUnit.Linear;

        protected override void Fill(SequenceBatch batch, int b, RandomStream random) => batch.Lengths[b] = 4;

        protected override bool IsWrong(ReadOnlySpan<double> output, ReadOnlySpan<double> target) => false;
    }
}
