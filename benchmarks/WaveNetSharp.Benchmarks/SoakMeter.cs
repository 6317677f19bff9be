using System.Diagnostics;
using WaveNetSharp.Generation;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Benchmarks;

/// <summary>Generates block after block, and keeps what an interval of them came to.</summary>
internal sealed class SoakMeter
{
    // A block is what a player asks for at a time; a piece is what an ear would judge.
    private const int BlocksPerSecond = 50;
    private const int PieceSeconds = 10;

    private readonly GenerationSession _session;
    private readonly int _sampleRate;
    private readonly int _blockLength;
    private readonly float[] _piece;
    private readonly List<double> _seconds = [];
    private readonly Dictionary<CollapseKind, int> _heard = [];
    private int _filled;
    private long _allocated;
    private long _othersAllocated;

    /// <summary>Starts an interval.</summary>
    /// <param name="session">Not owned; warm.</param>
    /// <param name="sampleRate">Of its network.</param>
    public SoakMeter(GenerationSession session, int sampleRate)
    {
        _session = session;
        _sampleRate = sampleRate;
        _blockLength = Math.Max(1, sampleRate / BlocksPerSecond);
        _piece = new float[_blockLength * BlocksPerSecond * PieceSeconds];

        // Once beforehand, for what the first time compiles and keeps.
        Judge();
        _heard.Clear();
        _othersAllocated = OthersAllocated();
    }

    /// <summary>Generates a block. Judging a whole piece is not part of any block's time.</summary>
    public void Read()
    {
        Span<float> block = _piece.AsSpan(_filled, _blockLength);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        _session.Read(block);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _allocated += GC.GetAllocatedBytesForCurrentThread() - allocated;
        _seconds.Add(seconds);
        _filled += _blockLength;
        if (_filled == _piece.Length)
        {
            Judge();
            _filled = 0;
        }
    }

    /// <summary>Ends an interval of at least one block and starts the next.</summary>
    /// <param name="minutes">Since the start of the soak.</param>
    public SoakInterval End(double minutes)
    {
        long others = OthersAllocated();

        // Judging leaves garbage, and how much of it lies about is chance. A leak would survive.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long samples = (long)_seconds.Count * _blockLength;
        double late = (double)_blockLength / _sampleRate;
        SoakInterval interval = new(
            minutes, samples, _blockLength / RepeatedRun.Median(_seconds), _blockLength / _seconds.Max(), samples / _seconds.Sum() / _sampleRate,
            _seconds.Count, _seconds.Count(seconds => seconds > late), _allocated, others - _othersAllocated, Environment.WorkingSet,
            new Dictionary<CollapseKind, int>(_heard));
        _seconds.Clear();
        _heard.Clear();
        _allocated = 0;
        _othersAllocated = OthersAllocated();
        return interval;
    }

    private void Judge()
    {
        CollapseKind kind = CollapseReport.Of(_piece, _sampleRate).Kind;
        _heard[kind] = _heard.GetValueOrDefault(kind) + 1;
    }

    // This thread also allocates between the blocks.
    private static long OthersAllocated() => GC.GetTotalAllocatedBytes(precise: true) - GC.GetAllocatedBytesForCurrentThread();
}
