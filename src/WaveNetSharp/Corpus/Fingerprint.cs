using System.Numerics;

namespace WaveNetSharp.Corpus;

/// <summary>A few bytes that are nearly equal for the same audio at another level, in another encoding or cut a little differently.</summary>
/// <remarks>
/// After Haitsma and Kalker 2002, "A highly robust audio fingerprinting system": the bits say in which of two neighbouring bands the energy grew more
/// from one stretch to the next. Theirs finds three seconds of a song in a database and takes 1 kbit for each second; this one tells whether two whole
/// recordings are the same, so its 16 stretches divide the recording, and the mean level of each of the 17 bands is added, which alone tells
/// apart most recordings. What matches is likely the same, not certainly: compare the audio.
/// </remarks>
public sealed class Fingerprint
{
    internal const int Segments = 16;
    internal const int Bands = 17;

    /// <summary>Decibels in a step of a band's level; 128 is the mean of all bands.</summary>
    internal const double LevelStep = 0.5;

    private const int BitDigits = Segments * (Bands - 1) / 4;

    // Of the bits of two different recordings half agree, give or take a fifteenth; of one in two encodings, nine in ten.
    private const double MostBits = 0.3;

    // dB. Codecs change a band by tenths, the noise of 8 bits by one or two where it is nearly empty.
    private const double MostLevel = 2.5;

    private readonly ulong[] _bits;
    private readonly byte[] _levels;

    private Fingerprint(ulong[] bits, byte[] levels)
    {
        _bits = bits;
        _levels = levels;
    }

    /// <summary>Hexadecimal digits of a fingerprint.</summary>
    public static int Digits => BitDigits + (2 * Bands);

    /// <summary>Reads a fingerprint.</summary>
    /// <param name="text">See <see cref="RecordingMeasures.Fingerprint"/>.</param>
    /// <exception cref="FormatException">It has another length, or something else than hexadecimal digits.</exception>
    public static Fingerprint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length != Digits)
        {
            throw new FormatException($"a fingerprint must have {Digits} hexadecimal digits, but has {text.Length}.");
        }

        byte[] bytes = Convert.FromHexString(text);
        ulong[] bits = new ulong[BitDigits / 16];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(i * sizeof(ulong)));
        }

        return new Fingerprint(bits, bytes[(BitDigits / 2)..]);
    }

    /// <summary>Whether two recordings are likely the same.</summary>
    /// <exception cref="FormatException">One is no fingerprint.</exception>
    public static bool Matches(string first, string second) => Parse(first).Matches(Parse(second));

    /// <summary>Whether two recordings are likely the same.</summary>
    public bool Matches(Fingerprint other) => LevelDistance(other) <= MostLevel && BitDistance(other) <= MostBits;

    /// <summary>Share of the bits in which two fingerprints differ: about 0 for the same audio, about 0.5 for others.</summary>
    public double BitDistance(Fingerprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int different = 0;
        for (int i = 0; i < _bits.Length; i++)
        {
            different += BitOperations.PopCount(_bits[i] ^ other._bits[i]);
        }

        return different / (double)(4 * BitDigits);
    }

    /// <summary>By how much the mean levels of the bands differ: root mean square, in dB.</summary>
    public double LevelDistance(Fingerprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int sum = 0;
        for (int i = 0; i < Bands; i++)
        {
            int difference = _levels[i] - other._levels[i];
            sum += difference * difference;
        }

        return LevelStep * Math.Sqrt(sum / (double)Bands);
    }
}
