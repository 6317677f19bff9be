namespace WaveNetSharp.Corpus;

/// <summary>A thread of another process, which prepares sources for this one into the same folder, on a file system that both see.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Ask">Carries a question to <see cref="RemotePreparation.Answer"/> there and waits for the answer. The token is to cancel the one there, and
/// the answer is awaited even then, so that nothing is written any more. Called by one thread at a time; throws <see cref="IOException"/> when no answer will come.</param>
public sealed record RemoteWorker(string Name, Func<byte[], CancellationToken, byte[]> Ask);
