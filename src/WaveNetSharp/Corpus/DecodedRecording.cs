using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>A recording that was decoded and measured, on its way into the corpus.</summary>
/// <param name="channel">See <see cref="Recording.Channel"/>.</param>
/// <param name="samples">All of it, at the rate of the corpus and before the gain; disposed of with this object.</param>
/// <param name="trimmed">What is not to be stored.</param>
/// <param name="measured">What was measured.</param>
internal sealed class DecodedRecording(string? channel, MonoBuffer samples, TrimmedAudio trimmed, RecordingMeasures measured) : IDisposable
{
    /// <summary>See <see cref="Recording.Channel"/>.</summary>
    public string? Channel { get; } = channel;

    /// <summary>Samples to be stored, at least 2.</summary>
    public long Frames { get; } = samples.Length - trimmed.StartFrames - trimmed.EndFrames;

    /// <summary>What is not stored.</summary>
    public TrimmedAudio Trimmed { get; } = trimmed;

    /// <summary>What was measured.</summary>
    public RecordingMeasures Measured { get; } = measured;

    /// <summary>Writes the samples as they are stored: times the gain, in 16 bits.</summary>
    /// <returns>Their SHA-256, 64 lower-case hexadecimal digits.</returns>
    /// <exception cref="IOException">The stream could not be written.</exception>
    public string WriteTo(Stream pcm)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        float[] block = new float[MonoBuffer.BlockLength];
        short[] stored = new short[block.Length];
        long end = Trimmed.StartFrames + Frames;
        for (long position = Trimmed.StartFrames; position < end;)
        {
            int count = samples.Read(position, block.AsSpan(0, (int)Math.Min(block.Length, end - position)));
            TensorPrimitives.Multiply(block.AsSpan(0, count), Measured.Gain, block.AsSpan(0, count));
            Pcm16.FromFloat(block.AsSpan(0, count), stored);
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(stored.AsSpan(0, count));
            hash.AppendData(bytes);
            pcm.Write(bytes);
            position += count;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => samples.Dispose();
}
