using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Settings;

/// <summary>The initial weights and the knobs that change them.</summary>
static class InitializationCatalog
{
    public static readonly Configurable<SparseInitialization> Sparse = new(new(),
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
        (Knobs.IdentityGain, (s, x) => s.OrthogonalGain is null ? s with { IdentityGain = x }
            : throw new UsageException($"{Knobs.IdentityGain.Option}: allowed only without {Knobs.OrthogonalGain.Option}")),
        (Knobs.SpectralRadius, (s, x) => s with { SpectralRadius = x }));
}
