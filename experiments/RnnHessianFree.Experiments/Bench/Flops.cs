using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>
/// The useful work of a pass, counted from the network's equations: two operations a multiply-add of a matrix product, one a bias;
/// nothing for the units' nonlinearities, for padding, or for steps after a sequence's end. One-hot inputs count as dense ones.
/// </summary>
/// <param name="Shape">The network.</param>
/// <param name="Steps">Σ over the sequences of their lengths.</param>
/// <param name="MaskedSteps">How many (step, sequence) have a loss.</param>
sealed record Flops(RecurrentShape Shape, long Steps, long MaskedSteps)
{
    public const string Formula = """
        for one tanh layer; with gates and layers, each sum over all blocks of weights that there are
        a step and sequence: A = 2H(H + X) + H;  a masked step and sequence: C = 2HY + Y
        forward   A + C                           W_hx x + W_hh h + b_h;  W_yh h + b_y
        gradient  forward + 2H² + A + 2HY + C     W_hhᵀδ, [δxᵀ δhᵀ δ];  W_yhᵀε, [εhᵀ ε]
        product   A + 2H² + C + 2HY               V_hx x + V_hh h + v_b + W_hh Rh;  V_yh h + v_y + W_yh Rh
                  + 2H² + A + 2HY + C             W_hhᵀδ, [δxᵀ δhᵀ δ];  W_yhᵀε, [εhᵀ ε]
        """;

    /// <summary>The work on one batch.</summary>
    public static Flops Of(RecurrentShape shape, SequenceBatch batch)
    {
        long steps = 0, masked = 0;
        foreach (int length in batch.Lengths) steps += length;
        for (int i = 0; i < batch.Steps; i++)
            foreach (double mask in batch.Mask(i)) masked += mask != 0 ? 1 : 0;
        return new(shape, steps, masked);
    }

    /// <summary>Also that of the forward pass that sets up a curvature.</summary>
    public long Forward => Steps * HiddenLayer + MaskedSteps * OutputLayer;

    public long Gradient => Forward + Backward;

    /// <summary>With or without structural damping, whose H multiply-adds a step are not counted.</summary>
    public long Product => Steps * (HiddenLayer + Recurrence) + MaskedSteps * (OutputLayer + Readout) + Backward;

    // W_hhᵀ δ_{i+1} for i = T−1..1 and once more for dh_0 makes T.
    long Backward => Steps * (Recurrence + HiddenLayer) + MaskedSteps * (Readout + OutputLayer);

    long HiddenLayer => Of(block => !IsOutput(block));

    long OutputLayer => Of(IsOutput);

    long Recurrence => Of(Shape.Layout.HiddenWeights.Contains);

    long Readout => Of(block => block.Kind == ParameterKind.Weights && IsOutput(block));

    bool IsOutput(ParameterBlock block) => block.Stage == Shape.Stages.Count;

    long Of(Func<ParameterBlock, bool> counts) => Shape.Layout.Blocks.Where(counts).Sum(block => block.Kind switch
    {
        ParameterKind.Weights => 2L * block.Length,
        ParameterKind.Bias => block.Length,
        _ => 0,
    });
}
