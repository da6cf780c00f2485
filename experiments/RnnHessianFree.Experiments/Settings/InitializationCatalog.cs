using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Settings;

/// <summary>The initial weights and the knobs that change them: orthogonal hidden weights without biases, unless a knob says else.</summary>
static class InitializationCatalog
{
    // Orthogonal without biases: the authors' 2011 code has none, and from random ones a state is forgotten within a hundred steps (InitializationTests).
    public static readonly Configurable<SparseInitialization> Weights = new(new() { OrthogonalGain = 1, BiasScale = 0 },
        (Knobs.Sparse, (s, on) => on == 1 ? new() : s),
        (Knobs.InitialScale, (s, x) => s with
        {
            InputScale = x * s.InputScale,
            HiddenScale = x * s.HiddenScale,
            OutputScale = x * s.OutputScale,
            BiasScale = x * s.BiasScale,
        }),
        (Knobs.InputScale, (s, x) => s with { InputScale = x }),
        (Knobs.BiasScale, (s, x) => s with { BiasScale = x }),
        (Knobs.OrthogonalGain, (s, x) => s with { OrthogonalGain = x }),
        (Knobs.IdentityGain, (s, x) => s with { IdentityGain = x, OrthogonalGain = null }),
        (Knobs.SpectralRadius, (s, x) => s with { SpectralRadius = x }))
    {
        Exclusive = [Knobs.Sparse, Knobs.OrthogonalGain, Knobs.IdentityGain],
    };
}
