namespace RnnHessianFree.Tests;

/// <summary>
/// The bytes that a call allocates on its thread: the least of five counts. A collection that another test brings about in between adds to the runtime's
/// count what the thread had been given and had not used (2 to 8 KB, in one of a thousand counts while another thread collects without end).
/// </summary>
static class Allocations
{
    public static long Of(Action call) => Least(() =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    public static long Least(Func<long> count) => Enumerable.Range(0, 5).Min(_ => count());
}
