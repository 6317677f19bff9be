using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>The recordings that a source file holds, decoded and measured, or the reason why there are none.</summary>
internal sealed class DecodedSource : IDisposable
{
    // 64 KiB, which stays in the cache next to a core while it is mixed and measured.
    private const int BlockLength = 1 << 14;

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
    /// <param name="cancellation">Stops between two blocks, and ends ffmpeg.</param>
    /// <exception cref="IOException">The disk of <paramref name="spillPath"/> is full. Faults of the source do not throw.</exception>
    public static DecodedSource Decode(SourceFile source, PrepareOptions options, string spillPath, CancellationToken cancellation)
    {
        try
        {
            try
            {
                return DecodeOnce(source, options, spillPath, cancellation);
            }
            catch (InvalidDataException exception) when (exception.InnerException is DecoderKilledException)
            {
                // Somebody or a shortage of memory killed ffmpeg, or the file makes it crash: that shows at once.
                return DecodeOnce(source, options, spillPath, cancellation);
            }
        }
        catch (InvalidDataException exception)
        {
            return Failed(exception.Message);
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

    private static DecodedSource DecodeOnce(SourceFile source, PrepareOptions options, string spillPath, CancellationToken cancellation)
    {
        using AudioReader reader = SourceMeter.Guard(() => options.Open(source.Path, cancellation));
        SourceMeter meter = new(reader.Channels);
        List<RecordingTake> takes = [];
        List<DecodedRecording> recordings = [];
        try
        {
            ChannelPlan plan = ChannelPlan.For(source.Path, reader.Channels, options.Channel);
            foreach (string? name in plan.Names)
            {
                takes.Add(new RecordingTake(name, reader.SampleRate, options, $"{spillPath}{name}", options.SamplesInMemory / plan.Names.Count));
            }

            ReadAll(reader, plan, meter, takes, cancellation);
            foreach (RecordingTake take in takes)
            {
                if (take.Complete(source.Path, meter, reader.Channels) is { } recording)
                {
                    recordings.Add(recording);
                }
                else
                {
                    take.Dispose();
                }
            }

            if (recordings.Count == 0)
            {
                throw new InvalidDataException($"'{source.Path}' is silent throughout. Leave it out, or keep it with --trim none.");
            }

            return new DecodedSource(recordings) { Warning = DecodedWarning.Of(source.Path, options, reader.Warning, plan, recordings) };
        }
        catch
        {
            takes.ForEach(take => take.Dispose());
            throw;
        }
    }

    private static void ReadAll(AudioReader reader, ChannelPlan plan, SourceMeter meter, List<RecordingTake> takes, CancellationToken cancellation)
    {
        int frames = Math.Max(1, BlockLength / reader.Channels);
        float[] interleaved = new float[frames * reader.Channels];
        float[] mix = new float[frames];
        float[] picked = new float[frames];
        int count;
        while ((count = Read(reader, interleaved)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<float> block = interleaved.AsSpan(0, count);
            Span<float> mean = mix.AsSpan(0, count / reader.Channels);
            Audio.Channels.Mix(block, reader.Channels, mean);
            meter.Observe(block, mean);
            for (int i = 0; i < takes.Count; i++)
            {
                if (plan.Picked is not { } channels)
                {
                    takes[i].Append(mean);
                    continue;
                }

                Span<float> one = picked.AsSpan(0, mean.Length);
                Audio.Channels.Pick(block, reader.Channels, channels[i], one);
                takes[i].Append(one);
            }
        }
    }

    private static int Read(AudioReader reader, Span<float> interleaved)
    {
        try
        {
            return reader.Read(interleaved);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}
