namespace RnnHessianFree.Experiments.Bench;

/// <summary>Bytes of a curvature and a solve with it, on an engine that has done nothing before.</summary>
/// <param name="Activations">h_i of every step and ŷ_i of every masked step, in the engine's precision.</param>
/// <param name="Stored">What the curvature keeps: these, the inputs, and copies laid out for the kernels.</param>
/// <param name="Solve">All that set-up and solve allocate: no less than the growth of memory at its peak.</param>
sealed record SolveMemory(long Activations, long Stored, long Solve);
