using System.Runtime.InteropServices;

namespace WaveNetSharp.Corpus;

/// <summary>Mono samples of a recording between decoding and writing: in memory up to a limit, all beyond it in a temporary file.</summary>
/// <remarks>A recording is gone through twice, because its peak is known only at its end. One writer, then one reader.</remarks>
internal sealed class MonoBuffer(string spillPath, int samplesInMemory) : IDisposable
{
    /// <summary>The most samples that one <see cref="Read"/> returns: 64 KiB, which the collector still moves and reuses cheaply.</summary>
    public const int BlockLength = 1 << 14;

    private readonly List<float[]> _blocks = [];
    private long _inMemory;
    private FileStream? _spill;

    /// <summary>Samples appended.</summary>
    public long Length { get; private set; }

    /// <summary>Adds samples at the end.</summary>
    /// <exception cref="IOException">The disk of the temporary file is full.</exception>
    public void Append(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty && _inMemory < samplesInMemory)
        {
            int used = (int)(_inMemory % BlockLength);
            if (used == 0)
            {
                // Every sample is written before it is read.
                _blocks.Add(GC.AllocateUninitializedArray<float>(BlockLength));
            }

            int count = (int)Math.Min(Math.Min(samples.Length, BlockLength - used), samplesInMemory - _inMemory);
            samples[..count].CopyTo(_blocks[^1].AsSpan(used));
            samples = samples[count..];
            _inMemory += count;
            Length += count;
        }

        if (!samples.IsEmpty)
        {
            // Without a buffer there is nothing left to write, and so to fail on a full disk, when the stream is closed.
            _spill ??= new FileStream(spillPath, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            _spill.Write(MemoryMarshal.AsBytes(samples));
            Length += samples.Length;
        }
    }

    /// <summary>Copies samples from a position on.</summary>
    /// <returns>Samples copied: at least one before the end, at most <see cref="BlockLength"/>.</returns>
    public int Read(long position, Span<float> destination)
    {
        if (position < _inMemory)
        {
            int used = (int)(position % BlockLength);
            int count = (int)Math.Min(Math.Min(destination.Length, BlockLength - used), _inMemory - position);
            _blocks[(int)(position / BlockLength)].AsSpan(used, count).CopyTo(destination);
            return count;
        }

        int spilled = (int)Math.Min(Math.Min(destination.Length, BlockLength), Length - position);
        if (spilled > 0)
        {
            _spill!.Position = (position - _inMemory) * sizeof(float);
            _spill.ReadExactly(MemoryMarshal.AsBytes(destination[..spilled]));
        }

        return spilled;
    }

    public void Dispose() => _spill?.Dispose();
}
