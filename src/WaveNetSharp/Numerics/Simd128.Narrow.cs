using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace WaveNetSharp.Numerics;

/// <content>Integers, with and without the instructions of x86.</content>
internal unsafe partial struct Simd128
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 LoadPairs(short* source) => new(Vector128.Load(source).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 LoadPairs(sbyte* source) => new(Vector128.WidenLower(Vector128.CreateScalar(*(long*)source).AsSByte()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 BroadcastPair(short* source) => new(Vector128.Create(*(int*)source).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddPairProducts(Simd128 a, Simd128 b, ref Simd128 sum) =>
        sum._value = (sum._value.AsInt32() + PairProducts(a._value.AsInt32(), b._value.AsInt32())).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddQuadProducts(Simd128 unsigned, Simd128 signed, ref Simd128 sum)
    {
        Vector128<int> pairs = PairsOfBytes(unsigned._value.AsInt16(), signed._value.AsInt16()).AsInt32();
        sum._value = (sum._value.AsInt32() + PairProducts(pairs, Vector128.Create((short)1).AsInt32())).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Simd128 values, byte* destination)
    {
        Vector128<int> nearest = Vector128.ConvertToInt32(Vector128.Round(values._value));
        Vector128<short> narrow = Vector128.Narrow(nearest, nearest);
        *(int*)destination = Vector128.Narrow(narrow.AsUInt16(), narrow.AsUInt16()).AsInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 AddIntegers(Simd128 a, Simd128 b) => new((a._value.AsInt32() + b._value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ToSingle(Simd128 integers) => new(Vector128.ConvertToSingle(integers._value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreShorts(Simd128 values, short* destination)
    {
        Vector128<int> nearest = Vector128.ConvertToInt32(Vector128.Round(values._value));
        *(long*)destination = Vector128.Narrow(nearest, nearest).AsInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Abs(Simd128 a) => new(Vector128.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Simd128 a) => MaxLane(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Vector128<float> a)
    {
        a = Vector128.MaxNative(a, Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(a, Vector128.Shuffle(a, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    // Each lane is a pair: the upper factor by an arithmetic shift, the lower one shifted up before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> PairProducts(Vector128<int> a, Vector128<int> b) => Sse2.IsSupported
        ? Sse2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16())
        : ((a >> 16) * (b >> 16)) + ((a << 16 >> 16) * (b << 16 >> 16));

    // The same for bytes: the products of a pair add up to 16 bits at most.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> PairsOfBytes(Vector128<short> unsigned, Vector128<short> signed) => Ssse3.IsSupported
        ? Ssse3.MultiplyAddAdjacent(unsigned.AsByte(), signed.AsSByte())
        : ((unsigned & Vector128.Create((short)255)) * (signed << 8 >> 8)) + ((unsigned >>> 8) * (signed >> 8));
}
