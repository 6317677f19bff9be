using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed unsafe class NarrowActivationsTests
{
    // Half a step, and the rounding of the factor, of the product and of the scale: three times 6e-8 of 16,383 steps at most.
    private const double Steps = 0.5 + (16383 * 3 * 6e-8);

    // tanh times sigmoid is off by 2.5e-6 (RationalGateTests): 0.04 steps of 1 / 16,383.
    private const double GateSteps = Steps + 0.041;

    public static TheoryData<int> Channels => [.. Enumerable.Range(1, 11).Select(i => 16 * i)];

    [Theory, MemberData(nameof(Channels))]
    public void Bounded_AnyRow_HasTheBitsOfTheReferenceAndIsOffByHalfAStepAtMost(int channels)
    {
        Random random = new(channels);
        foreach (float excess in (float[])[1, 1.0001f, 1.9f])
        {
            float[] row = random.Uniform(channels, 7), biases = random.Uniform(channels);
            float bound = excess * row.Max(MathF.Abs);
            Guarded actual = new(row), expected = new(row);
            short[] integers = Poisoned(channels), expectedIntegers = Poisoned(channels);
            float scale, largest;
            fixed (float* values = actual.Span, plain = expected.Span, bias = biases)
            fixed (short* to = integers, plainTo = expectedIntegers)
            {
                Assert.Equal(row.Max(MathF.Abs), NarrowActivations.Largest(channels, values));
                largest = bound;
                NarrowActivations.Bounded(1, channels, values, &largest, 0, to, &scale, bias);
                float factor = NarrowActivations.Factor(bound, &scale);
                Assert.Equal(NarrowActivations.RoundReference(channels, plain, factor, plainTo, bias), largest);
            }

            Assert.Equal(row.Max(MathF.Abs), largest);
            Assert.Equal(expectedIntegers, integers);
            Assert.Equal(expected.Span, actual.Span);
            actual.AssertNeighboursUntouched();
            for (int c = 0; c < channels; c++)
            {
                Assert.Equal(row[c], integers[c] * (double)scale, Steps * scale);
                Assert.InRange(integers[c], -16383, 16383);
                Assert.Equal(row[c] + biases[c], actual.Span[c]);
            }
        }
    }

    [Fact]
    public void Bounded_ZeroRow_IsZeroWithAScaleOfZero()
    {
        float[] row = new float[32], bias = new Random(1).Uniform(32);
        short[] integers = Poisoned(32);
        float scale = 1, largest = 0;
        fixed (float* values = row, add = bias)
        fixed (short* to = integers)
        {
            NarrowActivations.Bounded(1, 32, values, &largest, 0, to, &scale, add);
        }

        Assert.Equal((0, 0), (largest, scale));
        Assert.All(integers[..32], integer => Assert.Equal(0, integer));
        Assert.Equal(bias, row);
    }

    [Theory, MemberData(nameof(Channels))]
    public void BoundedAndGate_ManyRows_HaveTheBitsOfEachRowAlone(int channels)
    {
        const int Rows = 5;
        const float Reach = 0.3f;
        int stride = channels + 3;
        Random random = new(channels);
        float[] gates = random.Uniform(Rows * 2 * channels, 5), rows = random.Uniform(Rows * channels, 7), biases = random.Uniform(channels);
        float[] alone = [.. rows], bounds = [.. rows.Chunk(channels).Select(row => row.Max(MathF.Abs))], boundsAlone = [.. bounds];
        float[] scales = new float[Rows], scalesAlone = new float[Rows];
        short[] gated = Poisoned(Rows * channels), gatedAlone = Poisoned(Rows * channels), integers = Poisoned(Rows * channels), integersAlone = Poisoned(Rows * channels);
        byte[] bytes = new byte[(Rows * stride) + 16], bytesAlone = new byte[(Rows * stride) + 16];
        fixed (float* g = gates, z = rows, zAlone = alone, b = bounds, bAlone = boundsAlone, s = scales, sAlone = scalesAlone, bias = biases)
        fixed (short* to = gated, toAlone = gatedAlone, h = integers, hAlone = integersAlone)
        fixed (byte* toBytes = bytes, toBytesAlone = bytesAlone)
        {
            NarrowActivations.Gate(Rows, 2 * channels, g, to, toBytes, stride);
            NarrowActivations.Bounded(Rows, channels, z, b, Reach, h, s, bias);
            for (int row = 0; row < Rows; row++)
            {
                int at = row * channels;
                NarrowActivations.Gate(1, 2 * channels, g + (2 * at), toAlone + at, toBytesAlone + (row * stride), 0);
                NarrowActivations.Bounded(1, channels, zAlone + at, bAlone + row, Reach, hAlone + at, sAlone + row, bias);
            }
        }

        Assert.Equal(gatedAlone, gated);
        Assert.Equal(bytesAlone, bytes);
        Assert.Equal(integersAlone, integers);
        Assert.Equal(alone, rows);
        Assert.Equal(boundsAlone, bounds);
        Assert.Equal(scalesAlone, scales);
    }

    [Theory, MemberData(nameof(Channels))]
    public void Relu_AnyRow_HasTheBitsOfTheReferenceAndIsOffByHalfAStepOfItsBlockAtMost(int channels)
    {
        Random random = new(channels);
        float[] row = random.Uniform(channels);
        for (int c = 0; c < channels; c++)
        {
            // Each block of another size; a third block has nothing above zero.
            row[c] = c / 64 == 2 ? -MathF.Abs(row[c]) : row[c] * (1 + (c / 64 * 10));
        }

        for (int first = 0; first < channels; first += 64)
        {
            short[] integers = Poisoned(channels), expected = Poisoned(channels);
            float[] scales = [.. Enumerable.Repeat(float.NaN, 4)], expectedScales = [.. scales];
            fixed (float* values = row, by = scales, plainBy = expectedScales)
            fixed (short* to = integers, plainTo = expected)
            {
                NarrowActivations.Relu(first, channels, values, to, by);
                for (int block = first; block < channels; block += 64)
                {
                    NarrowActivations.ReluReference(Math.Min(64, channels - block), values + block, plainTo + block, plainBy + (block / 64));
                }
            }

            Assert.Equal(expected, integers);
            Assert.Equal(expectedScales, scales);
            for (int c = first; c < channels; c++)
            {
                Assert.Equal(Math.Max(row[c], 0), integers[c] * (double)scales[c / 64], Steps * scales[c / 64]);
            }
        }
    }

    [Theory, MemberData(nameof(Channels))]
    public void Gate_AnyRow_IsTheGatedUnitRoundedTwice(int channels)
    {
        Random random = new(channels);
        float[] filter = random.Uniform(channels, 9), gate = random.Uniform(channels, 9);
        float[] gates = new float[2 * channels];
        for (int c = 0; c < channels; c++)
        {
            int panel = c / 32 * 64;
            int half = Math.Min(64, (2 * channels) - panel) / 2;
            gates[panel + (c % 32)] = filter[c];
            gates[panel + half + (c % 32)] = gate[c];
        }

        short[] gated = Poisoned(channels);
        byte[] bytes = [.. Enumerable.Repeat((byte)7, channels + 16)];
        fixed (float* from = gates)
        fixed (short* to = gated)
        fixed (byte* toBytes = bytes)
        {
            NarrowActivations.Gate(1, 2 * channels, from, to, toBytes, 0);
        }

        for (int c = 0; c < channels; c++)
        {
            double exact = Math.Tanh(filter[c]) / (1 + Math.Exp(-(double)gate[c]));
            Assert.Equal(16383 * exact, gated[c], GateSteps);
            Assert.Equal(127 * exact, bytes[c] - 128, GateSteps);
        }

        Assert.All(bytes[channels..], after => Assert.Equal(7, after));
        Assert.All(gated[channels..], after => Assert.Equal(short.MinValue, after));
    }

    // The very ends: at most 127 and at least -127, so that the sum of a pair of products stays within 16 bits.
    [Fact]
    public void Gate_SaturatedUnit_IsTheLimitOfBothRoundings()
    {
        float[] gates = [.. Enumerable.Range(0, 64).Select(c => c < 16 ? 1e30f : c < 32 ? -1e30f : 1e30f)];
        short[] gated = Poisoned(32);
        byte[] bytes = new byte[48];
        fixed (float* from = gates)
        fixed (short* to = gated)
        fixed (byte* toBytes = bytes)
        {
            NarrowActivations.Gate(1, 64, from, to, toBytes, 0);
        }

        Assert.All(Enumerable.Range(0, 32), c => Assert.Equal((c < 16 ? 16383 : -16383, c < 16 ? 255 : 1), (gated[c], bytes[c])));
    }

    // With room that must stay as it is.
    private static short[] Poisoned(int length) => [.. Enumerable.Repeat(short.MinValue, length + 16)];
}
