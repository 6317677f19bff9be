using System.Text.Json;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>Preparing for another process: both ends of <see cref="RemoteWorker.Ask"/>. What connects them carries bytes only.</summary>
public static class RemotePreparation
{
    /// <summary>Stages the source that another process asks for; safe on any number of threads.</summary>
    /// <param name="question">What <see cref="RemoteWorker.Ask"/> was given.</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    /// <returns>What <see cref="RemoteWorker.Ask"/> is to return, also when the disk is full or the work was cancelled.</returns>
    public static byte[] Answer(byte[] question, CancellationToken cancellation) =>
        JsonSerializer.SerializeToUtf8Bytes(Stage(JsonSerializer.Deserialize<RemoteQuestion>(question, JsonFormat.Compact)!, cancellation), JsonFormat.Compact);

    /// <summary>Lets another process stage a source.</summary>
    /// <exception cref="IOException">It could not write, or there is no answer; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled, and the other has stopped.</exception>
    internal static StagedSource Ask(RemoteWorker worker, RemoteQuestion question, CancellationToken cancellation)
    {
        byte[] bytes = worker.Ask(JsonSerializer.SerializeToUtf8Bytes(question, JsonFormat.Compact), cancellation);
        RemoteAnswer answer = JsonSerializer.Deserialize<RemoteAnswer>(bytes, JsonFormat.Compact)!;
        if (answer.Error is not null)
        {
            throw new IOException($"{worker.Name}: {answer.Error}") { HResult = answer.ErrorCode };
        }

        cancellation.ThrowIfCancellationRequested();
        return answer.Staged ?? throw new IOException($"{worker.Name} has stopped and was not asked to. Run the same command again.");
    }

    private static RemoteAnswer Stage(RemoteQuestion question, CancellationToken cancellation)
    {
        try
        {
            SourceStager stager = new(question.Options(), Staging.Join(question.Output));
            return new RemoteAnswer(stager.Stage(question.File, question.KnownSha256, question.Worker, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new RemoteAnswer(null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new RemoteAnswer(null, exception.Message, exception.HResult);
        }
        catch (ArgumentOutOfRangeException exception) when (exception.ParamName == "value")
        {
            // What .NET makes of a file that is larger than the system allows.
            return new RemoteAnswer(null, "a file would become larger than the system allows there (ulimit -f shows and changes the limit).");
        }
    }
}
