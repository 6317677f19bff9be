namespace WaveNetSharp.Audio;

/// <summary>A recording that is read from start to end in pieces, as floats; memory does not grow with its length.</summary>
/// <remarks>A recording has at least one frame: one without any is refused when opened or, where only reading shows it, by the first
/// <see cref="Read"/>. Not thread-safe; different readers are independent.</remarks>
public abstract class AudioReader : IDisposable
{
    /// <summary>The lowest sample rate that is taken as audio, in Hz.</summary>
    public const int MinimumSampleRate = 100;

    /// <summary>The highest sample rate that is taken as audio, in Hz.</summary>
    public const int MaximumSampleRate = 1_536_000;

    private protected AudioReader(string name) => Name = name;

    /// <summary>What messages call the recording: its path as it was given.</summary>
    public string Name { get; }

    /// <summary>Frames per second, within [<see cref="MinimumSampleRate"/>, <see cref="MaximumSampleRate"/>].</summary>
    public abstract int SampleRate { get; }

    /// <summary>Samples in a frame, [1, 65,535].</summary>
    public abstract int Channels { get; }

    /// <summary>Frames in the recording, or null where only reading to the end tells.</summary>
    public abstract long? Frames { get; }

    /// <summary>What is wrong with a recording that could be read none the less, such as a file cut off half-way; null when nothing is.
    /// Complete once <see cref="Read"/> has returned 0.</summary>
    public abstract string? Warning { get; }

    /// <summary>Reads the next whole frames.</summary>
    /// <param name="interleaved">Shape [frames, Channels]; filled as far as the recording goes. Full scale is [-1, 1], and a file in
    /// floating point may go beyond it; every value is finite. A tail shorter than a frame is left as it is.</param>
    /// <returns>Samples written, a multiple of <see cref="Channels"/>: less than fits only at the end, 0 after it.</returns>
    /// <exception cref="ArgumentException"><paramref name="interleaved"/> does not hold one frame.</exception>
    /// <exception cref="InvalidDataException">The recording is damaged, or holds no frame at all.</exception>
    /// <exception cref="IOException">The system could not read it.</exception>
    public abstract int Read(Span<float> interleaved);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file or ends the program behind the reader.</summary>
    protected abstract void Dispose(bool disposing);

    private protected void RequireRoomForAFrame(int length)
    {
        if (length < Channels)
        {
            throw new ArgumentException($"the buffer must hold a frame of {Channels:N0} samples, but holds {length:N0}.");
        }
    }

    private protected InvalidDataException NoAudio() =>
        new($"'{Name}' holds no audio: it must have at least one frame, but has none. Record or export it again, or leave it out.");
}
