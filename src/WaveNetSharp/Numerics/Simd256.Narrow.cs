using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace WaveNetSharp.Numerics;

/// <content>Integers. 256-bit vectors exist on x86 only.</content>
internal unsafe partial struct Simd256
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 LoadPairs(short* source) => new(Vector256.Load(source).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 LoadPairs(sbyte* source) => new(Avx2.ConvertToVector256Int16(Vector128.Load(source)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 BroadcastPair(short* source) => new(Vector256.Create(*(int*)source).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddPairProducts(Simd256 a, Simd256 b, ref Simd256 sum) =>
        sum._value = (sum._value.AsInt32() + Avx2.MultiplyAddAdjacent(a._value.AsInt16(), b._value.AsInt16())).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddQuadProducts(Simd256 unsigned, Simd256 signed, ref Simd256 sum)
    {
        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(unsigned._value.AsByte(), signed._value.AsSByte());
        sum._value = (sum._value.AsInt32() + Avx2.MultiplyAddAdjacent(pairs, Vector256.Create((short)1))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Simd256 values, byte* destination)
    {
        Vector256<int> nearest = Avx.ConvertToVector256Int32(values._value);
        Vector128<short> narrow = Sse2.PackSignedSaturate(nearest.GetLower(), nearest.GetUpper());
        *(long*)destination = Sse2.PackUnsignedSaturate(narrow, narrow).AsInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 AddIntegers(Simd256 a, Simd256 b) => new((a._value.AsInt32() + b._value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 ToSingle(Simd256 integers) => new(Vector256.ConvertToSingle(integers._value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreShorts(Simd256 values, short* destination)
    {
        Vector256<int> nearest = Avx.ConvertToVector256Int32(values._value);
        Sse2.PackSignedSaturate(nearest.GetLower(), nearest.GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Abs(Simd256 a) => new(Vector256.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Simd256 a) => MaxLane(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Vector256<float> a) => Simd128.MaxLane(Vector128.MaxNative(a.GetLower(), a.GetUpper()));
}
