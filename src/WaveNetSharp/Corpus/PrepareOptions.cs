using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>How recordings become a corpus.</summary>
public sealed record PrepareOptions
{
    internal const int LowestRate = 1000;
    internal const int HighestRate = 192_000;

    // LUFS. Most music then keeps its peaks below full scale, and none needs more than a few dB.
    internal const double TargetLoudness = -18;

    /// <summary>Samples per second of the corpus, [1,000, 192,000].</summary>
    public int SampleRate { get; init; } = 8192;

    /// <summary>What is cut from the ends of each recording.</summary>
    public TrimMode Trim { get; init; } = TrimMode.Silence;

    /// <summary>What brings the recordings to one level.</summary>
    public NormalizeMode Normalize { get; init; } = NormalizeMode.Peak;

    /// <summary>What becomes of several channels.</summary>
    public ChannelMode Channel { get; init; } = ChannelMode.Mix;

    /// <summary>Where the labels of the recordings come from; recordings of the corpus keep theirs, and new ones have none, when null.</summary>
    public LabelSource? Labels { get; init; }

    /// <summary>Removes the recordings of sources that are no longer in the folder.</summary>
    public bool Prune { get; init; }

    /// <summary>Files decoded at once, at least 1.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Threads of other processes that decode, too, each one file at a time. They change nothing in the result.</summary>
    public IReadOnlyList<RemoteWorker> Remote { get; init; } = [];

    /// <summary>What the stored samples depend on, beside the rate.</summary>
    internal PreparedWith PreparedWith => new(Trim, Normalize, Channel);

    /// <summary>Bytes that a shard has on average; it has at most four times as many, unless it holds one recording only.</summary>
    internal long ShardBytes { get; init; } = ShardBoundary.MeanBytes;

    /// <summary>Told the name of each source that is decoded, on the thread that does it.</summary>
    internal Action<string>? Decoding { get; init; }

    /// <summary>Opens a source.</summary>
    internal Func<string, CancellationToken, AudioReader> Open { get; init; } =
        (path, cancellation) => AudioFile.OpenCancellable(path, FfmpegProcess.FindProgram(), null, cancellation);

    /// <summary>Samples of one recording held in memory; what is beyond waits in a temporary file in the output folder.</summary>
    internal int SamplesInMemory { get; init; } = 1 << 22;

    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        if (SampleRate is < LowestRate or > HighestRate)
        {
            throw new ArgumentException($"The sample rate must be between {LowestRate:N0} and {HighestRate:N0} Hz, but was {SampleRate:N0}.");
        }

        if (Normalize == NormalizeMode.Loudness && SampleRate < LoudnessMeter.LowestRate)
        {
            throw new ArgumentException($"Loudness needs a sample rate of at least {LoudnessMeter.LowestRate:N0} Hz, but it was {SampleRate:N0}. Normalize by the peak instead.");
        }

        if (Workers < 1)
        {
            throw new ArgumentException($"Workers must be at least 1, but was {Workers:N0}.");
        }
    }
}
