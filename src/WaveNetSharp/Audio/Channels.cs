using System.Numerics;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Audio;

/// <summary>Takes interleaved sound apart: the mean of its channels, or one of them.</summary>
/// <remarks>Two channels, which nearly all music has, are done in vectors: a frame is read as one 64-bit number, and narrowing those to 32 bits
/// leaves the left samples in their order; shifted before, the right ones. A lane is a frame; the plain loops finish what is left.</remarks>
internal static class Channels
{
    /// <summary>Computes the mean of the channels of each frame; for two channels (left + right) / 2, rounded once.</summary>
    /// <param name="interleaved">Shape [frames, channels].</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="mono">Shape [frames] or longer.</param>
    public static void Mix(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        RequireRoom(interleaved.Length, channels, mono.Length);
        int done = channels == 2 ? MixStereo(interleaved, mono) : 0;
        MixReference(interleaved[(done * channels)..], channels, mono[done..]);
    }

    /// <summary>Copies one channel.</summary>
    /// <param name="interleaved">Shape [frames, channels].</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="channel">[0, channels).</param>
    /// <param name="mono">Shape [frames] or longer.</param>
    public static void Pick(ReadOnlySpan<float> interleaved, int channels, int channel, Span<float> mono)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, channels);
        RequireRoom(interleaved.Length, channels, mono.Length);
        int done = channels == 2 ? PickStereo(interleaved, channel, mono) : 0;
        PickReference(interleaved[(done * channels)..], channels, channel, mono[done..]);
    }

    internal static void MixReference(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        if (channels == 1)
        {
            interleaved.CopyTo(mono);
            return;
        }

        for (int frame = 0; frame * channels < interleaved.Length; frame++)
        {
            float sum = 0;
            foreach (float sample in interleaved.Slice(frame * channels, channels))
            {
                sum += sample;
            }

            mono[frame] = sum / channels;
        }
    }

    internal static void PickReference(ReadOnlySpan<float> interleaved, int channels, int channel, Span<float> mono)
    {
        for (int frame = 0; frame * channels < interleaved.Length; frame++)
        {
            mono[frame] = interleaved[(frame * channels) + channel];
        }
    }

    private static int MixStereo(ReadOnlySpan<float> interleaved, Span<float> mono)
    {
        ReadOnlySpan<Vector<ulong>> frames = Frames(interleaved);
        Span<Vector<float>> means = MemoryMarshal.Cast<float, Vector<float>>(mono)[..(frames.Length / 2)];
        for (int i = 0; i < means.Length; i++)
        {
            (Vector<ulong> first, Vector<ulong> second) = (frames[2 * i], frames[(2 * i) + 1]);
            Vector<float> left = Vector.AsVectorSingle(Vector.Narrow(first, second));
            Vector<float> right = Vector.AsVectorSingle(Vector.Narrow(first >> 32, second >> 32));
            means[i] = (left + right) * 0.5f;
        }

        return means.Length * Vector<float>.Count;
    }

    private static int PickStereo(ReadOnlySpan<float> interleaved, int channel, Span<float> mono)
    {
        ReadOnlySpan<Vector<ulong>> frames = Frames(interleaved);
        Span<Vector<float>> picked = MemoryMarshal.Cast<float, Vector<float>>(mono)[..(frames.Length / 2)];
        for (int i = 0; i < picked.Length; i++)
        {
            picked[i] = Vector.AsVectorSingle(Vector.Narrow(frames[2 * i] >> (32 * channel), frames[(2 * i) + 1] >> (32 * channel)));
        }

        return picked.Length * Vector<float>.Count;
    }

    // On a big-endian machine the samples of a frame would change places, so it gets none.
    private static ReadOnlySpan<Vector<ulong>> Frames(ReadOnlySpan<float> interleaved) =>
        BitConverter.IsLittleEndian ? MemoryMarshal.Cast<float, Vector<ulong>>(interleaved) : [];

    private static void RequireRoom(int samples, int channels, int frames)
    {
        if (channels < 1 || samples % channels != 0 || samples / channels > frames)
        {
            throw new ArgumentException($"{samples:N0} samples must be whole frames of {channels:N0} channels and fit into {frames:N0} frames.");
        }
    }
}
