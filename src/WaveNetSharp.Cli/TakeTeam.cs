using System.Text.Json;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Files;

namespace WaveNetSharp.Cli;

/// <summary>Takes divided over ranks. A take depends on the seed and its number only, so the files are those of one process.</summary>
internal static class TakeTeam
{
    /// <summary>Divides takes: as many for each rank as for any other, or one more.</summary>
    public static TakeShare[] Divide(int seed, int takes, IReadOnlyList<int> threads)
    {
        return [.. threads.Select((own, rank) => new TakeShare(seed, Before(rank), Before(rank + 1) - Before(rank), own))];

        // Rounded up, so that rank 0, which shows how far it is, always has one.
        int Before(int rank) => (int)((((long)takes * rank) + threads.Count - 1) / threads.Count);
    }

    /// <summary>Rank 0: makes its own share while the others make theirs.</summary>
    /// <param name="team">The ranks.</param>
    /// <param name="shares">One for each.</param>
    /// <param name="make">Makes a share here.</param>
    /// <param name="stop">Asks all to end early.</param>
    public static TakeSummary[] Make(RankTeam team, TakeShare[] shares, Func<TakeShare, TakeSummary[]> make, CancellationToken stop)
    {
        Task<TakeSummary[]>[] others =
        [
            .. Enumerable.Range(1, shares.Length - 1).Where(rank => shares[rank].Count > 0).Select(rank => Task.Factory.StartNew(
                () => Read<TakeSummary[]>(team.Ask(rank, Write(shares[rank]), stop)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        return [.. make(shares[0]), .. others.SelectMany(other => other.GetAwaiter().GetResult())];
    }

    /// <summary>Another rank: makes the share that rank 0 asks for.</summary>
    public static byte[] Answer(byte[] question, Func<TakeShare, TakeSummary[]> make) => Write(make(Read<TakeShare>(question)));

    private static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, JsonFormat.Compact);

    private static T Read<T>(byte[] bytes) => JsonSerializer.Deserialize<T>(bytes, JsonFormat.Compact)!;
}
