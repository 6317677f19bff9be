using FsCheck;
using FsCheck.Fluent;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class ResamplerTests
{
    private const double PassBandDecibels = 0.1;
    private const double StopBandDecibels = -90;

    // 44,101 and 44,099 share no factor with their partners, so their phases do not all fit into the table.
    public static readonly TheoryData<int, int> Rates = new()
    {
        { 44100, 8192 },
        { 8000, 8192 },
        { 48000, 16000 },
        { 16000, 44100 },
        { 44101, 8192 },
        { 44099, 44100 },
        { 96000, 44100 },
        { 8192, 192_000 },
    };

    [Theory, MemberData(nameof(Rates))]
    public void Resample_TonesUpToNineTenthsOfTheLowerNyquist_KeepTheirLevelAndPhase(int inputRate, int outputRate)
    {
        double nyquist = Math.Min(inputRate, outputRate) / 2.0;
        foreach (double fraction in new[] { 0.01, 0.1, 0.3, 0.5, 0.7, 0.8, 0.85, 0.88, 0.9 })
        {
            ToneMeasurement tone = Measure(fraction * nyquist, inputRate, outputRate);

            Assert.True(Math.Abs(tone.GainDecibels) <= PassBandDecibels, $"{fraction} of Nyquist: {tone.GainDecibels} dB");
            Assert.True(Math.Abs(tone.PhaseRadians) <= 1e-4, $"{fraction} of Nyquist: {tone.PhaseRadians} rad");
            Assert.True(tone.RestDecibels <= StopBandDecibels, $"{fraction} of Nyquist: the rest is {tone.RestDecibels} dB");
        }
    }

    // Going up, no tone of the input lies above the lower Nyquist frequency; its images are measured with the tones that pass.
    [Theory]
    [InlineData(44100, 8192)]
    [InlineData(48000, 16000)]
    [InlineData(44101, 8192)]
    [InlineData(96000, 44100)]
    public void Resample_TonesFromTheLowerNyquistOn_AreSilenced(int inputRate, int outputRate)
    {
        double lower = outputRate / 2.0;
        double upper = inputRate / 2.0;
        for (int step = 0; step <= 15; step++)
        {
            // Not on the edge itself, where the samples of the alias would all fall on zeros.
            double frequency = (1.0005 * lower) + ((upper - lower) * step / 16);
            ToneMeasurement tone = Measure(frequency, inputRate, outputRate);

            Assert.True(tone.TotalDecibels <= StopBandDecibels, $"{frequency:0} Hz comes through at {tone.TotalDecibels} dB");
        }
    }

    [Theory, MemberData(nameof(Rates))]
    public void Resample_TonesJustBelowTheLowerNyquist_HaveNoImages(int inputRate, int outputRate)
    {
        double nyquist = Math.Min(inputRate, outputRate) / 2.0;
        foreach (double fraction in new[] { 0.92, 0.95, 0.99 })
        {
            ToneMeasurement tone = Measure(fraction * nyquist, inputRate, outputRate);

            Assert.True(tone.RestDecibels <= StopBandDecibels, $"{fraction} of Nyquist: the rest is {tone.RestDecibels} dB");
        }
    }

    [Theory, MemberData(nameof(Rates))]
    public void Resample_Constant_StaysThatConstant(int inputRate, int outputRate)
    {
        float[] input = new float[inputRate / 2];
        Array.Fill(input, 1f);

        float[] output = Resampler.Resample(input, inputRate, outputRate);

        // Rows are normalised in double and rounded to float: at most 1,300 roundings of taps below 1, whose errors average out.
        const float tolerance = 1e-6f;
        int edge = output.Length / 4;
        Assert.All(output[edge..^edge], sample => Assert.InRange(sample, 1 - tolerance, 1 + tolerance));
    }

    [Theory, MemberData(nameof(Rates))]
    public void Resample_AnyLength_GivesCeilingOfTheRatio(int inputRate, int outputRate)
    {
        foreach (int length in new[] { 0, 1, 2, 3, 10, 99, 1000, 12_345 })
        {
            float[] output = Resampler.Resample(new float[length], inputRate, outputRate);

            Assert.Equal((int)Math.Ceiling((decimal)length * outputRate / inputRate), output.Length);
        }
    }

    [Fact]
    public void OutputLength_ADayAtTheHighestRate_DoesNotOverflow() =>
        Assert.Equal(86_400L * 1_536_000, Resampler.OutputLength(86_400L * 100, 100, 1_536_000));

    [Fact]
    public void Resample_EqualRates_PassesEveryBit()
    {
        float[] input = Recordings.Noise(20_000, seed: 5);

        Assert.Equal(input, Resampler.Resample(input, 8192, 8192));
    }

    [Fact]
    public void Resample_Impulse_StaysAtItsPlaceAndIsSymmetric()
    {
        float[] input = new float[9601];
        input[4800] = 1;

        float[] output = Resampler.Resample(input, 48000, 16000);

        Assert.Equal(1600, Array.IndexOf(output, output.Max()));
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(output[1600 - i], output[1600 + i], 1e-7f);
        }
    }

    [Fact]
    public void Read_AnySplit_GivesTheSameBits()
    {
        float[] input = Recordings.Noise(30_000, seed: 6);
        (int, int)[] rates = [(44100, 8192), (16000, 44100), (44101, 8192), (8192, 8192)];
        float[][] expected = [.. rates.Select(rate => Resampler.Resample(input, rate.Item1, rate.Item2))];
        Gen<int> size = Gen.Frequency((3, Gen.Choose(1, 50)), (1, Gen.Choose(1, 20_000)));
        Gen<(int Rate, int[] Sizes)> splits =
            from rate in Gen.Choose(0, rates.Length - 1)
            from sizes in size.ArrayOf(20)
            select (rate, sizes);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40).WithQuietOnSuccess(true), Prop.ForAll(Arb.From(splits), split =>
            expected[split.Rate].AsSpan().SequenceEqual(Split(input, rates[split.Rate].Item1, rates[split.Rate].Item2, split.Sizes))));
    }

    [Fact]
    public void Read_SteadyState_AllocatesNothing()
    {
        Resampler resampler = new(44100, 8192);
        float[] input = Recordings.Noise(1000, seed: 7);
        float[] output = new float[1000];
        resampler.Write(input);
        resampler.Read(output);

        AllocationAssert.None(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                resampler.Write(input);
                resampler.Read(output);
            }
        });
    }

    // Many halvings, one after the other, and none.
    [Theory]
    [InlineData(1_536_000, 1000)]
    [InlineData(1_536_000, 100)]
    [InlineData(1_535_999, 1000)]
    [InlineData(131_072, 8192)]
    [InlineData(10_239, 8192)]
    public void Resample_RatesFarApart_KeepATone(int inputRate, int outputRate)
    {
        int frequency = outputRate / 8;
        float[] output = Resampler.Resample(Recordings.Sine(frequency, inputRate, 2 * inputRate), inputRate, outputRate);

        float[] expected = Recordings.Sine(frequency, outputRate, output.Length);
        int middle = output.Length / 2;
        // The ripple of the pass band, 100 dB down, of every filter of the chain, and the rounding of phases near 10^4 radians.
        Assert.All(Enumerable.Range(middle - 40, 80), i => Assert.Equal(expected[i], output[i], 1e-4f));
    }

    [Theory]
    [InlineData(0, 8192)]
    [InlineData(8192, 99)]
    [InlineData(2_000_000, 8192)]
    public void Create_RateOutOfRange_IsRefused(int inputRate, int outputRate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(inputRate, outputRate));

    [Fact]
    public void Write_AfterComplete_IsRefused()
    {
        Resampler resampler = new(8000, 8192);
        resampler.Complete();

        Assert.Throws<InvalidOperationException>(() => resampler.Write([1]));
    }

    private static ToneMeasurement Measure(double frequency, int inputRate, int outputRate)
    {
        // An eighth of a second. At each end 64 periods of the lower rate are left out, where the filter looks past the sound.
        float[] input = Recordings.Sine(frequency, inputRate, inputRate / 8);
        float[] output = Resampler.Resample(input, inputRate, outputRate);
        int edge = (int)Math.Ceiling(70.0 * outputRate / Math.Min(inputRate, outputRate));
        return ToneMeasurement.Of(output, edge, frequency, outputRate);
    }

    private static float[] Split(float[] input, int inputRate, int outputRate, int[] sizes)
    {
        Resampler resampler = new(inputRate, outputRate);
        List<float> output = [];
        int at = 0;
        for (int turn = 0; ; turn++)
        {
            int size = sizes[turn % sizes.Length];
            at += resampler.Write(input.AsSpan(at, Math.Min(size, input.Length - at)));
            if (at == input.Length)
            {
                resampler.Complete();
            }

            float[] block = new float[sizes[(turn + 7) % sizes.Length]];
            int read;
            do
            {
                read = resampler.Read(block);
                output.AddRange(block.AsSpan(0, read));
            }
            while (read == block.Length);
            if (at == input.Length)
            {
                return [.. output];
            }
        }
    }
}
