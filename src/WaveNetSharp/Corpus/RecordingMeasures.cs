namespace WaveNetSharp.Corpus;

/// <summary>What was measured of a recording while it was prepared.</summary>
public sealed record RecordingMeasures
{
    /// <summary>The largest magnitude of the mono signal before the gain; 1 is full scale, 0 is digital silence.</summary>
    public required float Peak { get; init; }

    /// <summary>The factor between the mono signal and what is stored.</summary>
    public required float Gain { get; init; }

    /// <summary>Samples per second of the source.</summary>
    public required int SourceRate { get; init; }

    /// <summary>Channels of the source.</summary>
    public required int SourceChannels { get; init; }

    /// <summary>Share of the source's samples at or beyond full scale, [0, 1].</summary>
    public required double ClippingShare { get; init; }

    /// <summary>The mean of the mono signal before the gain, of what was trimmed too; 1 is full scale.</summary>
    public required double DcOffset { get; init; }

    /// <summary>Share of the recording that lies in silent blocks of 50 ms by its own level, [0, 1].</summary>
    public required double SilenceShare { get; init; }

    /// <summary>The highest frequency that the source really uses, in Hz, or null when it could not be told. See docs/prepare.md.</summary>
    public double? Bandwidth { get; init; }

    /// <summary>Share of the source's energy that the mean of its channels has not: of two channels, that of their difference. [0, 1]; null for one channel and for silence.</summary>
    public double? SideShare { get; init; }

    /// <summary>Loudness of the mono signal before the gain, by ITU-R BS.1770, in LUFS; null when it is shorter than 0.4 s, quieter than -70 LUFS, or of a corpus below 4,000 Hz.</summary>
    public double? Loudness { get; init; }

    /// <summary>Hexadecimal digits for <see cref="Corpus.Fingerprint"/>, or null for a recording shorter than 4 s.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="InvalidDataException">A value is out of range; the message begins with its key.</exception>
    internal void Check()
    {
        Require(float.IsFinite(Peak) && Peak >= 0, $"peak must be at least 0, but was {Peak}.");
        Require(float.IsFinite(Gain) && Gain > 0, $"gain must be above 0, but was {Gain}.");
        Require(SourceRate > 0, $"source_rate must be above 0, but was {SourceRate:N0}.");
        Require(SourceChannels > 0, $"source_channels must be above 0, but was {SourceChannels:N0}.");
        Require(ClippingShare is >= 0 and <= 1, $"clipping_share must be between 0 and 1, but was {ClippingShare}.");
        Require(double.IsFinite(DcOffset), $"dc_offset must be a number, but was {DcOffset}.");
        Require(SilenceShare is >= 0 and <= 1, $"silence_share must be between 0 and 1, but was {SilenceShare}.");
        Require(Bandwidth is null or (>= 0 and < double.PositiveInfinity), $"bandwidth must be at least 0, but was {Bandwidth}.");
        Require(SideShare is null or (>= 0 and <= 1), $"side_share must be between 0 and 1, but was {SideShare}.");
        Require(Loudness is null || double.IsFinite(Loudness.Value), $"loudness must be a number, but was {Loudness}.");
        Require(Fingerprint is null || (Fingerprint.Length == Corpus.Fingerprint.Digits && Fingerprint.All(char.IsAsciiHexDigitLower)),
            $"fingerprint must be {Corpus.Fingerprint.Digits} hexadecimal digits, but was '{Fingerprint}'.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidDataException(message);
        }
    }
}
