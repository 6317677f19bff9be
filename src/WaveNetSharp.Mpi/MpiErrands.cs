namespace WaveNetSharp.Mpi;

/// <summary>Rank 0's end of a job in which it alone decides and the others do what it asks for, at their own pace; the other end is <see cref="MpiServant"/>.</summary>
public sealed class MpiErrands : IDisposable
{
    private readonly Mailbox _mailbox;
    private readonly Dictionary<int, (int Rank, TaskCompletionSource<byte[]> Answer)> _pending = [];
    private readonly IOException?[] _lost;
    private readonly CancellationTokenSource _stop = new();
    private int _asked;

    /// <summary>Opens the lines to all others, who must open theirs. Until the end, nothing else may be done with the group.</summary>
    public MpiErrands(MpiGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        _lost = new IOException?[group.Size];
        _mailbox = group.OpenMailbox(Enumerable.Range(1, group.Size - 1), Arrived, Lost);
        _mailbox.Start();
    }

    /// <summary>Cancelled when another rank was asked to stop.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>The first rank that was lost, as an error that names it; null when none was.</summary>
    public IOException? FirstLost
    {
        get
        {
            lock (_pending)
            {
                return Array.Find(_lost, lost => lost is not null);
            }
        }
    }

    /// <summary>Asks a rank and waits for its answer; safe on any number of threads.</summary>
    /// <param name="rank">Who is asked, from 1.</param>
    /// <param name="question">For the function that the rank serves with.</param>
    /// <param name="stop">Asks it to end early; its answer is awaited even so.</param>
    /// <exception cref="IOException">The rank is lost.</exception>
    public byte[] Ask(int rank, byte[] question, CancellationToken stop)
    {
        TaskCompletionSource<byte[]> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int number;
        lock (_pending)
        {
            if (_lost[rank] is { } lost)
            {
                throw new IOException(lost.Message, lost);
            }

            number = _asked++;
            _pending[number] = (rank, answer);
        }

        _mailbox.Post(new Mail(rank, MailKind.Question, number, question));
        using (stop.Register(() => _mailbox.Post(new Mail(rank, MailKind.Cancel, number, []))))
        {
            return answer.Task.GetAwaiter().GetResult();
        }
    }

    /// <summary>Lets the others go when all questions are answered.</summary>
    /// <param name="exitCode">What their processes are to end with.</param>
    /// <exception cref="IOException">A rank is lost.</exception>
    public void Dismiss(int exitCode)
    {
        for (int rank = 1; rank < _lost.Length && FirstLost is null; rank++)
        {
            _mailbox.Post(new Mail(rank, MailKind.Goodbye, exitCode, []));
        }

        while (!_mailbox.Close(TimeSpan.FromMilliseconds(50)) && FirstLost is null)
        {
            // Somebody has still to answer, or will be lost.
        }

        if (FirstLost is { } lost)
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <summary>Leaves the group to its user again, or to be aborted.</summary>
    public void Dispose()
    {
        _mailbox.Dispose();
        _stop.Dispose();
    }

    private void Arrived(Mail mail)
    {
        if (mail.Kind == MailKind.Stop)
        {
            _ = _stop.CancelAsync();
        }
        else if (mail.Kind == MailKind.Answer)
        {
            TaskCompletionSource<byte[]> answer;
            lock (_pending)
            {
                if (!_pending.Remove(mail.Number, out (int Rank, TaskCompletionSource<byte[]> Answer) pending))
                {
                    // Of a rank that was taken for lost meanwhile; who asked has been told so.
                    return;
                }

                answer = pending.Answer;
            }

            answer.SetResult(mail.Body);
        }
    }

    private void Lost(int rank, IOException exception)
    {
        lock (_pending)
        {
            _lost[rank] = exception;
            foreach ((int number, (_, TaskCompletionSource<byte[]> answer)) in _pending.Where(pending => pending.Value.Rank == rank).ToArray())
            {
                _pending.Remove(number);
                answer.SetException(exception);
            }
        }
    }
}
