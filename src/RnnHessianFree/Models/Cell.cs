using System.Globalization;
using System.Numerics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models.Cells;
using RnnHessianFree.Models.Simd;

namespace RnnHessianFree.Models;

/// <summary>What the units of a stage do. A new kind is a struct that implements <see cref="IActivation"/> or <see cref="ICell"/>.</summary>
public abstract class Cell
{
    /// <summary>h = tanh t.</summary>
    public static Cell Tanh { get; } = Of<HyperbolicTangentUnit>();

    /// <summary>h = 1/(1 + exp(−t)).</summary>
    public static Cell Logistic { get; } = Of<LogisticUnit>();

    /// <summary>h = max(t, 0).</summary>
    public static Cell Rectified { get; } = Of<RectifiedUnit>();

    /// <summary>h = t.</summary>
    public static Cell Linear { get; } = Of<LinearUnit>();

    /// <summary>Long short-term memory: gates i, f, g, o.</summary>
    public static Cell Lstm { get; } = From(default(Lstm));

    /// <summary>The gated recurrent unit, reset after the product: gates n, r, z, m.</summary>
    public static Cell Gru { get; } = From(default(Gru));

    /// <summary>What it reads of this step times what it reads of the step before.</summary>
    public static Cell Product { get; } = From(default(Product));

    /// <summary>h_i = (1 − α) h_{i−1} + α tanh t_i.</summary>
    /// <param name="leak">α, above 0 and at most 1; 0.2 in Song, Yang &amp; Wang (2016): Δ = 20 ms, τ = 100 ms.</param>
    public static Cell LeakyTanh(double leak = Cells.LeakyTanh.DefaultLeak) => leak is > 0 and <= 1
        ? From(new LeakyTanh(leak)) : throw new ArgumentOutOfRangeException(nameof(leak), leak, "The leak must be above 0 and at most 1.");

    /// <summary>Those of the library, with their default settings.</summary>
    public static IReadOnlyList<Cell> All { get; } = [Tanh, Logistic, Rectified, Linear, LeakyTanh(), Lstm, Gru, Product];

    /// <summary>The cell of this name: one of <see cref="All"/>, or <c>leaky-tanh-α</c> with another leak than the default.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Cell Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        const string leaky = "leaky-tanh-";
        if (name.StartsWith(leaky, StringComparison.Ordinal) && double.TryParse(name[leaky.Length..], CultureInfo.InvariantCulture, out double leak))
            return LeakyTanh(leak);
        return All.FirstOrDefault(cell => cell.Name == name)
            ?? throw new ArgumentException($"There is no cell '{name}'; allowed are {string.Join(", ", All.Select(cell => cell.Name))}.", nameof(name));
    }

    /// <summary>Units h = e(t).</summary>
    public static Cell Of<TActivation>() where TActivation : struct, IActivation => new ActivationCell<TActivation>();

    /// <summary>Units with gates and memory.</summary>
    /// <exception cref="ArgumentException">Its gates that read of a step do not follow one another.</exception>
    public static Cell From<TCell>(TCell cell) where TCell : struct, ICell => new GatedCell<TCell>(cell);

    private protected Cell(string name, IReadOnlyList<Gate> gates, IReadOnlyList<string> memory, bool carriesOutput)
    {
        (Name, Gates, Memory, CarriesOutput) = (name, gates, memory, carriesOutput);
        Before = Reading(GateReads.Before);
        Now = Reading(GateReads.Now);
    }

    /// <summary>Its name, in lower case.</summary>
    public string Name { get; }

    /// <inheritdoc cref="ICell.Gates"/>
    public IReadOnlyList<Gate> Gates { get; }

    /// <inheritdoc cref="ICell.Memory"/>
    public IReadOnlyList<string> Memory { get; }

    /// <inheritdoc cref="ICell.CarriesOutput"/>
    public bool CarriesOutput { get; }

    /// <summary>Which gates read of the step before.</summary>
    internal Range Before { get; }

    /// <summary>Which gates read of this step.</summary>
    internal Range Now { get; }

    /// <summary>Where structural damping applies.</summary>
    internal abstract DampingPoint Damping { get; }

    /// <summary>From t and the state at step i−1 (h, then memory): the state at step i, in place.</summary>
    internal abstract void Forward<TNumbers>(Rows<TNumbers> t, Rows<TNumbers> state) where TNumbers : struct, INumbers<TNumbers>;

    /// <summary>Its passes where it is an activation, else null.</summary>
    internal virtual ActivationKernels<T>? Activation<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => null;

    /// <summary>Its passes where it has gates, else null.</summary>
    internal virtual GatedKernels<T>? Gated<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => null;

    /// <summary>How many numbers a forward pass keeps of each unit beside h.</summary>
    internal virtual int Kept => 0;

    Range Reading(GateReads step)
    {
        int[] reading = [.. Gates.Index().Where(gate => gate.Item.Reads.HasFlag(step)).Select(gate => gate.Index)];
        if (reading.Length == 0) return 0..0;
        return reading[^1] - reading[0] + 1 == reading.Length ? reading[0]..(reading[^1] + 1)
            : throw new ArgumentException($"The gates of {Name} that read of {(step == GateReads.Now ? "this step" : "the step before")} must follow one another.");
    }

    sealed class ActivationCell<TActivation>() : Cell(TActivation.Name, [new("")], [], carriesOutput: false) where TActivation : struct, IActivation
    {
        internal override DampingPoint Damping => DampingPoint.PreActivation;

        internal override void Forward<TNumbers>(Rows<TNumbers> t, Rows<TNumbers> state) => state[0] = TActivation.Of(t[0]);

        internal override ActivationKernels<T> Activation<T>() => ActivationKernels<T>.For<TActivation>();
    }

    sealed class GatedCell<TCell>(TCell cell) : Cell(cell.Name, cell.Gates, cell.Memory, cell.CarriesOutput) where TCell : struct, ICell
    {
        internal override DampingPoint Damping { get; } = cell.IsDamped ? DampingPoint.Output : DampingPoint.None;

        internal override int Kept { get; } = cell.Kept;

        internal override void Forward<TNumbers>(Rows<TNumbers> t, Rows<TNumbers> state) => cell.Forward(t, state, new Rows<TNumbers>(ref (new TNumbers[Math.Max(1, Kept)])[0], 1));

        internal override GatedKernels<T> Gated<T>() => GatedKernels<T>.For(cell);
    }
}

/// <summary>Where structural damping applies to a cell.</summary>
enum DampingPoint
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>At t, with e'(t) as its Hessian.</summary>
    PreActivation,

    /// <summary>At h, with the identity as its Hessian.</summary>
    Output,
}
