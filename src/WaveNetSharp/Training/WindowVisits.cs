using WaveNetSharp.Corpus;

namespace WaveNetSharp.Training;

/// <summary>The windows of a run in the order in which it visits them, each epoch in an order of its own. One thread.</summary>
internal sealed class WindowVisits
{
    private readonly WindowSet _windows;
    private readonly ulong _seed;
    private WindowOrder _order;
    private long _orderEpoch = -1;

    /// <summary>Chooses the order.</summary>
    /// <param name="windows">What is visited.</param>
    /// <param name="seed">The seed of the run.</param>
    public WindowVisits(WindowSet windows, int seed)
    {
        _windows = windows;
        _seed = (ulong)seed;
    }

    /// <summary>Reads the window of one visit.</summary>
    /// <param name="visit">Visits before it, at least 0.</param>
    /// <param name="codes">At least a window and one long; only the returned count is written.</param>
    /// <returns>Codes written, as <see cref="WindowSet.Read"/> says.</returns>
    public int Read(long visit, Span<byte> codes)
    {
        (long epoch, long position) = Math.DivRem(visit, _windows.Count);
        if (epoch != _orderEpoch)
        {
            _order = new WindowOrder(_windows.Count, _seed, epoch);
            _orderEpoch = epoch;
        }

        return _windows.Read(epoch, _order[position], codes);
    }
}
