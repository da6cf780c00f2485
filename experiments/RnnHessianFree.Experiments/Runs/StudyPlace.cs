namespace RnnHessianFree.Experiments.Runs;

/// <summary>What a run of a study is for.</summary>
enum StudyPhase
{
    /// <summary>One of the trials that the tuned setting is chosen from.</summary>
    Tuning,

    /// <summary>The tuned setting on a seed that tuning never saw.</summary>
    Tuned,

    /// <summary>The one default for all tasks, on the same seeds.</summary>
    Untuned,

    /// <summary>The settings that a study without tuning gives.</summary>
    Given,
}

/// <summary>Where in its study a run belongs: part of its header.</summary>
/// <param name="Optimizer">The study's name for the optimiser with its fixed settings.</param>
/// <param name="Title">What figures and tables call it.</param>
/// <param name="Initialization">The study's name for the initial weights.</param>
/// <param name="Phase">What it is for.</param>
/// <param name="Values">The values of the knobs that the study searches.</param>
/// <param name="Order">The optimiser's number in the study, from 0: figures and tables keep it.</param>
/// <param name="SideBySide">How many runs shared the machine: seconds depend on it.</param>
/// <param name="Trial">Which trial, from 1; for a tuned run, the one whose values it has.</param>
sealed record StudyPlace(string Optimizer, string Title, string Initialization, StudyPhase Phase,
    IReadOnlyDictionary<string, double> Values, int Order, int SideBySide, int? Trial = null);
