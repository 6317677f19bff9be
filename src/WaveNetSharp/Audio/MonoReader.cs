namespace WaveNetSharp.Audio;

/// <summary>Reads a recording as mono at a given sample rate: the mean of its channels, resampled, in memory that does not grow with its length.</summary>
/// <remarks>Owns the reader underneath. Not thread-safe. <see cref="Read"/> allocates nothing.</remarks>
public sealed class MonoReader : IDisposable
{
    private const int BufferedSamples = 8192;

    private readonly Resampler _resampler;
    private readonly float[] _interleaved;
    private readonly float[] _mono;
    private int _start;
    private int _end;
    private bool _sourceEnded;

    /// <summary>Reads <paramref name="source"/> from where it stands; disposes of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is outside the range of <see cref="Resampler"/>.</exception>
    public MonoReader(AudioReader source, int sampleRate)
    {
        Source = source;
        _resampler = new Resampler(source.SampleRate, sampleRate);
        int frames = Math.Max(1, BufferedSamples / source.Channels);
        _interleaved = new float[frames * source.Channels];
        _mono = new float[frames];
    }

    /// <summary>The recording underneath, for its name, rate, channels and warning; not to be read from.</summary>
    public AudioReader Source { get; }

    /// <summary>Samples per second of what <see cref="Read"/> gives.</summary>
    public int SampleRate => _resampler.OutputRate;

    /// <summary>Samples that <see cref="Read"/> will give in all, or null where only reading to the end tells.</summary>
    public long? Length => Source.Frames is long frames ? Resampler.OutputLength(frames, _resampler.InputRate, _resampler.OutputRate) : null;

    /// <summary>Opens a recording with <see cref="AudioFile.Open(string)"/>.</summary>
    /// <inheritdoc cref="AudioFile.Open(string)"/>
    public static MonoReader Open(string path, int sampleRate)
    {
        AudioReader source = AudioFile.Open(path);
        try
        {
            return new MonoReader(source, sampleRate);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next samples.</summary>
    /// <param name="samples">Shape [n]; filled as far as the recording goes; finite. Resampling can overshoot the peak of the source a little.</param>
    /// <returns>Samples written: less than n only at the end, 0 after it.</returns>
    /// <inheritdoc cref="AudioReader.Read"/>
    public int Read(Span<float> samples)
    {
        int count = _resampler.Read(samples);
        while (count < samples.Length && !_sourceEnded)
        {
            Feed();
            count += _resampler.Read(samples[count..]);
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();

    private void Feed()
    {
        if (_start == _end)
        {
            int read = Source.Read(_interleaved);
            if (read == 0)
            {
                _resampler.Complete();
                _sourceEnded = true;
                return;
            }

            _start = 0;
            _end = read / Source.Channels;
            Channels.Mix(_interleaved.AsSpan(0, read), Source.Channels, _mono);
        }

        _start += _resampler.Write(_mono.AsSpan(_start, _end - _start));
    }
}
