using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Cells;

/// <summary>What a gate's pre-activation t sums.</summary>
[Flags]
public enum GateReads
{
    /// <summary>A bias.</summary>
    Bias = 1,

    /// <summary>W times what the stage reads of the step before (lag 1).</summary>
    Before = 2,

    /// <summary>W times what the stage reads of this step (lag 0).</summary>
    Now = 4,

    /// <summary>All three.</summary>
    All = Bias | Before | Now,
}

/// <summary>A gate of a cell.</summary>
/// <param name="Name">Its letter, the suffix of its blocks' names; empty where a name without it is clear.</param>
/// <param name="Reads">What it sums.</param>
/// <param name="InitialBias">What is added to its bias when initial weights are drawn.</param>
public sealed record Gate(string Name, GateReads Reads = GateReads.All, double InitialBias = 0);

/// <summary>
/// One unit of one step, elementwise: its gates' pre-activations t come in and its state goes on. The affine maps around it are the
/// engine's. <see cref="RForward"/> and <see cref="Backward"/> are hand-written for speed; tests hold both against the derivative that
/// the textbook engine takes of <see cref="Forward"/> itself.
/// </summary>
/// <remarks>
/// The state is h, what others read, at 0, and after it the unit's memory. A cell that does not use h_{i−1} by itself (others read it through
/// weights) need not carry it: <see cref="CarriesOutput"/>. Structural damping is at what a cell emits: the distance is ½‖h − h'‖², so
/// S = Σ J_hᵀ J_h. Gates are not damped: what matters to the rest of the network is h, and a saturated gate has no say in it.
/// </remarks>
public interface ICell
{
    /// <summary>Its name, in lower case.</summary>
    string Name { get; }

    /// <summary>
    /// Its gates, in the order of their pre-activations and parameters. Those that read of the step before must follow one another, and so
    /// must those that read of this one: each source's weights are one matrix.
    /// </summary>
    IReadOnlyList<Gate> Gates { get; }

    /// <summary>The names of the numbers it remembers beside h.</summary>
    IReadOnlyList<string> Memory => [];

    /// <summary>Whether h_i depends on h_{i−1} within the unit, not only through weights.</summary>
    bool CarriesOutput => false;

    /// <summary>How many numbers <see cref="Forward"/> leaves for the other two.</summary>
    int Kept { get; }

    /// <summary>Whether structural damping applies to what it emits.</summary>
    bool IsDamped => true;

    /// <summary>From the gates t and the state at step i−1: the state at step i, in place, and the numbers to keep.</summary>
    void Forward<TNumbers>(Rows<TNumbers> t, Rows<TNumbers> state, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>;

    /// <summary>The Jacobian times a vector: from Rt and the state's R at i−1 that at i, in place.</summary>
    void RForward<TNumbers>(Rows<TNumbers> rt, Rows<TNumbers> rstate, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>;

    /// <summary>The transposed Jacobian times a vector: from the errors of the state at i, those of the gates, and of the state at i−1, in place.</summary>
    void Backward<TNumbers>(Rows<TNumbers> dstate, Rows<TNumbers> dt, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>;
}
