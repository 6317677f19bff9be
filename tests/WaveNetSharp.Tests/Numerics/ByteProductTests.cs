using System.Runtime.InteropServices;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

// The sums of bytes are exact, so the width of each process gives the bits of the plain loop.
public sealed unsafe class ByteProductTests
{
    // Three roundings of 6e-8 for each block of at most 4, of terms whose offset of 128 makes them up to 255 times as large as what is left of them.
    private const double Rounding = 4 * 3 * 6e-8;

    private static readonly int[] Outputs = [16, 32, 48, 64, 80, 112, 128, 176];

    public static TheoryData<int> InputCounts => [4, 8, 20, 60, 64, 68, 128, 132, 200];

    [Theory, MemberData(nameof(InputCounts))]
    public void Invoke_AnyRowsAndOutputs_HasTheBitsOfTheReference(int inputs)
    {
        Random random = new(inputs);
        foreach (int outputs in Outputs)
        {
            using ByteMatrix matrix = new(random.Uniform(inputs * outputs), inputs, outputs);
            for (int rows = 1; rows <= 9; rows++)
            {
                AssertSame(random, rows, matrix, 0, inputs, _ => (byte)random.Next(256));
            }
        }
    }

    [Theory, MemberData(nameof(InputCounts))]
    public void Invoke_RangesOfInputs_HasTheBitsOfTheReference(int inputs)
    {
        Random random = new(inputs);
        using ByteMatrix matrix = new(random.Uniform(inputs * 80), inputs, 80);
        foreach (int rows in (int[])[1, 6])
        {
            for (int first = 0; first < inputs; first += 64)
            {
                AssertSame(random, rows, matrix, first, inputs, _ => (byte)random.Next(256));
                AssertSame(random, rows, matrix, first, Math.Min(inputs, first + 64), _ => (byte)random.Next(256));
            }
        }
    }

    // The processor saturates the sum of a pair's products; the plain loop does not.
    [Theory, MemberData(nameof(InputCounts))]
    public void Invoke_PairsAtTheirLimits_DoNotSaturate(int inputs)
    {
        Random random = new(inputs);
        float[][] kinds =
        [
            [.. Enumerable.Repeat(-63.5f, inputs * 16)],
            [.. Enumerable.Repeat(63.5f, inputs * 16)],
            [.. Enumerable.Range(0, inputs * 16).Select(i => i / 16 % 2 == 0 ? 127f : 0)],
            [.. Enumerable.Range(0, inputs * 16).Select(i => i / 16 % 2 == 0 ? 0 : -127f)],
        ];
        foreach (float[] weight in kinds)
        {
            using ByteMatrix matrix = new(weight, inputs, 16);
            foreach (int rows in (int[])[1, 5])
            {
                AssertSame(random, rows, matrix, 0, inputs, _ => 255);
                AssertSame(random, rows, matrix, 0, inputs, _ => 1);
                AssertSame(random, rows, matrix, 0, inputs, i => i % 2 == 0 ? (byte)255 : (byte)1);
            }
        }
    }

    [Theory, MemberData(nameof(InputCounts))]
    public void Reference_StartedFromTheCorrection_IsTheProductOfTheRoundedNumbers(int inputs)
    {
        Random random = new(inputs);
        using ByteMatrix matrix = new(random.Uniform(inputs * 80), inputs, 80);
        byte[] left = Activations(random.Uniform(inputs));
        float[] result = [.. matrix.Correction.Span];
        fixed (byte* values = left)
        fixed (float* to = result)
        {
            ByteProduct.Reference(1, values, inputs, matrix, 0, inputs, to, 80, to);
        }

        for (int column = 0; column < 80; column++)
        {
            double expected = 0;
            double sizes = 0;
            for (int k = 0; k < inputs; k++)
            {
                double scale = (double)matrix.Scales[(k / 64 * 80) + column] * matrix.Integers[matrix.IndexOf(k, column)];
                expected += scale * (left[k] - 128);
                sizes += Math.Abs(255 * scale);
            }

            Assert.Equal(expected, result[column], Rounding * sizes);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Invoke_OneDamagedWeight_MakesItsOutputNaNAndNoOther(float damage)
    {
        const int Inputs = 72;
        for (int damaged = 0; damaged < Inputs * 16; damaged += 37)
        {
            float[] weight = new Random(damaged).Uniform(Inputs * 16);
            weight[damaged] = damage;
            using ByteMatrix matrix = new(weight, Inputs, 16);
            float[] result = [.. matrix.Correction.Span];
            fixed (byte* values = Activations(new Random(1).Uniform(Inputs)))
            fixed (float* to = result)
            {
                ByteProduct.Invoke(1, values, Inputs, matrix, 0, Inputs, to, 16, to);
            }

            Assert.All(result, (value, column) => Assert.Equal(column == damaged % 16, float.IsNaN(value)));
        }
    }

    private static byte[] Activations(float[] values) => [.. values.Select(value => (byte)(128 + (int)MathF.Round(127 * value)))];

    private static void AssertSame(Random random, int rows, ByteMatrix matrix, int firstInput, int endInput, Func<int, byte> activation)
    {
        int stride = endInput - firstInput + 12;
        byte[] left = [.. Enumerable.Range(0, rows * stride).Select(activation)];
        int width = matrix.PaddedOutputs;
        float[] addend = random.Uniform(rows * width, 100);
        foreach (int addendStride in (int[])[0, width])
        {
            Guarded expected = new(rows * width);
            Guarded actual = new(addend);
            fixed (byte* values = left)
            fixed (float* from = addend, to = expected.Span, inPlace = actual.Span)
            {
                ByteProduct.Reference(rows, values, stride, matrix, firstInput, endInput, from, addendStride, to);
                ByteProduct.Invoke(rows, values, stride, matrix, firstInput, endInput, addendStride == 0 ? from : inPlace, addendStride, inPlace);
            }

            Assert.True(
                MemoryMarshal.AsBytes(expected.Span).SequenceEqual(MemoryMarshal.AsBytes(actual.Span)),
                $"{rows} rows, inputs {firstInput} to {endInput} of {matrix.Inputs}, {matrix.Outputs} outputs");
            actual.AssertNeighboursUntouched();
        }
    }
}
