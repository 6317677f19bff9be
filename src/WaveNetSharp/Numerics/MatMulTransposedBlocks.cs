using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>The inner loops of <see cref="MatMulTransposed"/>: a few inputs by one panel of columns over all rows, every sum in a register. Lanes are
/// neighbouring columns.</summary>
internal static unsafe class MatMulTransposedBlocks
{
    // 16 accumulators: for the 32 registers of the 512-bit set.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightInputs<V>(in MatMulTransposedOperands o, nint input, nint column)
        where V : struct, ISimd<V>
    {
        V zero = V.Broadcast(0);
        V c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
        V c40 = zero, c41 = zero, c50 = zero, c51 = zero, c60 = zero, c61 = zero, c70 = zero, c71 = zero;
        float* left = o.Left + input;
        float* right = o.Right + column;
        nint inputs = o.Inputs, width = o.Width;
        for (nint t = o.Rows; t > 0; t--, left += inputs, right += width)
        {
            V b0 = V.Load(right), b1 = V.Load(right + V.Count);
            V a = V.Broadcast(left[0]);
            V.AddProduct(a, b0, ref c00);
            V.AddProduct(a, b1, ref c01);
            a = V.Broadcast(left[1]);
            V.AddProduct(a, b0, ref c10);
            V.AddProduct(a, b1, ref c11);
            a = V.Broadcast(left[2]);
            V.AddProduct(a, b0, ref c20);
            V.AddProduct(a, b1, ref c21);
            a = V.Broadcast(left[3]);
            V.AddProduct(a, b0, ref c30);
            V.AddProduct(a, b1, ref c31);
            a = V.Broadcast(left[4]);
            V.AddProduct(a, b0, ref c40);
            V.AddProduct(a, b1, ref c41);
            a = V.Broadcast(left[5]);
            V.AddProduct(a, b0, ref c50);
            V.AddProduct(a, b1, ref c51);
            a = V.Broadcast(left[6]);
            V.AddProduct(a, b0, ref c60);
            V.AddProduct(a, b1, ref c61);
            a = V.Broadcast(left[7]);
            V.AddProduct(a, b0, ref c70);
            V.AddProduct(a, b1, ref c71);
        }

        float* result = o.Result + (input * width) + column;
        AddTo(result, c00, c01);
        AddTo(result + width, c10, c11);
        AddTo(result + (2 * width), c20, c21);
        AddTo(result + (3 * width), c30, c31);
        AddTo(result + (4 * width), c40, c41);
        AddTo(result + (5 * width), c50, c51);
        AddTo(result + (6 * width), c60, c61);
        AddTo(result + (7 * width), c70, c71);
    }

    // 12 accumulators, 2 vectors and 1 broadcast fit 16 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixInputs<V>(in MatMulTransposedOperands o, nint input, nint column)
        where V : struct, ISimd<V>
    {
        V zero = V.Broadcast(0);
        V c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
        float* left = o.Left + input;
        float* right = o.Right + column;
        nint inputs = o.Inputs, width = o.Width;
        for (nint t = o.Rows; t > 0; t--, left += inputs, right += width)
        {
            V b0 = V.Load(right), b1 = V.Load(right + V.Count);
            V a = V.Broadcast(left[0]);
            V.AddProduct(a, b0, ref c00);
            V.AddProduct(a, b1, ref c01);
            a = V.Broadcast(left[1]);
            V.AddProduct(a, b0, ref c10);
            V.AddProduct(a, b1, ref c11);
            a = V.Broadcast(left[2]);
            V.AddProduct(a, b0, ref c20);
            V.AddProduct(a, b1, ref c21);
            a = V.Broadcast(left[3]);
            V.AddProduct(a, b0, ref c30);
            V.AddProduct(a, b1, ref c31);
            a = V.Broadcast(left[4]);
            V.AddProduct(a, b0, ref c40);
            V.AddProduct(a, b1, ref c41);
            a = V.Broadcast(left[5]);
            V.AddProduct(a, b0, ref c50);
            V.AddProduct(a, b1, ref c51);
        }

        float* result = o.Result + (input * width) + column;
        AddTo(result, c00, c01);
        AddTo(result + width, c10, c11);
        AddTo(result + (2 * width), c20, c21);
        AddTo(result + (3 * width), c30, c31);
        AddTo(result + (4 * width), c40, c41);
        AddTo(result + (5 * width), c50, c51);
    }

    // Just the 8 chains that cover the latency of two FMA units.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourInputs<V>(in MatMulTransposedOperands o, nint input, nint column)
        where V : struct, ISimd<V>
    {
        V zero = V.Broadcast(0);
        V c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
        float* left = o.Left + input;
        float* right = o.Right + column;
        nint inputs = o.Inputs, width = o.Width;
        for (nint t = o.Rows; t > 0; t--, left += inputs, right += width)
        {
            V b0 = V.Load(right), b1 = V.Load(right + V.Count);
            V a = V.Broadcast(left[0]);
            V.AddProduct(a, b0, ref c00);
            V.AddProduct(a, b1, ref c01);
            a = V.Broadcast(left[1]);
            V.AddProduct(a, b0, ref c10);
            V.AddProduct(a, b1, ref c11);
            a = V.Broadcast(left[2]);
            V.AddProduct(a, b0, ref c20);
            V.AddProduct(a, b1, ref c21);
            a = V.Broadcast(left[3]);
            V.AddProduct(a, b0, ref c30);
            V.AddProduct(a, b1, ref c31);
        }

        float* result = o.Result + (input * width) + column;
        AddTo(result, c00, c01);
        AddTo(result + width, c10, c11);
        AddTo(result + (2 * width), c20, c21);
        AddTo(result + (3 * width), c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneInput<V>(in MatMulTransposedOperands o, nint input, nint column)
        where V : struct, ISimd<V>
    {
        V zero = V.Broadcast(0);
        V c00 = zero, c01 = zero;
        float* left = o.Left + input;
        float* right = o.Right + column;
        nint inputs = o.Inputs, width = o.Width;
        for (nint t = o.Rows; t > 0; t--, left += inputs, right += width)
        {
            V b0 = V.Load(right), b1 = V.Load(right + V.Count);
            V a = V.Broadcast(left[0]);
            V.AddProduct(a, b0, ref c00);
            V.AddProduct(a, b1, ref c01);
        }

        float* result = o.Result + (input * width) + column;
        AddTo(result, c00, c01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<V>(float* result, V sum0, V sum1)
        where V : struct, ISimd<V>
    {
        V.Store(V.Add(V.Load(result), sum0), result);
        V.Store(V.Add(V.Load(result + V.Count), sum1), result + V.Count);
    }
}
