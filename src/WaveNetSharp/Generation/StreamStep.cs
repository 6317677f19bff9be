using System.Runtime.InteropServices;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>A step of the network and the past that it works on, which a <see cref="StepStream"/> primes, saves and restores.</summary>
internal abstract class StreamStep : StepWork
{
    /// <summary>Bytes of a saved state.</summary>
    public abstract long StateBytes { get; }

    /// <summary>The result of a step, shape [streams, Q].</summary>
    public abstract Span<float> Logits { get; }

    /// <summary>Hands the past over to a stream of the training forward pass.</summary>
    public abstract void CopyTo(StreamingForward stream);

    /// <summary>Takes over the past of such a stream.</summary>
    /// <param name="stream">A stream that was handed this one's past.</param>
    /// <param name="steps">Steps that it has heard since.</param>
    public abstract void CopyFrom(StreamingForward stream, long steps);

    /// <summary>Forgets everything heard.</summary>
    public abstract void Reset();

    /// <summary>Writes all that later steps depend on.</summary>
    /// <param name="state"><see cref="StateBytes"/> long.</param>
    public abstract void Save(Span<byte> state);

    /// <summary>Goes on where a stream of the same network was saved.</summary>
    /// <param name="state">What <see cref="Save(Span{byte})"/> wrote.</param>
    public abstract void Load(ReadOnlySpan<byte> state);

    /// <summary>Which of the steps of its batch each layer computes its past taps in: layers of one batch length take turns one after the other, so that whichever neighbouring
    /// layers a thread has, no step gives it more to do than another.</summary>
    /// <param name="batches">Of each layer, the steps whose past taps it computes at once.</param>
    internal static int[] Turns(IEnumerable<int> batches)
    {
        Dictionary<int, int> next = [];
        return [.. batches.Select(batch => next[batch] = next.TryGetValue(batch, out int last) ? last + 1 : 0)];
    }

    /// <summary>Bytes that codes and memory take in a state.</summary>
    protected static long Bytes(byte[] codes, AlignedMemory[] memory) => codes.Length + memory.Sum(part => part.Length * sizeof(float));

    /// <summary>Writes codes, then memory.</summary>
    protected static void Save(byte[] codes, AlignedMemory[] memory, Span<byte> state)
    {
        codes.CopyTo(state);
        state = state[codes.Length..];
        foreach (AlignedMemory part in memory)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(part.Span);
            bytes.CopyTo(state);
            state = state[bytes.Length..];
        }
    }

    /// <summary>Reads what <see cref="Save(byte[], AlignedMemory[], Span{byte})"/> wrote.</summary>
    protected static void Load(byte[] codes, AlignedMemory[] memory, ReadOnlySpan<byte> state)
    {
        state[..codes.Length].CopyTo(codes);
        state = state[codes.Length..];
        foreach (AlignedMemory part in memory)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(part.Span);
            state[..bytes.Length].CopyTo(bytes);
            state = state[bytes.Length..];
        }
    }
}
