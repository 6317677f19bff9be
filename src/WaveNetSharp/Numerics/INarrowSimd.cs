namespace WaveNetSharp.Numerics;

/// <summary>The integers of narrow products: the lanes of a register hold 32-bit sums, or pairs of 16-bit factors.</summary>
/// <remarks>All of it is exact, so the same bits at every width.</remarks>
internal unsafe interface INarrowSimd<V> : ISimd<V>
    where V : struct, INarrowSimd<V>
{
    /// <summary>Count pairs of 16 bits.</summary>
    static abstract V LoadPairs(short* source);

    /// <summary>Count pairs of 8 bits, widened to 16.</summary>
    static abstract V LoadPairs(sbyte* source);

    /// <summary>One pair in every lane.</summary>
    static abstract V BroadcastPair(short* source);

    /// <summary>sum += a_0 b_0 + a_1 b_1 of each lane's pairs, in place.</summary>
    static abstract void AddPairProducts(V a, V b, ref V sum);

    /// <summary>sum += u_0 s_0 + u_1 s_1 + u_2 s_2 + u_3 s_3 of each lane's bytes, u unsigned and s signed, in place. Of u_0 s_0 + u_1 s_1 and u_2 s_2 + u_3 s_3 each must
    /// fit into 16 bits.</summary>
    static abstract void AddQuadProducts(V unsigned, V signed, ref V sum);

    static abstract V AddIntegers(V a, V b);

    /// <summary>Integers as floats, to the nearest.</summary>
    static abstract V ToSingle(V integers);

    /// <summary>Stores floats as Count integers of 16 bits, to the nearest, ties to even. Within [-32768, 32767] only.</summary>
    static abstract void StoreShorts(V values, short* destination);

    /// <summary>Stores floats as Count bytes, to the nearest, ties to even. Within [0, 255] only.</summary>
    static abstract void StoreBytes(V values, byte* destination);

    /// <summary>Magnitudes.</summary>
    static abstract V Abs(V a);

    /// <summary>The largest lane; NaN or another lane when one is NaN.</summary>
    static abstract float MaxLane(V a);
}
