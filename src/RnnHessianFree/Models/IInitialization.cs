namespace RnnHessianFree.Models;

/// <summary>A rule for drawing θ_0.</summary>
public interface IInitialization
{
    /// <summary>Draws parameters for a network of this shape.</summary>
    double[] Draw(RecurrentShape shape, Random random);
}
