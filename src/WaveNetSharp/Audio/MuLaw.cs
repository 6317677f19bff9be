namespace WaveNetSharp.Audio;

/// <summary>The 256 mu-law codes that the network models.</summary>
/// <remarks>van den Oord et al. 2016 (arXiv:1609.03499), section 2.2, with mu = 255: F(x) = sign(x) ln(1 + 255|x|) / ln 256 and
/// code = floor((F(x) + 1) / 2 * 255 + 0.5). Decoding is the exact inverse at code centres, so code -> sample -> code is the identity.
/// This is not the companding of telephony (ITU-T G.711), which is piecewise linear. All members are safe on any threads and allocate nothing.</remarks>
public static class MuLaw
{
    /// <summary>Codes: 0 is the sample -1, 255 the sample 1.</summary>
    public const int QuantizationChannels = 256;

    /// <summary>The code of a sample of zero.</summary>
    public const byte SilenceCode = 128;

    private const double Mu = QuantizationChannels - 1;

    private static readonly float[] Samples = CreateSamples();

    // Indexed by the 16 bits of the sample taken as unsigned.
    private static readonly byte[] Pcm16Codes = CreatePcm16Codes();

    /// <summary>Finds the code of a sample; samples beyond [-1, 1] take the outermost code.</summary>
    /// <exception cref="ArgumentException">The sample is NaN.</exception>
    public static byte Encode(float sample)
    {
        if (float.IsNaN(sample))
        {
            throw new ArgumentException("a sample must be a number to have a mu-law code, but was NaN.", nameof(sample));
        }

        double x = Math.Clamp((double)sample, -1, 1);
        double companded = Math.CopySign(Math.Log(1 + (Mu * Math.Abs(x))) / Math.Log(1 + Mu), x);
        return (byte)Math.Floor(((companded + 1) / 2 * Mu) + 0.5);
    }

    /// <summary>Finds the code of a 16-bit sample, which stands for sample / 32,768 (<see cref="Pcm16"/>), by table.</summary>
    public static byte EncodePcm16(short sample) => Pcm16Codes[(ushort)sample];

    /// <summary>Gives the sample at the centre of a code, in [-1, 1].</summary>
    public static float Decode(byte code) => Samples[code];

    /// <summary>Encodes each of <paramref name="samples"/>.</summary>
    /// <param name="samples">Shape [T], in [-1, 1]; values beyond take the outermost codes.</param>
    /// <param name="codes">Shape [T]; written.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a sample is NaN.</exception>
    public static void Encode(ReadOnlySpan<float> samples, Span<byte> codes)
    {
        RequireSameLength(samples.Length, codes.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            codes[i] = Encode(samples[i]);
        }
    }

    /// <summary>Encodes each of <paramref name="samples"/>, 16-bit values that stand for sample / 32,768, by table.</summary>
    /// <param name="samples">Shape [T].</param>
    /// <param name="codes">Shape [T]; written.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void EncodePcm16(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        RequireSameLength(samples.Length, codes.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            codes[i] = Pcm16Codes[(ushort)samples[i]];
        }
    }

    /// <summary>Decodes each of <paramref name="codes"/>.</summary>
    /// <param name="codes">Shape [T].</param>
    /// <param name="samples">Shape [T]; written, in [-1, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Decode(ReadOnlySpan<byte> codes, Span<float> samples)
    {
        RequireSameLength(codes.Length, samples.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            samples[i] = Samples[codes[i]];
        }
    }

    private static float[] CreateSamples()
    {
        float[] samples = new float[QuantizationChannels];
        for (int code = 0; code < samples.Length; code++)
        {
            double companded = (2 * code / Mu) - 1;
            samples[code] = (float)Math.CopySign((Math.Pow(1 + Mu, Math.Abs(companded)) - 1) / Mu, companded);
        }

        return samples;
    }

    private static byte[] CreatePcm16Codes()
    {
        byte[] codes = new byte[1 << 16];
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            codes[(ushort)sample] = Encode(Pcm16.ToFloat((short)sample));
        }

        return codes;
    }

    private static void RequireSameLength(int source, int destination)
    {
        if (source != destination)
        {
            throw new ArgumentException($"the destination must be as long as the source, {source:N0}, but was {destination:N0}.");
        }
    }
}
