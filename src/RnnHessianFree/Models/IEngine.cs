namespace RnnHessianFree.Models;

/// <summary>The arithmetic inside a product; results leave it in double.</summary>
public enum Precision
{
    /// <summary>32-bit floating point.</summary>
    Single,

    /// <summary>64-bit floating point.</summary>
    Double,
}

/// <summary>One way to compute a recurrent network's loss, gradient and curvature products. All engines agree up to rounding.</summary>
public interface IEngine
{
    /// <summary>What it is and runs on, for headers and logs: engine, precision, provider or instruction set.</summary>
    string Description { get; }

    /// <summary>A network of this shape on this engine.</summary>
    RecurrentModel Bind(RecurrentShape shape);
}
