namespace WaveNetSharp.Tests;

/// <summary>Asserts that an action allocates nothing on the managed heap.</summary>
internal static class AllocationAssert
{
    // The runtime itself allocates on a thread when it replaces a method's first code by its better one; that happens once, not every time.
    private const int Attempts = 5;

    /// <summary>Runs an action up to five times on this thread until one run allocates nothing.</summary>
    public static void None(Action action)
    {
        long allocated = 0;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated == 0)
            {
                return;
            }
        }

        Assert.Fail($"every one of {Attempts} runs allocated, the last {allocated:N0} bytes");
    }
}
