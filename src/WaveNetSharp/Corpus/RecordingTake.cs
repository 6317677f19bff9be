using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>One mono signal of a source on its way to a recording: resampled, kept and measured as it comes.</summary>
internal sealed class RecordingTake : IDisposable
{
    private const int BlockLength = 1 << 13;

    private readonly string? _channel;
    private readonly PrepareOptions _options;
    private readonly Resampler _resampler;
    private readonly MonoBuffer _samples;
    private readonly LevelMeter _level;
    private readonly LoudnessMeter? _loudness;
    private readonly BandwidthMeter _bandwidth;
    private readonly float[] _block = new float[BlockLength];

    /// <summary>Begins a recording.</summary>
    /// <param name="channel">See <see cref="Recording.Channel"/>.</param>
    /// <param name="sourceRate">Samples per second of what comes.</param>
    /// <param name="options">The rate of the corpus, and what is stored.</param>
    /// <param name="spillPath">Where samples go that do not stay in memory.</param>
    /// <param name="samplesInMemory">How many do.</param>
    public RecordingTake(string? channel, int sourceRate, PrepareOptions options, string spillPath, int samplesInMemory)
    {
        _channel = channel;
        _options = options;
        _resampler = new Resampler(sourceRate, options.SampleRate);
        _samples = new MonoBuffer(spillPath, samplesInMemory);
        _level = new LevelMeter(options.SampleRate);
        _loudness = options.SampleRate >= LoudnessMeter.LowestRate ? new LoudnessMeter(options.SampleRate) : null;
        _bandwidth = new BandwidthMeter(sourceRate);
    }

    /// <summary>Adds samples at the end.</summary>
    /// <exception cref="IOException">The disk of the temporary file is full.</exception>
    public void Append(ReadOnlySpan<float> samples)
    {
        _bandwidth.Observe(samples);
        while (!samples.IsEmpty)
        {
            samples = samples[_resampler.Write(samples)..];
            Drain();
        }
    }

    /// <summary>Makes the recording of all that came; its samples then belong to it. Null when it is silent throughout and silence is trimmed.</summary>
    /// <param name="source">For messages.</param>
    /// <param name="meter">What was measured of the source.</param>
    /// <param name="sourceChannels">Channels of the source.</param>
    /// <exception cref="InvalidDataException">It is shorter than two samples.</exception>
    public DecodedRecording? Complete(string source, SourceMeter meter, int sourceChannels)
    {
        _resampler.Complete();
        Drain();
        _level.Complete();
        if (_samples.Length < 2)
        {
            throw new InvalidDataException(
                $"'{source}' is too short: a recording needs at least 2 samples at {_options.SampleRate:N0} Hz, but it has {_samples.Length:N0}. Leave it out.");
        }

        if (_options.Trim == TrimMode.Silence && _level.IsSilent)
        {
            return null;
        }

        TrimmedAudio trimmed = _options.Trim == TrimMode.Silence ? _level.Ends() : TrimmedAudio.None;
        double? loudness = _loudness?.Loudness();
        RecordingMeasures measured = new()
        {
            Peak = _level.Peak,
            Gain = Gain(loudness),
            SourceRate = _resampler.InputRate,
            SourceChannels = sourceChannels,
            ClippingShare = meter.ClippingShare,
            DcOffset = _level.Mean,
            SilenceShare = _level.SilenceShare(trimmed),
            Bandwidth = _bandwidth.Bandwidth(),
            SideShare = meter.SideShare,
            Loudness = loudness,
            Fingerprint = FingerprintMeter.Of(_samples, trimmed.StartFrames, _samples.Length - trimmed.StartFrames - trimmed.EndFrames, _options.SampleRate),
        };
        return new DecodedRecording(_channel, _samples, trimmed, measured);
    }

    public void Dispose() => _samples.Dispose();

    private void Drain()
    {
        int count;
        do
        {
            count = _resampler.Read(_block);
            ReadOnlySpan<float> read = _block.AsSpan(0, count);
            _level.Observe(read);
            _loudness?.Observe(read);
            _samples.Append(read);
        }
        while (count == _block.Length);
    }

    // Where there is no loudness, in less than 0.4 s or below -70 LUFS, the peak takes its place.
    private float Gain(double? loudness)
    {
        float atPeak = _level.Peak < PeakNormalizer.SilencePeak ? 1 : PeakNormalizer.TargetPeak / _level.Peak;
        return (_options.Normalize, loudness) switch
        {
            (NormalizeMode.None, _) => 1,
            (NormalizeMode.Loudness, { } measured) => Math.Min(atPeak, (float)Math.Pow(10, (PrepareOptions.TargetLoudness - measured) / 20)),
            _ => atPeak,
        };
    }
}
