using RnnHessianFree.Models;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Settings;

/// <summary>An optimiser as users choose it.</summary>
abstract class OptimizerEntry(string name, string title)
{
    /// <summary>Its name on command lines and in files.</summary>
    public string Name { get; } = name;

    /// <summary>Its name in run files, tables and figures.</summary>
    public string Title { get; } = title;

    public abstract IReadOnlyList<Knob> Knobs { get; }

    /// <summary>Whether it goes by gradients of small batches alone, at a learning rate.</summary>
    public virtual bool IsFirstOrder => false;

    /// <summary>Its settings with these values.</summary>
    public abstract object With(KnobValues values);

    /// <summary>Its settings with these values, and a maker of optimisers that have them, for parameters of this layout.</summary>
    public abstract (object Settings, Func<IOptimizer<ICurvedObjective>> New) Configure(KnobValues values, ParameterLayout layout);
}

/// <summary>An optimiser with settings of type <typeparamref name="T"/>.</summary>
sealed class OptimizerEntry<T>(string name, string title, Configurable<T> settings, Func<ParameterLayout, T, IOptimizer<ICurvedObjective>> create)
    : OptimizerEntry(name, title) where T : notnull
{
    /// <summary>An optimiser to which all parameters are alike.</summary>
    public OptimizerEntry(string name, string title, Configurable<T> settings, Func<int, T, IOptimizer<ICurvedObjective>> create)
        : this(name, title, settings, (layout, chosen) => create(layout.Dimension, chosen)) { }

    public override IReadOnlyList<Knob> Knobs => settings.Knobs;

    public override bool IsFirstOrder => typeof(T).IsSubclassOf(typeof(FirstOrderSettings));

    public override object With(KnobValues values) => settings.With(values);

    public override (object Settings, Func<IOptimizer<ICurvedObjective>> New) Configure(KnobValues values, ParameterLayout layout)
    {
        T chosen = settings.With(values);
        return (chosen, () => create(layout, chosen));
    }
}
