using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>What this machine does at best: the ceilings that a kernel's speed is set against. Measured, so another load on the machine lowers them.</summary>
public static unsafe class MachinePeaks
{
    private const int Accumulators = 12;
    private const int RoundsBetweenLooks = 1 << 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.2);

    /// <summary>Bits of the vectors that kernels run on here: 512, 256 or 128; 0 without vector hardware.</summary>
    public static int VectorBits => Simd512.IsSupported ? 512 : Simd256.IsSupported ? 256 : Simd128.IsSupported ? 128 : 0;

    /// <summary>Measures multiply-adds in single precision from registers alone, two operations each, per second.</summary>
    /// <param name="threads">Threads that compute at once, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no threads.</exception>
    public static double OperationsPerSecond(int threads)
    {
        using WorkerPool pool = new(threads);
        double[] rates = new double[threads];
        pool.Run(worker => rates[worker] = Simd512.IsSupported ? Compute<Simd512>() : Simd256.IsSupported ? Compute<Simd256>() : Compute<Simd128>());
        return rates.Sum();
    }

    /// <summary>Measures how fast one thread reads a buffer again and again: the speed of whichever cache, or memory, it fits into.</summary>
    /// <param name="bytes">Size of the buffer, at least 4,096.</param>
    /// <returns>Bytes per second.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is too small.</exception>
    public static double BytesPerSecond(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 4096);
        using AlignedMemory buffer = new(bytes / sizeof(float));
        return Simd512.IsSupported ? Read<Simd512>(buffer) : Simd256.IsSupported ? Read<Simd256>(buffer) : Read<Simd128>(buffer);
    }

    // Twelve independent sums: two units with a latency of four or five cycles each need ten, and twelve still fit into 16 registers.
    private static double Compute<V>()
        where V : struct, ISimd<V>
    {
        double best = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            long look = Stopwatch.GetTimestamp();
            Keep(Multiply<V>(RoundsBetweenLooks));
            best = Math.Max(best, 2.0 * Accumulators * V.Count * RoundsBetweenLooks / Stopwatch.GetElapsedTime(look).TotalSeconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply<V>(int rounds)
        where V : struct, ISimd<V>
    {
        // Towards a fixed point of 1, so that no lane becomes infinite or denormal, which would slow some machines down.
        V factor = V.Broadcast(0.5f);
        V offset = V.Broadcast(0.5f);
        V a0 = offset, a1 = offset, a2 = offset, a3 = offset, a4 = offset, a5 = offset;
        V b0 = offset, b1 = offset, b2 = offset, b3 = offset, b4 = offset, b5 = offset;
        for (int i = 0; i < rounds; i++)
        {
            a0 = V.MultiplyAdd(a0, factor, offset);
            a1 = V.MultiplyAdd(a1, factor, offset);
            a2 = V.MultiplyAdd(a2, factor, offset);
            a3 = V.MultiplyAdd(a3, factor, offset);
            a4 = V.MultiplyAdd(a4, factor, offset);
            a5 = V.MultiplyAdd(a5, factor, offset);
            b0 = V.MultiplyAdd(b0, factor, offset);
            b1 = V.MultiplyAdd(b1, factor, offset);
            b2 = V.MultiplyAdd(b2, factor, offset);
            b3 = V.MultiplyAdd(b3, factor, offset);
            b4 = V.MultiplyAdd(b4, factor, offset);
            b5 = V.MultiplyAdd(b5, factor, offset);
        }

        V a = V.Add(V.Add(V.Add(a0, a1), V.Add(a2, a3)), V.Add(a4, a5));
        V b = V.Add(V.Add(V.Add(b0, b1), V.Add(b2, b3)), V.Add(b4, b5));
        return V.Sum(V.Add(a, b));
    }

    private static double Read<V>(AlignedMemory buffer)
        where V : struct, ISimd<V>
    {
        long floats = buffer.Length / (4 * V.Count) * (4 * V.Count);
        int passes = (int)Math.Max(1, (1 << 20) / floats);
        double best = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            long look = Stopwatch.GetTimestamp();
            Keep(Sum<V>(buffer.Pointer, floats, passes));
            best = Math.Max(best, (double)sizeof(float) * floats * passes / Stopwatch.GetElapsedTime(look).TotalSeconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum<V>(float* source, long floats, int passes)
        where V : struct, ISimd<V>
    {
        V a = V.Broadcast(0), b = a, c = a, d = a;
        for (int pass = 0; pass < passes; pass++)
        {
            for (long i = 0; i < floats; i += 4 * V.Count)
            {
                a = V.Add(a, V.Load(source + i));
                b = V.Add(b, V.Load(source + i + V.Count));
                c = V.Add(c, V.Load(source + i + (2 * V.Count)));
                d = V.Add(d, V.Load(source + i + (3 * V.Count)));
            }
        }

        return V.Sum(V.Add(V.Add(a, b), V.Add(c, d)));
    }

    // A result that nobody uses would let the compiler drop the work.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep(float value) => GC.KeepAlive(value);
}
