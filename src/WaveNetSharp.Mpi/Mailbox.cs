using System.Collections.Concurrent;
using System.Diagnostics;

namespace WaveNetSharp.Mpi;

/// <summary>Messages between rank 0 and the others, carried by a thread of its own, which alone calls the library until the mailbox is closed.</summary>
internal sealed class Mailbox : IDisposable
{
    private const double LongestPing = 1;
    private const int RestMilliseconds = 1;

    private readonly MailLine[] _lines;
    private readonly double _patience;
    private readonly Action<Mail> _arrived;
    private readonly Action<int, IOException> _lost;
    private readonly Func<int, double, IOException> _missing;
    private readonly HashSet<int> _lostRanks = [];
    private readonly ConcurrentQueue<Mail> _outgoing = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private volatile bool _isAbandoned;

    /// <summary>Opens the lines.</summary>
    /// <param name="lines">One to each rank at the other end.</param>
    /// <param name="patience">Seconds in which each must give a sign of life.</param>
    /// <param name="missing">Makes the error for a rank that has not for so many seconds.</param>
    /// <param name="arrived">Gets the messages, on the thread of the mailbox; must neither wait nor throw.</param>
    /// <param name="lost">Told once of each rank that is lost, in the same way.</param>
    public Mailbox(IEnumerable<MailLine> lines, TimeSpan patience, Func<int, double, IOException> missing, Action<Mail> arrived, Action<int, IOException> lost)
    {
        _lines = [.. lines];
        _patience = patience.TotalSeconds;
        _missing = missing;
        _arrived = arrived;
        _lost = lost;
        _thread = new Thread(Carry) { IsBackground = true, Name = "messages" };
    }

    /// <summary>Begins, once the owner can be told of messages.</summary>
    public void Start() => _thread.Start();

    /// <summary>Sends a message; safe on any thread.</summary>
    public void Post(Mail mail)
    {
        _outgoing.Enqueue(mail);
        _wake.Set();
    }

    /// <summary>Waits until both ends of all lines have said goodbye.</summary>
    /// <returns>Whether they have, within so long.</returns>
    public bool Close(TimeSpan limit) => _thread.Join(limit);

    /// <summary>Stops at once.</summary>
    public void Dispose()
    {
        _isAbandoned = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Carry()
    {
        try
        {
            long last = Stopwatch.GetTimestamp();
            double sincePing = 0;
            while (!_isAbandoned && !Array.TrueForAll(_lines, line => line.IsOver))
            {
                bool any = false;
                while (_outgoing.TryDequeue(out Mail? mail))
                {
                    Array.Find(_lines, line => line.Rank == mail.Rank)!.Add(mail);
                    any = true;
                }

                foreach (MailLine line in _lines)
                {
                    any |= line.MoveOn(_arrived);
                }

                // A process that was itself stopped for a while, or a computer that slept, has not waited.
                double passed = Math.Min(Stopwatch.GetElapsedTime(last).TotalSeconds, LongestPing);
                last = Stopwatch.GetTimestamp();
                sincePing += passed;
                bool ping = sincePing > Math.Min(LongestPing, _patience / 4);
                foreach (MailLine line in _lines)
                {
                    WatchOver(line, passed, ping);
                }

                sincePing = ping ? 0 : sincePing;
                if (!any)
                {
                    _wake.WaitOne(RestMilliseconds);
                }
            }
        }
        catch (IOException exception)
        {
            foreach (MailLine line in _lines.Where(line => _lostRanks.Add(line.Rank)))
            {
                _lost(line.Rank, exception);
            }
        }
    }

    private void WatchOver(MailLine line, double passed, bool ping)
    {
        line.Silence += passed;
        if (ping && line.IsIdle && !line.HasSaidGoodbye)
        {
            line.Add(new Mail(line.Rank, MailKind.Alive, 0, []));
        }

        if (line.Silence > _patience && !line.HasHeardGoodbye && _lostRanks.Add(line.Rank))
        {
            _lost(line.Rank, _missing(line.Rank, line.Silence));
        }
    }
}
