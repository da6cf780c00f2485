namespace RnnHessianFree.Models;

/// <summary>The hidden nonlinearity e(t).</summary>
public enum HiddenUnit
{
    /// <summary>tanh(t); e' = 1 − h².</summary>
    Tanh,

    /// <summary>1/(1+exp(−t)); e' = h(1−h).</summary>
    Logistic,
}

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

/// <summary>The sizes and units of a vanilla recurrent network.</summary>
public sealed record RecurrentShape
{
    /// <summary>Makes a shape.</summary>
    /// <param name="inputs">X, numbers per step in; ≥ 1.</param>
    /// <param name="hidden">H, hidden units; ≥ 1.</param>
    /// <param name="outputs">Y, numbers per step out; ≥ 1.</param>
    /// <param name="hiddenUnit">e.</param>
    /// <param name="outputUnit">g and its loss.</param>
    public RecurrentShape(int inputs, int hidden, int outputs, HiddenUnit hiddenUnit = HiddenUnit.Tanh, OutputUnit outputUnit = OutputUnit.Linear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if ((long)hidden * (inputs + (long)hidden + 2 + outputs) + outputs > Array.MaxLength)
            throw new ArgumentException(
                $"A network of {inputs} inputs, {hidden} hidden units and {outputs} outputs has more parameters than a vector can hold.");
        (Inputs, Hidden, Outputs, HiddenUnit, OutputUnit) = (inputs, hidden, outputs, hiddenUnit, outputUnit);
    }

    /// <summary>X, numbers per step in.</summary>
    public int Inputs { get; }

    /// <summary>H, hidden units.</summary>
    public int Hidden { get; }

    /// <summary>Y, numbers per step out.</summary>
    public int Outputs { get; }

    /// <summary>e.</summary>
    public HiddenUnit HiddenUnit { get; }

    /// <summary>g and its loss.</summary>
    public OutputUnit OutputUnit { get; }

    /// <summary>Where each weight lies in the flat parameter vector.</summary>
    public ParameterLayout Layout => new(this);

    /// <summary>Throws where a batch is not for this shape, or holds what no engine can take.</summary>
    internal void RequireFit(SequenceBatch batch)
    {
        if ((batch.Inputs, batch.Outputs) != (Inputs, Outputs))
            throw new ArgumentException(
                $"The batch has {batch.Inputs} inputs and {batch.Outputs} outputs, the network {Inputs} and {Outputs}.", nameof(batch));
        batch.Validate();
    }
}
