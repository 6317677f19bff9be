using System.Runtime.CompilerServices;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Performance;

/// <summary>How fast a buffer of some size is read again and again: the speed of the cache, or of the memory, that it fits into.</summary>
/// <param name="Level"><c>L1</c>, <c>L2</c>, <c>L3</c> or <c>memory</c>.</param>
/// <param name="CacheBytes">Size of that cache; of memory, a size that no cache holds.</param>
/// <param name="BufferBytes">What each core read.</param>
/// <param name="OneCoreGigabytesPerSecond">By one core alone, 1e9 bytes per second.</param>
/// <param name="AllCoresGigabytesPerSecond">By all cores at once, each in a buffer of its own, together.</param>
public sealed record ReadBandwidth(
    string Level, long CacheBytes, long BufferBytes, double OneCoreGigabytesPerSecond, double AllCoresGigabytesPerSecond)
{
    private const string Memory = "memory";

    // Buffers beyond the last cache; more would only take longer to fill.
    private const long LeastMemory = 64L << 20;
    private const long MostMemory = 512L << 20;

    /// <summary>Whether it lies behind all caches.</summary>
    internal bool IsMemory => Level == Memory;

    /// <summary>Measures every level of this machine.</summary>
    internal static IReadOnlyList<ReadBandwidth> Measure(int threads, bool quick)
    {
        IReadOnlyList<CacheSize> caches = CacheSize.Here();
        List<ReadBandwidth> levels = [];
        long inner = 0;
        foreach (CacheSize cache in caches)
        {
            // Half of a private cache; of the shared last one each core's part, but more than the cache in front of it holds.
            bool last = cache == caches[^1];
            long buffer = last ? Math.Min(cache.Bytes / 2, Math.Max(2 * inner, cache.Bytes / (2 * threads))) : cache.Bytes / 2;
            levels.Add(Of($"L{cache.Level}", cache.Bytes, buffer, threads, quick));
            inner = cache.Bytes;
        }

        long memory = Math.Clamp(4 * inner, LeastMemory, MostMemory);
        levels.Add(Of(Memory, memory, Math.Max(2 * inner, memory / threads), threads, quick));
        return levels;
    }

    private static ReadBandwidth Of(string level, long cache, long buffer, int threads, bool quick)
    {
        double one = BytesPerSecond(buffer, 1, quick) / 1e9;
        return new ReadBandwidth(level, cache, buffer, one, threads == 1 ? one : BytesPerSecond(buffer, threads, quick) / 1e9);
    }

    private static double BytesPerSecond(long bytes, int workers, bool quick)
    {
        if (Simd512.IsSupported)
        {
            return BytesPerSecond<Simd512>(bytes, workers, quick);
        }

        return Simd256.IsSupported ? BytesPerSecond<Simd256>(bytes, workers, quick) : BytesPerSecond<Simd128>(bytes, workers, quick);
    }

    private static double BytesPerSecond<V>(long bytes, int workers, bool quick)
        where V : struct, ISimd<V>
    {
        AlignedMemory[] buffers = [.. Enumerable.Range(0, workers).Select(_ => new AlignedMemory(bytes / sizeof(float)))];
        float[] results = new float[workers];
        using WorkerPool pool = new(workers);
        long passes = Math.Max(1, (quick ? 16L << 20 : 256L << 20) / bytes);
        Action<int> read = worker => results[worker] = Sum<V>(buffers[worker], passes);
        double seconds = RepeatedRun.LeastSeconds(() => pool.Run(read), quick);
        foreach (AlignedMemory buffer in buffers)
        {
            buffer.Dispose();
        }

        return (double)bytes * passes * workers / seconds;
    }

    // Eight sums, so that the additions wait for the loads and not for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe float Sum<V>(AlignedMemory buffer, long passes)
        where V : struct, ISimd<V>
    {
        V s0 = V.Broadcast(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        for (long pass = 0; pass < passes; pass++)
        {
            float* source = buffer.Pointer;
            float* end = source + (buffer.Length / (8 * V.Count) * (8 * V.Count));
            for (; source < end; source += 8 * V.Count)
            {
                s0 = V.Add(s0, V.Load(source));
                s1 = V.Add(s1, V.Load(source + V.Count));
                s2 = V.Add(s2, V.Load(source + (2 * V.Count)));
                s3 = V.Add(s3, V.Load(source + (3 * V.Count)));
                s4 = V.Add(s4, V.Load(source + (4 * V.Count)));
                s5 = V.Add(s5, V.Load(source + (5 * V.Count)));
                s6 = V.Add(s6, V.Load(source + (6 * V.Count)));
                s7 = V.Add(s7, V.Load(source + (7 * V.Count)));
            }
        }

        return V.Sum(V.Add(V.Add(V.Add(s0, s1), V.Add(s2, s3)), V.Add(V.Add(s4, s5), V.Add(s6, s7))));
    }
}
