namespace RnnHessianFree.Experiments.Runs;

/// <summary>
/// The part of a run file that follows its header line: how long it is, and a hash by which a resumed run knows it for its own.
/// </summary>
readonly record struct RecordedLines(long Bytes, string Sha256);
