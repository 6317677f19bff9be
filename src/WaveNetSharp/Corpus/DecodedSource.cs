using System.Security.Cryptography;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>A source file as mono samples with what was measured on the way, or the reason why there are none.</summary>
internal sealed class DecodedSource : IDisposable
{
    private DecodedSource(MonoBuffer samples) => Samples = samples;

    /// <summary>The samples, before normalisation.</summary>
    public MonoBuffer Samples { get; }

    /// <summary>What the manifest says; null when the file could not be used.</summary>
    public RecordingFacts? Facts { get; private init; }

    /// <summary>Why the file could not be used; null when it could.</summary>
    public string? Failure { get; private init; }

    /// <summary>Decodes, mixes, resamples and measures a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">The rate, and how much may stay in memory.</param>
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
            return new DecodedSource(samples) { Failure = exception.Message };
        }
        catch
        {
            samples.Dispose();
            throw;
        }
    }

    public void Dispose() => Samples.Dispose();

    private static DecodedSource Decode(SourceFile source, PrepareOptions options, MonoBuffer samples, CancellationToken cancellation)
    {
        string sha256 = Hash(source.Path, cancellation);
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
        return new DecodedSource(samples)
        {
            Facts = new RecordingFacts(source.Name, source.Label, sha256, measured, reader.Source.Warning),
        };
    }

    private static string Hash(string path, CancellationToken cancellation) => SourceMeter.Guard(() =>
    {
        if (SourceFile.Length(path) == 0)
        {
            throw new InvalidDataException($"'{path}' must be an audio file, but is empty (0 bytes). Record or export it again, or leave it out.");
        }

        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[1 << 16];
        int count;
        while ((count = stream.Read(block)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(block, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    });
}
