namespace WaveNetSharp.Numerics;

/// <summary>A vector of floats of one width, so that a kernel body is written once and compiled for 512, 256 and 128 bits.</summary>
/// <remarks>Pointers need no alignment. Products are fused where the machine has FMA and rounded twice where it has not.</remarks>
internal unsafe interface ISimd<V>
    where V : struct, ISimd<V>
{
    /// <summary>Floats in a vector: 16, 8 or 4.</summary>
    static abstract int Count { get; }

    /// <summary>Whether this machine, as configured, computes on this width in hardware.</summary>
    static abstract bool IsSupported { get; }

    static abstract V Broadcast(float value);

    static abstract V Load(float* source);

    static abstract void Store(V value, float* destination);

    /// <summary>a b + c.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>sum += a b, in place: the compiler then keeps the sum in its register. Of <c>c = MultiplyAdd(a, b, c)</c> it makes a product that
    /// overwrites a, and a move, which the inner loops of the products have no room for.</summary>
    static abstract void AddProduct(V a, V b, ref V sum);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>The larger of each lane; b when either is NaN, so that a clamp written Max(limit, x) lets NaN through.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The smaller of each lane; b when either is NaN.</summary>
    static abstract V Min(V a, V b);

    static abstract V Sqrt(V a);

    /// <summary>The nearest integers, ties to even.</summary>
    static abstract V Round(V a);

    /// <summary>2^n for integers n in [-126, 127].</summary>
    static abstract V PowerOfTwo(V n);

    /// <summary>The sum of all lanes, added pairwise in halves.</summary>
    static abstract float Sum(V a);
}
