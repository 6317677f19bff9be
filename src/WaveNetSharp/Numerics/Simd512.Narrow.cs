using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace WaveNetSharp.Numerics;

/// <content>Integers. 512-bit vectors exist on x86 only.</content>
internal unsafe partial struct Simd512
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 LoadPairs(short* source) => new(Vector512.Load(source).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 LoadPairs(sbyte* source) => new(Avx512BW.ConvertToVector512Int16(Vector256.Load(source)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 BroadcastPair(short* source) => new(Vector512.Create(*(int*)source).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddPairProducts(Simd512 a, Simd512 b, ref Simd512 sum) =>
        sum._value = (sum._value.AsInt32() + Avx512BW.MultiplyAddAdjacent(a._value.AsInt16(), b._value.AsInt16())).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddQuadProducts(Simd512 unsigned, Simd512 signed, ref Simd512 sum)
    {
        Vector512<short> pairs = Avx512BW.MultiplyAddAdjacent(unsigned._value.AsByte(), signed._value.AsSByte());
        sum._value = (sum._value.AsInt32() + Avx512BW.MultiplyAddAdjacent(pairs, Vector512.Create((short)1))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Simd512 values, byte* destination) =>
        Avx512F.ConvertToVector128Byte(Avx512F.ConvertToVector512Int32(values._value)).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 AddIntegers(Simd512 a, Simd512 b) => new((a._value.AsInt32() + b._value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 ToSingle(Simd512 integers) => new(Vector512.ConvertToSingle(integers._value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreShorts(Simd512 values, short* destination) =>
        Avx512F.ConvertToVector256Int16(Avx512F.ConvertToVector512Int32(values._value)).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Abs(Simd512 a) => new(Vector512.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Simd512 a) => Simd256.MaxLane(Vector256.MaxNative(a._value.GetLower(), a._value.GetUpper()));
}
