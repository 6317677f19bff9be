namespace WaveNetSharp.Training;

/// <summary>The windows of one step: inputs and targets in one row of codes each. Filled by one thread, read by many.</summary>
internal sealed class WindowBatch
{
    private readonly byte[] _codes;
    private readonly int[] _lengths;

    /// <summary>Allocates room.</summary>
    /// <param name="capacity">Windows.</param>
    /// <param name="window">Targets of the longest.</param>
    public WindowBatch(int capacity, int window)
    {
        Window = window;
        _codes = new byte[checked(capacity * (window + 1))];
        _lengths = new int[capacity];
    }

    /// <summary>Bytes that the codes of a batch take.</summary>
    public static long Bytes(int capacity, int window) => (long)capacity * (window + 1);

    /// <summary>Windows.</summary>
    public int Count => _lengths.Length;

    /// <summary>Targets of the longest window.</summary>
    public int Window { get; }

    /// <summary>Targets in all windows.</summary>
    public long Targets
    {
        get
        {
            long targets = 0;
            foreach (int length in _lengths)
            {
                targets += length - 1;
            }

            return targets;
        }
    }

    /// <summary>Room for the codes of one window, Window + 1; tell <see cref="SetLength"/> how many were written.</summary>
    public Span<byte> Slot(int index) => _codes.AsSpan(index * (Window + 1), Window + 1);

    /// <summary>Says how many codes a window has: its targets and one more.</summary>
    public void SetLength(int index, int codes) => _lengths[index] = codes;

    /// <summary>The codes of one window.</summary>
    public ReadOnlySpan<byte> Codes(int index) => Slot(index)[.._lengths[index]];
}
