using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed unsafe class PanelProductTests
{
    // 48 terms of at most 1 and an addend: each addition rounds a sum of at most as many terms by 2^-24 of it (1 + 2 + ... + 49), each product by 2^-24.
    private const double Tolerance = ((49 * 50 / 2) + 48) / 16777216.0;

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, 10)];

    [Theory, MemberData(nameof(Rows))]
    public void Invoke_AnyRowsAndColumns_IsTheProductOfThePlainMatrix(int rows)
    {
        Random random = new(rows);
        foreach (int inputs in (int[])[1, 5, 16, 33, 48])
        {
            foreach (int outputs in (int[])[1, 16, 17, 48, 64, 70, 80, 128, 136])
            {
                AssertIsProduct(random, rows, inputs, outputs);
            }
        }
    }

    [Fact]
    public void Pack_OtherLength_ThrowsNamingBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Panels.Pack(new float[6], 2, 3, new float[255]));
        Assert.Contains("needs 256 floats", error.Message, StringComparison.Ordinal);
        Assert.Contains("255", error.Message, StringComparison.Ordinal);
    }

    private static void AssertIsProduct(Random random, int rows, int inputs, int outputs)
    {
        int inner = Panels.Pad(inputs), width = Panels.Pad(outputs);
        int leftStride = inner + 3, stride = width + 5;
        float[] weight = random.Uniform(inputs * outputs);
        using AlignedMemory panels = new(Panels.Length(inputs, outputs));
        Panels.Pack(weight, inputs, outputs, panels.Span);
        Guarded left = new(rows * leftStride), addend = new(rows * stride), result = new(rows * stride), reference = new(rows * stride);
        for (int row = 0; row < rows; row++)
        {
            left.Span.Slice(row * leftStride, inner).Clear();
            random.Uniform(inputs).CopyTo(left.Span[(row * leftStride)..]);
            random.Uniform(width).CopyTo(addend.Span[(row * stride)..]);
        }

        fixed (float* l = left.Span, a = addend.Span, c = result.Span, r = reference.Span)
        {
            PanelProduct.Invoke(rows, l, leftStride, panels.Pointer, inner, width, a, stride, c, stride);
            PanelProduct.Reference(rows, l, leftStride, panels.Pointer, inner, width, a, stride, r, stride);
        }

        result.AssertNeighboursUntouched();
        for (int row = 0; row < rows; row++)
        {
            for (int n = 0; n < stride; n++)
            {
                int at = (row * stride) + n;
                double expected = n < width ? addend.Span[at] : double.NaN;
                for (int k = 0; k < inputs && n < outputs; k++)
                {
                    expected += left.Span[(row * leftStride) + k] * (double)weight[(k * outputs) + n];
                }

                Assert.Equal(expected, result.Span[at], Tolerance);
                Assert.Equal(expected, reference.Span[at], Tolerance);
            }
        }
    }
}
