using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class MuLawTests
{
    [Fact]
    public void Encode_DecodedCode_IsTheSameCode()
    {
        for (int code = 0; code < MuLaw.QuantizationChannels; code++)
        {
            Assert.Equal(code, MuLaw.Encode(MuLaw.Decode((byte)code)));
        }
    }

    [Fact]
    public void Encode_SamplesAcrossTheRange_FollowsTheFormula()
    {
        for (int i = -100_000; i <= 100_000; i++)
        {
            float sample = i / 100_000f;
            double companded = Math.Sign(sample) * Math.Log(1 + (255.0 * Math.Abs((double)sample))) / Math.Log(256);
            Assert.Equal((int)Math.Floor(((companded + 1) / 2 * 255) + 0.5), MuLaw.Encode(sample));
        }
    }

    [Fact]
    public void Decode_EveryCode_IsTheExactInverseAtTheCentre()
    {
        for (int code = 0; code < MuLaw.QuantizationChannels; code++)
        {
            double companded = (code - 127.5) / 127.5;
            double sample = Math.Sign(companded) * (Math.Pow(256, Math.Abs(companded)) - 1) / 255;

            // Both sides are doubles within an ulp or two; the one rounding to float is what may differ, by its last bit.
            Assert.InRange(MuLaw.Decode((byte)code), float.BitDecrement((float)sample), float.BitIncrement((float)sample));
        }
    }

    [Theory]
    [InlineData(-1f, 0)]
    [InlineData(1f, 255)]
    [InlineData(0f, 128)]
    [InlineData(-1.5f, 0)]
    [InlineData(1.5f, 255)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(float.PositiveInfinity, 255)]
    [InlineData(float.Epsilon, 128)]
    public void Encode_EdgesAndBeyond_TakesTheNearestCode(float sample, byte code) => Assert.Equal(code, MuLaw.Encode(sample));

    [Fact]
    public void Encode_RisingSamples_NeverFalls()
    {
        byte previous = 0;
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            byte code = MuLaw.EncodePcm16((short)sample);
            Assert.True(code >= previous, $"{sample} has the code {code} after {previous}");
            previous = code;
        }

        Assert.Equal(255, previous);
    }

    [Fact]
    public void EncodePcm16_EverySample_MatchesEncodeOfItsFloat()
    {
        short[] samples = [.. Enumerable.Range(short.MinValue, 1 << 16).Select(sample => (short)sample)];
        float[] floats = new float[samples.Length];
        byte[] codes = new byte[samples.Length];
        byte[] expected = new byte[samples.Length];
        Pcm16.ToFloat(samples, floats);

        MuLaw.EncodePcm16(samples, codes);
        MuLaw.Encode(floats, expected);

        Assert.Equal(expected, codes);
    }

    [Fact]
    public void Decode_AllCodes_MatchesOneByOne()
    {
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
        float[] samples = new float[256];

        MuLaw.Decode(codes, samples);

        Assert.Equal(codes.Select(MuLaw.Decode), samples);
    }

    [Fact]
    public void SilenceCode_IsTheCodeOfZero() => Assert.Equal(MuLaw.SilenceCode, MuLaw.Encode(0));

    [Fact]
    public void Encode_NaN_IsRefused() => Assert.Throws<ArgumentException>(() => MuLaw.Encode(float.NaN));

    [Fact]
    public void Encode_LengthsDiffer_ThrowsNamingBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => MuLaw.Encode(new float[3], new byte[4]));
        Assert.Contains("3", error.Message, StringComparison.Ordinal);
        Assert.Contains("4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromFloat_EverySample_IsTheInverseOfToFloat()
    {
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            Assert.Equal(sample, Pcm16.FromFloat(Pcm16.ToFloat((short)sample)));
        }
    }

    [Theory]
    [InlineData(1f, short.MaxValue)]
    [InlineData(-1f, short.MinValue)]
    [InlineData(7f, short.MaxValue)]
    [InlineData(-7f, short.MinValue)]
    [InlineData(float.PositiveInfinity, short.MaxValue)]
    [InlineData(float.NaN, 0)]
    public void FromFloat_EdgesAndBeyond_Clamps(float sample, short expected) => Assert.Equal(expected, Pcm16.FromFloat(sample));
}
