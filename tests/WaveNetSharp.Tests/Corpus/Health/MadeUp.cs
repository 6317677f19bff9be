using WaveNetSharp.Corpus;
using WaveNetSharp.Corpus.Health;

namespace WaveNetSharp.Tests.Corpus.Health;

/// <summary>Recordings that exist in a test only, with the audio that the test gives them.</summary>
internal sealed class MadeUp
{
    public const int Rate = 8000;

    private readonly List<short[]> _audio = [];

    public static RecordingMeasures Good { get; } = new()
    {
        Peak = 0.8f,
        Gain = 1.25f,
        SourceRate = 44_100,
        SourceChannels = 2,
        ClippingShare = 0,
        DcOffset = 0,
        SilenceShare = 0.01,
        Bandwidth = 16_000,
        SideShare = 0.2,
    };

    public List<Recording> Recordings { get; } = [];

    /// <summary>A recording by itself.</summary>
    public static Recording Of(string source, RecordingMeasures measured, long frames = 60 * Rate, string? label = null, string? warning = null) => new()
    {
        Id = "0123456789abcdef",
        Source = source,
        Label = label,
        SourceSha256 = new string('0', 64),
        AudioSha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(source))),
        Frames = frames,
        Shard = 0,
        Offset = 0,
        Trimmed = TrimmedAudio.None,
        Measured = measured,
        Warning = warning,
    };

    /// <summary>A fingerprint of random bits and of levels that are all the same.</summary>
    public static string Print(int seed)
    {
        Random random = new(seed);
        byte[] bits = new byte[32];
        random.NextBytes(bits);
        return Convert.ToHexStringLower(bits) + string.Concat(Enumerable.Repeat("80", 17));
    }

    /// <summary>The fingerprint with a share of its bits turned.</summary>
    public static string Blurred(string print, double share, int seed)
    {
        Random random = new(seed);
        byte[] bytes = Convert.FromHexString(print);
        for (int bit = 0; bit < 256; bit++)
        {
            bytes[bit / 8] ^= (byte)(random.NextDouble() < share ? 1 << (bit % 8) : 0);
        }

        return Convert.ToHexStringLower(bytes);
    }

    public MadeUp Add(Recording recording, short[]? audio = null)
    {
        Recordings.Add(audio is null ? recording : recording with { Frames = audio.Length });
        _audio.Add(audio ?? []);
        return this;
    }

    public void Read(int recording, long start, Span<short> samples)
    {
        samples.Clear();
        short[] audio = _audio[recording];
        if (audio.Length > 0)
        {
            audio.AsSpan((int)start, samples.Length).CopyTo(samples);
        }
    }

    public CorpusHealth Health(ChannelMode channel = ChannelMode.Mix) =>
        CorpusHealth.Of(Recordings, Rate, channel, Read, TestContext.Current.CancellationToken);
}
