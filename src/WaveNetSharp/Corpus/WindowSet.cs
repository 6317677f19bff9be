namespace WaveNetSharp.Corpus;

/// <summary>Cuts segments of a corpus into training windows that never cross the border of a recording.</summary>
/// <remarks>
/// Windows start every stride samples, so neighbours overlap by window - stride. A segment of n samples has n - 1 targets and, when they are more than a
/// window, ceil((targets - window) / stride) + 1 windows: ceil(targets / window) when the stride is the window. In each epoch the grid of a segment is
/// shifted by a random offset below the stride, so that the network does not meet the same borders again, and clamped into the segment, so that every
/// window is full. The shift leaves up to a stride less one sample uncovered at one end; that end is the last one in even and the first one in odd
/// epochs or the other way round, so any two epochs in a row cover every target. A segment with fewer targets than a window gives one short
/// window, and one of fewer than two samples gives none. Finding a window is a binary search; nothing is allocated after construction, which takes 32 bytes a segment.
/// Immutable and safe for any threads.
/// </remarks>
public sealed class WindowSet
{
    private readonly AudioCorpus _corpus;
    private readonly Segment[] _segments;
    private readonly long[] _firstWindow;
    private readonly ulong _seed;

    /// <summary>Counts the windows.</summary>
    /// <param name="corpus">Holds the audio; must outlive this object.</param>
    /// <param name="segments">What to cut, each inside its recording.</param>
    /// <param name="window">Targets in a window, at least 1.</param>
    /// <param name="seed">Chooses the shifts.</param>
    /// <param name="stride">Samples from the start of one window to that of the next, [1, window]; the window when null.</param>
    /// <exception cref="ArgumentException">A segment lies outside its recording, the window is below 1, or the stride is out of range.</exception>
    public WindowSet(AudioCorpus corpus, IReadOnlyList<Segment> segments, int window, ulong seed = 0, int? stride = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        if (stride is < 1 || stride > window)
        {
            throw new ArgumentOutOfRangeException(nameof(stride), $"The stride must be between 1 and the window of {window:N0} samples, but was {stride:N0}.");
        }

        _corpus = corpus;
        _segments = new Segment[segments.Count(segment => segment.Targets > 0)];
        _firstWindow = new long[_segments.Length];
        _seed = seed;
        Window = window;
        Stride = stride ?? window;
        int kept = 0;
        foreach (Segment segment in segments)
        {
            if (segment.Targets == 0)
            {
                continue;
            }

            if (segment.Recording < 0 || segment.Recording >= corpus.Recordings.Count
                || segment.Start < 0 || segment.Start > corpus.FramesOf(segment.Recording) - segment.Length)
            {
                throw new ArgumentException($"{segment} must lie inside a recording of the corpus.", nameof(segments));
            }

            _segments[kept] = segment;
            _firstWindow[kept++] = Count;
            Count += Windows(segment);
            Targets += segment.Targets;
        }
    }

    /// <summary>Windows in an epoch.</summary>
    public long Count { get; }

    /// <summary>Targets in a full window.</summary>
    public int Window { get; }

    /// <summary>Samples from the start of one window to that of the next.</summary>
    public int Stride { get; }

    /// <summary>Samples that can be predicted, in all segments.</summary>
    public long Targets { get; }

    /// <summary>Reads one window: codes[0 .. n-1] are the inputs and codes[1 .. n] their targets, where n + 1 is the returned count.</summary>
    /// <param name="epoch">Chooses the shift of the grid, at least 0.</param>
    /// <param name="index">[0, Count).</param>
    /// <param name="codes">At least Window + 1 long; only the returned count is written.</param>
    /// <returns>Codes written: Window + 1, or fewer when the whole segment is shorter; at least 2.</returns>
    /// <exception cref="ArgumentException">The index is out of range or the span is too short.</exception>
    public int Read(long epoch, long index, Span<byte> codes)
    {
        if (codes.Length <= Window)
        {
            throw new ArgumentException($"codes must hold at least {Window + 1:N0} values, but holds {codes.Length:N0}.", nameof(codes));
        }

        Segment place = Locate(epoch, index);
        codes = codes[..(int)place.Length];
        _corpus.ReadCodes(place.Recording, place.Start, codes);
        return codes.Length;
    }

    /// <summary>The samples that <see cref="Read"/> returns, inputs and last target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index or the epoch is out of range.</exception>
    public Segment Locate(long epoch, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        int found = Array.BinarySearch(_firstWindow, index);
        int number = found >= 0 ? found : ~found - 1;
        Segment segment = _segments[number];
        if (segment.Targets <= Window)
        {
            return segment;
        }

        long last = segment.Targets - Window;
        long offset = KeyedHash.Below(KeyedHash.Combine(_seed, (ulong)epoch, (ulong)number), Stride);
        long start = Math.Clamp(((index - _firstWindow[number]) * Stride) - offset, 0, last);
        bool mirrored = ((epoch ^ (long)KeyedHash.Combine(_seed, (ulong)number)) & 1) != 0;
        return new Segment(segment.Recording, segment.Start + (mirrored ? last - start : start), Window + 1);
    }

    private long Windows(Segment segment) => segment.Targets <= Window ? 1 : ((segment.Targets - Window - 1) / Stride) + 2;
}
