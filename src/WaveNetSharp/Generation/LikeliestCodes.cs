namespace WaveNetSharp.Generation;

/// <summary>Hands out codes from the most to the least likely; of equally likely ones the lowest first.</summary>
/// <remarks>A heap rather than a sort: top-p usually needs a few dozen codes of 256, and a sort costs as much as a small network's step.
/// Allocates nothing after construction.</remarks>
internal sealed class LikeliestCodes
{
    private readonly ulong[] _heap = new ulong[256];
    private int _count;

    /// <summary>Starts over with new logits.</summary>
    /// <param name="logits">[256], no NaN.</param>
    public void Reset(ReadOnlySpan<float> logits)
    {
        _count = logits.Length;
        for (int code = 0; code < logits.Length; code++)
        {
            // One integer orders by logit, then by code: a float's bits, turned so that they grow with its value, above the inverted code.
            // Adding 0 turns -0 into +0: they are equally likely.
            int bits = BitConverter.SingleToInt32Bits(logits[code] + 0f);
            uint ordered = (uint)(bits ^ ((bits >> 31) | int.MinValue));
            _heap[code] = ((ulong)ordered << 8) | (uint)(255 - code);
        }

        for (int parent = (_count / 2) - 1; parent >= 0; parent--)
        {
            SiftDown(parent);
        }
    }

    /// <summary>Takes the next code; at most 256 times after a <see cref="Reset"/>.</summary>
    public byte Next()
    {
        byte code = (byte)(255 - (_heap[0] & 255));
        _heap[0] = _heap[--_count];
        SiftDown(0);
        return code;
    }

    private void SiftDown(int parent)
    {
        ulong moving = _heap[parent];
        for (int child; (child = (2 * parent) + 1) < _count; parent = child)
        {
            if (child + 1 < _count && _heap[child + 1] > _heap[child])
            {
                child++;
            }

            if (_heap[child] <= moving)
            {
                break;
            }

            _heap[parent] = _heap[child];
        }

        _heap[parent] = moving;
    }
}
