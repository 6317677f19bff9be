using System.Runtime.InteropServices;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

// Sums of integers are exact and the few products of floats have one order, so everything is compared bit for bit. The width of the process is that
// of Invoke; the bodies of narrower ones are called as well.
public sealed unsafe class NarrowProductTests
{
    // One product and sum of floats a block, and the scales' product: three roundings of 6e-8 for each block of at most 4.
    private const double Rounding = 4 * 3 * 6e-8;

    private static readonly int[] Outputs = [16, 32, 48, 64, 80, 112, 128, 176];

    public static MatrixTheoryData<int, bool> Shapes => new([4, 8, 20, 60, 64, 68, 128, 132, 200], [false, true]);

    private delegate void Product(int rows, in NarrowRows left, NarrowMatrix matrix, int firstInput, int endInput, float* addend, nint addendStride, float* result, nint resultStride, int first, int end);

    [Theory, MemberData(nameof(Shapes))]
    public void Invoke_AnyRowsAndOutputs_HasTheBitsOfTheReference(int inputs, bool isByte)
    {
        Random random = new(inputs);
        foreach (int outputs in Outputs)
        {
            using NarrowMatrix matrix = new(random.Uniform(inputs * outputs), inputs, outputs, isByte);
            foreach (int rows in (int[])[1, 2, 3, 4, 5, 8, 9, 13, 16])
            {
                using NarrowOperands operands = new(random, rows, matrix);
                AssertSame(operands, matrix, operands.From(), 0, matrix.PaddedInputs, 0, matrix.PaddedOutputs);
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Invoke_RangesOfInputsAndColumns_HasTheBitsOfTheReferenceAndTouchesNothingElse(int inputs, bool isByte)
    {
        Random random = new(inputs);
        using NarrowMatrix matrix = new(random.Uniform(inputs * 176), inputs, 176, isByte);
        foreach (int rows in (int[])[1, 5, 8])
        {
            using NarrowOperands operands = new(random, rows, matrix);
            for (int firstInput = 0; firstInput < inputs; firstInput += 64)
            {
                for (int first = 0; first < 176; first += 64)
                {
                    AssertSame(operands, matrix, operands.From(firstInput), firstInput, matrix.PaddedInputs, first, Math.Min(176, first + 64));
                    AssertSame(operands, matrix, operands.From(firstInput), firstInput, Math.Min(matrix.PaddedInputs, firstInput + 64), first, 176);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Invoke_OneScaleForAllRowsAndBlocks_HasTheBitsOfTheReference(int inputs, bool isByte)
    {
        Random random = new(inputs);
        using NarrowMatrix matrix = new(random.Uniform(inputs * 48), inputs, 48, isByte);
        using NarrowOperands operands = new(random, 6, matrix);
        AssertSame(operands, matrix, operands.WithOneScale(), 0, matrix.PaddedInputs, 0, 48);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Reference_AnyShape_IsTheProductOfTheRoundedNumbers(int inputs, bool isByte)
    {
        Random random = new(inputs);
        float[] weight = random.Uniform(inputs * 80);
        using NarrowMatrix matrix = new(weight, inputs, 80, isByte);
        using NarrowOperands operands = new(random, 2, matrix);
        float[] addend = operands.Addend();
        float[] result = [.. addend];
        NarrowRows left = operands.From();
        Run(NarrowProduct.Reference, left, operands, matrix, result, result);
        for (int row = 0; row < 2; row++)
        {
            for (int column = 0; column < 80; column++)
            {
                double expected = addend[(row * operands.ResultStride) + column];
                double sizes = Math.Abs(expected);
                for (int k = 0; k < inputs; k++)
                {
                    double activation = left.Values[(row * left.Stride) + k] * (double)left.Scales[(row * left.ScaleStride) + (k / 64)];
                    double term = activation * matrix.IntegerAt(k, column) * matrix.Scales[(k / 64 * 80) + column];
                    expected += term;
                    sizes += Math.Abs(term);
                }

                Assert.Equal(expected, result[(row * operands.ResultStride) + column], Rounding * sizes);
            }
        }
    }

    // 64 products of the largest integers are 2 % short of what 32 bits hold; were they not, the sum would come out negative.
    [Theory, MemberData(nameof(Shapes))]
    public void Invoke_AllAtTheirLimits_DoesNotOverflow(int inputs, bool isByte)
    {
        Random random = new(inputs);
        float[] weight = [.. Enumerable.Range(0, inputs * 16).Select(_ => random.Next(2) == 0 ? -1f : 1f)];
        using NarrowMatrix matrix = new(weight, inputs, 16, isByte);
        long limit = isByte ? 127 : 2047;
        for (int column = 0; column < 16; column++)
        {
            foreach (int sign in (int[])[-1, 1])
            {
                using NarrowOperands operands = new(random, 5, matrix);
                for (int k = 0; k < inputs; k++)
                {
                    for (int row = 0; row < 5; row++)
                    {
                        operands.Values[(row * operands.From().Stride) + k] = (short)(sign * weight[(k * 16) + column] * 16383);
                    }
                }

                float[] addend = new float[5 * operands.ResultStride];
                float[] result = operands.Product(addend);
                NarrowRows left = operands.From();
                for (int row = 0; row < 5; row++)
                {
                    double expected = 0;
                    for (int block = 0; block < matrix.Blocks; block++)
                    {
                        long sum = sign * Math.Min(64, inputs - (block * 64)) * limit * 16383;
                        expected += sum * (double)left.Scales[(row * left.ScaleStride) + block] * matrix.Scales[(block * 16) + column];
                    }

                    Assert.Equal(expected, result[(row * 16) + column], Rounding * 16383 * inputs * 1e-4);
                }
            }
        }
    }

    private static void AssertSame(NarrowOperands operands, NarrowMatrix matrix, NarrowRows left, int firstInput, int endInput, int first, int end)
    {
        (int, int, int, int) range = (firstInput, endInput, first, end);
        float[] addend = operands.Addend();
        foreach (bool shared in (bool[])[true, false])
        {
            // What is not to be written stays.
            float[] expected = [.. addend];
            Run(NarrowProduct.Reference, left, operands, matrix, addend, expected, shared, range);
            foreach (Product product in Products(matrix.IsByte))
            {
                float[] result = [.. addend];
                Run(product, left, operands, matrix, shared ? addend : result, result, shared, range);
                Assert.True(
                    MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(result)),
                    $"{operands.Rows} rows, {matrix.Inputs} inputs from {firstInput} to {endInput}, {matrix.Outputs} outputs from {first} to {end}");
            }
        }
    }

    private static void Run(
        Product product, in NarrowRows left, NarrowOperands operands, NarrowMatrix matrix, float[] addend, float[] result, bool shared = false, (int FirstInput, int EndInput, int First, int End)? range = null)
    {
        (int firstInput, int endInput, int first, int end) = range ?? (0, matrix.PaddedInputs, 0, matrix.PaddedOutputs);
        fixed (float* from = addend, to = result)
        {
            product(operands.Rows, left, matrix, firstInput, endInput, from, shared ? 0 : operands.ResultStride, to, operands.ResultStride, first, end);
        }
    }

    private static List<Product> Products(bool isByte)
    {
        List<Product> products = [NarrowProduct.Invoke, isByte ? Rows<Simd128, sbyte> : Rows<Simd128, short>];
        if (Simd256.IsSupported)
        {
            products.Add(isByte ? Rows<Simd256, sbyte> : Rows<Simd256, short>);
        }

        if (Simd512.IsSupported)
        {
            products.Add(isByte ? Rows<Simd512, sbyte> : Rows<Simd512, short>);
        }

        return products;
    }

    // Fours from the end, so that the rows in front are single ones.
    private static void Rows<V, TWeight>(int rows, in NarrowRows left, NarrowMatrix matrix, int firstInput, int endInput, float* addend, nint addendStride, float* result, nint resultStride, int first, int end)
        where V : struct, INarrowSimd<V>
        where TWeight : unmanaged
    {
        for (int row = 0; row < rows % 4; row++)
        {
            NarrowRows from = left.From(row);
            NarrowProductBlocks<V, TWeight>.OneRow(
                from.Values, from.Scales, from.BlockStride, matrix, firstInput, endInput, addend + (row * addendStride), result + (row * resultStride), first, end);
        }

        for (int row = rows % 4; row < rows; row += 4)
        {
            NarrowProductBlocks<V, TWeight>.FourRows(
                left.From(row), matrix, firstInput, endInput, addend + (row * addendStride), addendStride, result + (row * resultStride), resultStride, first, end);
        }
    }
}
