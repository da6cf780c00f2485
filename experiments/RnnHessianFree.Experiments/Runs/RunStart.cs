namespace RnnHessianFree.Experiments.Runs;

/// <summary>What to do where a run of the same name is there already.</summary>
enum RunStart
{
    /// <summary>Refuse: what is there may be hours of work.</summary>
    New,

    /// <summary>Go on with it; where it is finished, leave it at that.</summary>
    Resume,

    /// <summary>Replace it.</summary>
    Overwrite,
}
