using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Training.Ranks;

/// <summary>Where the ranks of a training meet: they add their gradients and losses, and agree on the time and on whether to stop. Allocates only when built.</summary>
/// <remarks>A decision is made from what all have said, or by rank 0 alone, so that the ranks never part.</remarks>
internal sealed class RankMeeting
{
    private readonly RankMessage[] _said = new RankMessage[1];
    private readonly RankMessage[] _heard;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private CancellationToken _stop;
    private bool _isStopping;

    /// <summary>Joins the ranks of a group.</summary>
    public RankMeeting(IProcessGroup group)
    {
        Group = group;
        _heard = new RankMessage[group.Size];
        Speeds = new RankSpeeds(group);
    }

    /// <summary>The ranks.</summary>
    public IProcessGroup Group { get; }

    /// <summary>Whether a rank had been asked to stop by the last meeting; one alone need not meet anybody to know.</summary>
    public bool IsStopping => Group.Size == 1 ? _stop.IsCancellationRequested : _isStopping;

    /// <summary>The clock of rank 0 at the last meeting, in seconds since <see cref="Begin"/>.</summary>
    public double Seconds { get; private set; }

    /// <summary>How fast each rank computes and how long it waits.</summary>
    public RankSpeeds Speeds { get; }

    /// <summary>Starts the clock anew and meets for the first time.</summary>
    /// <param name="stop">Asks this rank to stop.</param>
    public void Begin(CancellationToken stop)
    {
        _stop = stop;
        _clock.Restart();
        Meet([], default);
    }

    /// <summary>Adds gradients and losses over all ranks.</summary>
    /// <param name="gradient">Shape [layout.Length]; replaced by the sum.</param>
    /// <param name="loss">Sum of the losses of this rank's samples, nats.</param>
    /// <param name="samples">These samples.</param>
    /// <param name="computed">Seconds that this rank has computed for them.</param>
    /// <param name="checksum">Checksum of this rank's parameters, or 0.</param>
    /// <returns>Sum of the losses of all ranks, nats.</returns>
    /// <exception cref="JointFailureException">The checksum of a rank differs from those of the others.</exception>
    public double Add(Span<float> gradient, double loss, long samples, double computed, ulong checksum)
    {
        Meet(gradient, new RankMessage { Loss = loss, Samples = samples, Computed = computed, Checksum = checksum });
        Speeds.Add(_heard);
        RequireSameChecksums();
        return Total().Loss;
    }

    /// <summary>How much this rank counts in a mean over the samples of all ranks, held against an equal part: exactly 1 where all have as many.</summary>
    /// <param name="samples">Samples of this rank, above 0.</param>
    public float Weight(long samples)
    {
        Meet([], new RankMessage { Samples = samples });
        return (float)((double)samples * Group.Size / Total().Samples);
    }

    /// <summary>Refuses to go on with parameters that are not the same on all ranks.</summary>
    /// <param name="parameters">Shape [n]: those of this rank.</param>
    /// <exception cref="JointFailureException">Those of a rank differ from those of the others.</exception>
    public void RequireSame(ReadOnlySpan<float> parameters)
    {
        if (Group.Size > 1)
        {
            Meet([], new RankMessage { Checksum = ParameterChecksum.Of(parameters) });
            RequireSameChecksums();
        }
    }

    /// <summary>Adds the ways that all ranks have gone apart.</summary>
    /// <param name="way">Shape [layout.Length]; replaced by the sum.</param>
    /// <param name="loss">Sum of the losses of this rank's samples in the round, nats.</param>
    /// <param name="samples">These samples.</param>
    /// <param name="computed">Seconds that this rank has computed for them.</param>
    /// <param name="checksum">Checksum of the parameters with which this rank has begun, or 0.</param>
    /// <param name="isHigh">Whether this rank's loss is far above its mean.</param>
    /// <returns>Whether that of any rank is.</returns>
    /// <exception cref="JointFailureException">The checksum of a rank differs from those of the others.</exception>
    public bool AddRound(Span<float> way, double loss, long samples, double computed, ulong checksum, bool isHigh)
    {
        Meet(way, new RankMessage { Loss = loss, Samples = samples, Computed = computed, Checksum = checksum, High = isHigh ? 1 : 0 });
        Speeds.Add(_heard);
        RequireSameChecksums();
        bool any = false;
        foreach (ref readonly RankMessage message in _heard.AsSpan())
        {
            any |= message.High != 0;
        }

        return any;
    }

    /// <summary>Adds losses over all ranks.</summary>
    /// <param name="loss">Sum of the losses of this rank's samples, nats; null when it was stopped.</param>
    /// <param name="samples">These samples.</param>
    /// <returns>The mean loss in bits; null when a rank was stopped before it had its sum.</returns>
    public double? MeanBits(double? loss, long samples)
    {
        Meet([], new RankMessage { Loss = loss ?? double.NaN, Samples = loss is null ? -1 : samples });
        foreach (ref readonly RankMessage message in _heard.AsSpan())
        {
            if (message.Samples < 0)
            {
                return null;
            }
        }

        RankMessage total = Total();
        return total.Loss / Math.Log(2) / total.Samples;
    }

    /// <summary>Meets only to agree on the time and on whether to stop.</summary>
    public void Meet() => Meet([], default);

    /// <summary>Wraps a failure that all ranks have at the same place.</summary>
    public Exception KnownToAll(Exception failure) => Group.Size > 1 ? new JointFailureException(failure) : failure;

    /// <summary>Gives all ranks what rank 0 has.</summary>
    public void Decide<T>(ref T decision)
        where T : unmanaged => Group.Broadcast(MemoryMarshal.AsBytes(new Span<T>(ref decision)));

    private void Meet(Span<float> values, RankMessage message)
    {
        _said[0] = message with { Clock = _clock.Elapsed.TotalSeconds, Waited = Group.WaitedSeconds, Stop = _stop.IsCancellationRequested ? 1 : 0 };
        Group.Exchange(values, MemoryMarshal.AsBytes(_said.AsSpan()), MemoryMarshal.AsBytes(_heard.AsSpan()));
        Seconds = _heard[0].Clock;
        _isStopping = false;
        foreach (ref readonly RankMessage each in _heard.AsSpan())
        {
            _isStopping |= each.Stop != 0;
        }
    }

    // In the order of the ranks, so that every rank has the same sum.
    private RankMessage Total()
    {
        RankMessage total = default;
        foreach (ref readonly RankMessage message in _heard.AsSpan())
        {
            total.Loss += message.Loss;
            total.Samples += message.Samples;
        }

        return total;
    }

    private void RequireSameChecksums()
    {
        foreach (ref readonly RankMessage message in _heard.AsSpan())
        {
            if (message.Checksum != _heard[0].Checksum)
            {
                throw Parted();
            }
        }
    }

    private JointFailureException Parted()
    {
        // What most have is taken for right, and of two as frequent that of the lower ranks.
        ulong most = _heard.GroupBy(message => message.Checksum).MaxBy(group => group.Count())!.Key;
        IEnumerable<string> names = Enumerable.Range(0, _heard.Length).Where(rank => _heard[rank].Checksum != most).Select(Group.NameOf);
        return new JointFailureException(
            $"all ranks must have the same parameters, but those of {string.Join(", ", names)} have become others than those of the rest: its memory, its processor or its copy of the program is at fault. "
            + "Nothing was saved since; go on from the last checkpoint with --resume, and without that computer.");
    }
}
