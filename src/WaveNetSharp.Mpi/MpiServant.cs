namespace WaveNetSharp.Mpi;

/// <summary>The end of another rank in a job in which rank 0 decides: it answers what it is asked until it may go; the other end is <see cref="MpiErrands"/>.</summary>
public sealed class MpiServant : IDisposable
{
    private readonly Func<byte[], CancellationToken, byte[]> _answer;
    private readonly Mailbox _mailbox;
    private readonly Dictionary<int, CancellationTokenSource> _pending = [];
    private readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MpiServant(MpiGroup group, Func<byte[], CancellationToken, byte[]> answer)
    {
        _answer = answer;
        _mailbox = group.OpenMailbox([0], Arrived, (_, exception) => _end.TrySetException(exception));
        _mailbox.Start();
    }

    /// <summary>Answers the questions of rank 0, each on a thread of its own, until it lets this process go.</summary>
    /// <param name="group">The processes; not this one's number 0.</param>
    /// <param name="answer">Given a question and a token that asks to end early, to which there must be an answer, too.</param>
    /// <param name="stop">Asks rank 0 to end the whole job early.</param>
    /// <returns>The exit code that rank 0 has given.</returns>
    /// <exception cref="IOException">Rank 0 is lost. What <paramref name="answer"/> throws is thrown, too.</exception>
    public static int Serve(MpiGroup group, Func<byte[], CancellationToken, byte[]> answer, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(group);
        using MpiServant servant = new(group, answer);
        using CancellationTokenRegistration wish = stop.Register(() => servant._mailbox.Post(new Mail(0, MailKind.Stop, 0, [])));
        int exitCode = servant._end.Task.GetAwaiter().GetResult();
        servant._mailbox.Close(Timeout.InfiniteTimeSpan);
        return exitCode;
    }

    /// <summary>Leaves the group to its user again, or to be aborted.</summary>
    public void Dispose() => _mailbox.Dispose();

    private void Arrived(Mail mail)
    {
        switch (mail.Kind)
        {
            case MailKind.Question:
                CancellationTokenSource source = new();
                lock (_pending)
                {
                    _pending[mail.Number] = source;
                }

                new Thread(() => Answer(mail, source)) { IsBackground = true, Name = $"errand {mail.Number}" }.Start();
                break;
            case MailKind.Cancel:
                lock (_pending)
                {
                    // It may have been answered meanwhile.
                    _ = _pending.GetValueOrDefault(mail.Number)?.CancelAsync();
                }

                break;
            case MailKind.Goodbye:
                // The other end still listens for it.
                _mailbox.Post(mail);
                _end.TrySetResult(mail.Number);
                break;
        }
    }

    private void Answer(Mail question, CancellationTokenSource source)
    {
        try
        {
            byte[] answer = _answer(question.Body, source.Token);
            lock (_pending)
            {
                _pending.Remove(question.Number);
            }

            _mailbox.Post(new Mail(0, MailKind.Answer, question.Number, answer));
        }
        catch (Exception exception)
        {
            // Thrown again by Serve.
            _end.TrySetException(exception);
        }
    }
}
