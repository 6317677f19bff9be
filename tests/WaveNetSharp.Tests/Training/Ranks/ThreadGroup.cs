using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Tests.Training.Ranks;

/// <summary>Ranks that are threads of this process: what the real ones do, without a launcher.</summary>
internal sealed class ThreadGroup : IProcessGroup
{
    private readonly Shared _shared;

    private ThreadGroup(Shared shared, int rank) => (_shared, Rank) = (shared, rank);

    public int Rank { get; }

    public int Size => _shared.Values.Length;

    public int LocalSize => Size;

    public int Cores => 1;

    public double WaitedSeconds => 0;

    /// <summary>Runs the same on so many ranks, each a thread, and gives what each returned; the first failure is thrown.</summary>
    public static T[] Run<T>(int ranks, Func<IProcessGroup, T> work)
    {
        Shared shared = new(new Barrier(ranks), new float[ranks][], new byte[ranks][]);
        Exception?[] failures = new Exception?[ranks];
        T[] results = new T[ranks];
        Thread[] threads =
        [
            .. Enumerable.Range(0, ranks).Select(rank => new Thread(() =>
            {
                try
                {
                    results[rank] = work(new ThreadGroup(shared, rank));
                }
                catch (Exception exception)
                {
                    failures[rank] = exception;
                    // The others would wait for it for ever.
                    shared.Meeting.RemoveParticipant();
                }
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return failures.FirstOrDefault(failure => failure is not null) is { } first ? throw first : results;
    }

    public string NameOf(int rank) => $"rank {rank}";

    public void Exchange(Span<float> values, ReadOnlySpan<byte> said, Span<byte> heard)
    {
        (_shared.Values[Rank], _shared.Said[Rank]) = (values.ToArray(), said.ToArray());
        _shared.Meeting.SignalAndWait();
        values.Clear();
        for (int rank = 0; rank < Size; rank++)
        {
            // 0 + x is x, so the first sum changes nothing.
            for (int i = 0; i < values.Length; i++)
            {
                values[i] += _shared.Values[rank][i];
            }

            _shared.Said[rank].CopyTo(heard[(rank * said.Length)..]);
        }

        _shared.Meeting.SignalAndWait();
    }

    public void Broadcast(Span<byte> values)
    {
        byte[] all = new byte[Size * values.Length];
        Exchange([], values, all);
        all.AsSpan(0, values.Length).CopyTo(values);
    }

    private sealed record Shared(Barrier Meeting, float[][] Values, byte[][] Said);
}
