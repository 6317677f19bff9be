using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>The recordings that a source file holds, decoded and measured, or the reason why there are none.</summary>
internal sealed class DecodedSource : IDisposable
{
    private DecodedSource(IReadOnlyList<DecodedRecording> recordings) => Recordings = recordings;

    /// <summary>One, or one for each channel; none when the file could not be used.</summary>
    public IReadOnlyList<DecodedRecording> Recordings { get; }

    /// <summary>Why the file could not be used; null when it could.</summary>
    public string? Failure { get; private init; }

    /// <summary>What is wrong with a file that could be used; null when nothing is.</summary>
    public string? Warning { get; private init; }

    /// <summary>Decodes, mixes, resamples and measures a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">The rate, what is stored, and how much may stay in memory.</param>
    /// <param name="spillPath">Where the rest goes.</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    /// <exception cref="IOException">The disk of <paramref name="spillPath"/> is full. Faults of the source do not throw.</exception>
    public static DecodedSource Decode(SourceFile source, PrepareOptions options, string spillPath, CancellationToken cancellation)
    {
        MonoBuffer samples = new(spillPath, options.SamplesInMemory);
        try
        {
            return Decode(source, options, samples, cancellation);
        }
        catch (InvalidDataException exception)
        {
            samples.Dispose();
            return Failed(exception.Message);
        }
        catch
        {
            samples.Dispose();
            throw;
        }
    }

    /// <summary>A file that cannot be used.</summary>
    public static DecodedSource Failed(string reason) => new([]) { Failure = reason };

    public void Dispose()
    {
        foreach (DecodedRecording recording in Recordings)
        {
            recording.Dispose();
        }
    }

    private static DecodedSource Decode(SourceFile source, PrepareOptions options, MonoBuffer samples, CancellationToken cancellation)
    {
        PeakNormalizer level = new();
        SilenceMeter silence = new(options.SampleRate);
        SourceMeter meter = SourceMeter.Open(source.Path);
        using MonoReader reader = new(meter, options.SampleRate);
        float[] block = new float[MonoBuffer.BlockLength];
        int count;
        while ((count = reader.Read(block)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            level.Observe(block.AsSpan(0, count));
            silence.Observe(block.AsSpan(0, count));
            samples.Append(block.AsSpan(0, count));
        }

        if (samples.Length < 2)
        {
            throw new InvalidDataException(
                $"'{source.Path}' is too short: a recording needs at least 2 samples at {options.SampleRate:N0} Hz, but it has {samples.Length:N0}. Leave it out.");
        }

        float threshold = Math.Max(level.Peak, PeakNormalizer.SilencePeak);
        RecordingMeasures measured = new()
        {
            Peak = level.Peak,
            Gain = level.Gain,
            SourceRate = meter.SampleRate,
            SourceChannels = meter.Channels,
            ClippingShare = meter.ClippingShare,
            DcOffset = 0,
            SilenceShare = silence.Share(threshold),
        };
        return new DecodedSource([new DecodedRecording(null, samples, TrimmedAudio.None, measured)]) { Warning = reader.Source.Warning };
    }
}
