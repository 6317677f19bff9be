namespace WaveNetSharp.Training.Ranks;

/// <summary>How fast each rank computes and how long it waits, over about the last fifty steps. Allocates only when built and when read.</summary>
internal sealed class RankSpeeds
{
    // A rank of half the others' speed makes them wait half of the time. Less than this is the usual unrest of a computer.
    private const double SlowShare = 0.75;
    private const double Kept = 0.98;

    private readonly IProcessGroup _group;
    private readonly double[] _samples;
    private readonly double[] _computed;
    private readonly double[] _waited;
    private readonly double[] _waitedBefore;
    private double _seconds;
    private double _clockBefore;

    public RankSpeeds(IProcessGroup group)
    {
        _group = group;
        _samples = new double[group.Size];
        _computed = new double[group.Size];
        _waited = new double[group.Size];
        _waitedBefore = new double[group.Size];
    }

    /// <summary>Ranks.</summary>
    public int Count => _group.Size;

    /// <summary>Takes in what the ranks have said at the end of a step.</summary>
    public void Add(ReadOnlySpan<RankMessage> messages)
    {
        // A clock that has gone back was started anew.
        _seconds = (Kept * _seconds) + Math.Max(0, messages[0].Clock - _clockBefore);
        _clockBefore = messages[0].Clock;
        for (int rank = 0; rank < messages.Length; rank++)
        {
            _samples[rank] = (Kept * _samples[rank]) + messages[rank].Samples;
            _computed[rank] = (Kept * _computed[rank]) + messages[rank].Computed;
            _waited[rank] = (Kept * _waited[rank]) + messages[rank].Waited - _waitedBefore[rank];
            _waitedBefore[rank] = messages[rank].Waited;
        }
    }

    /// <summary>The speeds, one for each rank.</summary>
    public RankSpeed[] Read() =>
    [
        .. Enumerable.Range(0, Count).Select(rank => new RankSpeed(
            _computed[rank] > 0 ? _samples[rank] / _computed[rank] : 0,
            _seconds > 0 ? Math.Clamp(_waited[rank] / _seconds, 0, 1) : 0)),
    ];

    /// <summary>The rank that makes the others wait, as a sentence; null when there is none.</summary>
    public string? Straggler()
    {
        RankSpeed[] speeds = Read();
        double[] sorted = [.. speeds.Select(speed => speed.SamplesPerSecond).Order()];
        // Of two, the faster one is what the slower one is held against.
        double usual = sorted[sorted.Length / 2];
        int slowest = Array.FindIndex(speeds, speed => speed.SamplesPerSecond == sorted[0]);
        return sorted[0] < SlowShare * usual
            ? $"{_group.NameOf(slowest)} makes the others wait: {sorted[0]:N0} samples/s where {usual:N0} are usual."
            : null;
    }
}
