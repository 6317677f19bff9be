namespace WaveNetSharp.Numerics;

/// <summary>Cuts a flat buffer into one piece for each worker.</summary>
internal static class Share
{
    /// <summary>The piece of one worker; pieces start at multiples of 16 floats, so no two workers write one cache line.</summary>
    /// <param name="length">Floats in the buffer.</param>
    /// <param name="worker">[0, workers).</param>
    /// <param name="workers">Pieces.</param>
    public static (int Start, int Length) Of(int length, int worker, int workers)
    {
        int start = Border(length, worker, workers);
        return (start, Border(length, worker + 1, workers) - start);
    }

    private static int Border(int length, int worker, int workers) =>
        worker == workers ? length : (int)((long)length * worker / workers / 16 * 16);
}
