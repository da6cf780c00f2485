using RnnHessianFree.Models.Cells;

namespace RnnHessianFree.Models;

/// <summary>The output nonlinearity g(s) with the loss that matches it.</summary>
public enum OutputUnit
{
    /// <summary>ŷ = s, loss ½‖ŷ − y‖², output Hessian I.</summary>
    Linear,

    /// <summary>ŷ = 1/(1+exp(−s)), cross-entropy summed over the outputs, output Hessian diag ŷ(1−ŷ).</summary>
    Logistic,

    /// <summary>ŷ = softmax(s), cross-entropy −Σ y log ŷ with Σ y = 1, output Hessian diag(ŷ) − ŷŷᵀ.</summary>
    Softmax,
}

/// <summary>A recurrent network: the stages of a step, and the output s_i = W_yh h_i + b_y, ŷ_i = g(s_i) that reads the last of them.</summary>
public sealed class RecurrentShape : IEquatable<RecurrentShape>
{
    /// <summary>A network of one layer, or of several of one kind.</summary>
    /// <param name="inputs">X, numbers per step in; ≥ 1.</param>
    /// <param name="hidden">H, units of each layer; ≥ 1.</param>
    /// <param name="outputs">Y, numbers per step out; ≥ 1.</param>
    /// <param name="cell">What the units do; tanh where null.</param>
    /// <param name="outputUnit">g and its loss.</param>
    /// <param name="layers">How many layers.</param>
    public RecurrentShape(int inputs, int hidden, int outputs, Cell? cell = null, OutputUnit outputUnit = OutputUnit.Linear, int layers = 1)
        : this(inputs, Stage.Layers(Layer.Of(cell ?? Cell.Tanh), hidden, layers), outputs, outputUnit) { }

    /// <summary>A network of any stages.</summary>
    /// <param name="inputs">X, numbers per step in; ≥ 1.</param>
    /// <param name="stages">What a step does, in this order; at least one.</param>
    /// <param name="outputs">Y, numbers per step out; ≥ 1.</param>
    /// <param name="outputUnit">g and its loss.</param>
    /// <exception cref="ArgumentException">A stage reads what is not there, or is read by none; the message names it.</exception>
    public RecurrentShape(int inputs, IReadOnlyList<Stage> stages, int outputs, OutputUnit outputUnit = OutputUnit.Linear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentNullException.ThrowIfNull(stages);
        if (stages.Count == 0) throw new ArgumentException("A network must have at least 1 stage.", nameof(stages));
        if (!Enum.IsDefined(outputUnit)) throw new ArgumentOutOfRangeException(nameof(outputUnit), outputUnit, "There is no such output unit.");
        (Inputs, Outputs, OutputUnit) = (inputs, outputs, outputUnit);
        Stages = [.. stages];
        Output = new("y", outputs, Cell.Linear, new Source(stages[^1].Name, 0));
        foreach (var (index, stage) in Stages.Index()) Require(index, stage);
        Layout = new(this);
    }

    /// <summary>X, numbers per step in.</summary>
    public int Inputs { get; }

    /// <summary>The stages of a step, in their order.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The output layer as a stage: s_i.</summary>
    public Stage Output { get; }

    /// <summary>H, the units that the output reads.</summary>
    public int Hidden => Stages[^1].Units;

    /// <summary>Y, numbers per step out.</summary>
    public int Outputs { get; }

    /// <summary>g and its loss.</summary>
    public OutputUnit OutputUnit { get; }

    /// <summary>Where each weight lies in the flat parameter vector.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Whether the other has the same sizes, stages and units.</summary>
    public bool Equals(RecurrentShape? other) => other is not null
        && (Inputs, Outputs, OutputUnit) == (other.Inputs, other.Outputs, other.OutputUnit) && Stages.SequenceEqual(other.Stages);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecurrentShape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Inputs, Outputs, OutputUnit, Stages.Count, Hidden);

    /// <summary>How many numbers a source holds.</summary>
    public int UnitsOf(Source source) => source.From == Source.Input ? Inputs : Stages[IndexOf(source)].Units;

    /// <summary>Which stage a source is; −1 for the input.</summary>
    public int IndexOf(Source source) => Stages.Index().FirstOrDefault(stage => stage.Item.Name == source.From, (-1, null!)).Index;

    /// <summary>Whether a stage's h_0 is a parameter: something reads it.</summary>
    internal bool HasInitialOutput(Stage stage) => stage.Cell.CarriesOutput || Stages.Any(reader => reader.Reads.Contains(new(stage.Name, 1)));

    /// <summary>Throws where a batch is not for this shape, or holds what no engine can take.</summary>
    internal void RequireFit(SequenceBatch batch)
    {
        if ((batch.Inputs, batch.Outputs) != (Inputs, Outputs))
            throw new ArgumentException(
                $"The batch has {batch.Inputs} inputs and {batch.Outputs} outputs, the network {Inputs} and {Outputs}.", nameof(batch));
        batch.Validate();
    }

    void Require(int index, Stage stage)
    {
        ArgumentException Wrong(string what) => new($"Stage {stage.Name} {what}.");
        if (stage.Name is "" or Source.Input or "y" || Stages.Count(other => other.Name == stage.Name) > 1)
            throw Wrong("must have a name of its own, not x or y");
        foreach (var source in stage.Reads)
        {
            int from = IndexOf(source);
            if (from < 0 && source != new Source(Source.Input, 0)) throw Wrong($"reads {source.From} at lag {source.Lag}: no stage, and not x at lag 0");
            if (source.Lag is not (0 or 1)) throw Wrong($"reads {source.From} at lag {source.Lag}; allowed are 0 and 1");
            if (source.Lag == 0 && from >= index) throw Wrong($"reads {source.From} at lag 0, which does not come before it");
            if (stage.Reads.Count(other => other.From == source.From) > 1) throw Wrong($"reads {source.From} twice");
        }
        foreach (var (lag, gates, which) in new[] { (0, stage.Cell.Now, "of this step"), (1, stage.Cell.Before, "of the step before") })
        {
            bool reads = stage.Reads.Any(source => source.Lag == lag);
            if (reads && gates.Equals(0..0)) throw Wrong($"reads {which}, for which {stage.Cell.Name} has no gate");
            if (!reads && stage.Cell.Gates.Any(gate => !gate.Reads.HasFlag(GateReads.Bias) && gate.Reads.HasFlag(lag == 0 ? GateReads.Now : GateReads.Before)))
                throw Wrong($"reads nothing {which}, which a gate of {stage.Cell.Name} needs");
        }
        if (index < Stages.Count - 1 && !Stages.Any(reader => reader.Reads.Any(source => source.From == stage.Name))) throw Wrong("is read by none");
    }
}
