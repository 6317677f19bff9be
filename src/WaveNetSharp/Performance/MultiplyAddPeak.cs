using System.Runtime.CompilerServices;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Performance;

/// <summary>Multiply-adds on registers alone: the most arithmetic that a core does at a vector width.</summary>
internal static class MultiplyAddPeak
{
    // Two units with a latency of four or five cycles need eight or ten chains at once; twelve and two constants still fit into 16 registers.
    private const int Chains = 12;

    /// <summary>Bits of the widest vectors that the kernels compute with here; 0 when they use none.</summary>
    public static int VectorBits => Simd512.IsSupported ? 512 : Simd256.IsSupported ? 256 : Simd128.IsSupported ? 128 : 0;

    /// <summary>Measures single-precision operations (two in a multiply-add) per second, of all workers together.</summary>
    public static double OperationsPerSecond(int workers, bool quick)
    {
        if (Simd512.IsSupported)
        {
            return OperationsPerSecond<Simd512>(workers, quick);
        }

        return Simd256.IsSupported ? OperationsPerSecond<Simd256>(workers, quick) : OperationsPerSecond<Simd128>(workers, quick);
    }

    private static double OperationsPerSecond<V>(int workers, bool quick)
        where V : struct, ISimd<V>
    {
        // Milliseconds, beside which the start and the meeting of the workers do not count.
        int rounds = quick ? 1 << 17 : 1 << 20;
        float[] results = new float[workers];
        using WorkerPool pool = new(workers);
        Action<int> compute = worker => results[worker] = Compute<V>(rounds);
        double seconds = RepeatedRun.LeastSeconds(() => pool.Run(compute), quick);
        return 2.0 * Chains * V.Count * rounds * workers / seconds;
    }

    // Every chain goes towards 1 and stays there, so no lane becomes infinite or denormal. The sum keeps the chains from being dropped.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Compute<V>(int rounds)
        where V : struct, ISimd<V>
    {
        V half = V.Broadcast(0.5f);
        V c0 = half, c1 = half, c2 = half, c3 = half, c4 = half, c5 = half, c6 = half, c7 = half, c8 = half, c9 = half, c10 = half, c11 = half;
        for (int i = 0; i < rounds; i++)
        {
            c0 = V.MultiplyAdd(c0, half, half);
            c1 = V.MultiplyAdd(c1, half, half);
            c2 = V.MultiplyAdd(c2, half, half);
            c3 = V.MultiplyAdd(c3, half, half);
            c4 = V.MultiplyAdd(c4, half, half);
            c5 = V.MultiplyAdd(c5, half, half);
            c6 = V.MultiplyAdd(c6, half, half);
            c7 = V.MultiplyAdd(c7, half, half);
            c8 = V.MultiplyAdd(c8, half, half);
            c9 = V.MultiplyAdd(c9, half, half);
            c10 = V.MultiplyAdd(c10, half, half);
            c11 = V.MultiplyAdd(c11, half, half);
        }

        V even = V.Add(V.Add(V.Add(c0, c2), V.Add(c4, c6)), V.Add(c8, c10));
        V odd = V.Add(V.Add(V.Add(c1, c3), V.Add(c5, c7)), V.Add(c9, c11));
        return V.Sum(V.Add(even, odd));
    }
}
