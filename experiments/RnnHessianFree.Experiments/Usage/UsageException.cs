namespace RnnHessianFree.Experiments.Usage;

/// <summary>The caller asked for what cannot be had; the message is a line with the option, the value and what is allowed.</summary>
sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);
