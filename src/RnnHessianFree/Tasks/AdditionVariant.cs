namespace RnnHessianFree.Tasks;

/// <summary>Whose addition problem: the sources differ in markers, positions and target. Steps count from 1, T' is a sequence's length.</summary>
public enum AdditionVariant
{
    /// <summary>
    /// Sutskever's thesis (2013), the default: T' uniform in T..⌊1.1T⌋, values uniform in [0, 1], marker 1 at I in 1..⌊T'/10⌋ and at J in
    /// ⌊T'/10⌋+1..⌊T'/2⌋, target (u_I + u_J)/2 at step T'; wrong if off by more than 0.04.
    /// </summary>
    Thesis,

    /// <summary>
    /// The authors' 2011 code: T' uniform in T..⌈1.1T⌉−1, I in [T/100, T/10), J in [T/10, T/2) counted from step 0, marker −1 at the first step
    /// and at step T'−3, target u_I + u_J (no ½) one step after the last; wrong if off by more than 0.04.
    /// </summary>
    AuthorsCode,

    /// <summary>
    /// The code of Pascanu, Mikolov and Bengio (2013): the marker is input 0 and the value input 1; I below 0.1T', J in 0.1T'..0.5T'−1 counted from
    /// step 0; one length a batch, T + i, i below 0.1T; target (u_I + u_J)/2 at the last step; wrong if the squared error exceeds 0.04.
    /// </summary>
    Pascanu,
}
