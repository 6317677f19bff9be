using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>Passes a recording on unchanged and counts its samples at or beyond full scale, before mixing and resampling can hide them.</summary>
/// <remarks>Every fault of the file becomes an <see cref="InvalidDataException"/>, so that it cannot be taken for one of the output disk.</remarks>
internal sealed class SourceMeter(AudioReader source) : AudioReader(source.Name)
{
    // The largest positive sample of 16 bits: what a converter or an editor writes when it clips.
    private const float FullScale = 32767 / 32768f;

    private long _samples;
    private long _clipped;

    public override int SampleRate => source.SampleRate;

    public override int Channels => source.Channels;

    public override long? Frames => source.Frames;

    public override string? Warning => source.Warning;

    /// <summary>Share of the samples read so far that are at or beyond full scale.</summary>
    public double ClippingShare => _samples == 0 ? 0 : (double)_clipped / _samples;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It could not be opened, for whatever reason.</exception>
    public static SourceMeter Open(string path) => Guard(() => new SourceMeter(AudioFile.Open(path)));

    /// <summary>Runs a step that only reads a source, and reports any fault as one of the source.</summary>
    /// <exception cref="InvalidDataException">The step failed.</exception>
    public static T Guard<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    public override int Read(Span<float> interleaved)
    {
        int count;
        try
        {
            count = source.Read(interleaved);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(exception.Message, exception);
        }

        foreach (float sample in interleaved[..count])
        {
            _clipped += Math.Abs(sample) >= FullScale ? 1 : 0;
        }

        _samples += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }
    }
}
