using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class SharedRoundsTests
{
    private const int Rounds = 3000;

    // Every piece of a round is made of all pieces of the round before: a piece that is missed, done twice or begun too early changes all that follows.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(2, 5)]
    [InlineData(16, 16)]
    public void Take_AnyNumberOfThreads_EveryPieceIsDoneOnceAfterTheRoundBefore(int threads, int pieces)
    {
        SharedRounds rounds = new(pieces);
        ulong[][] values = [new ulong[pieces], new ulong[pieces]];

        RunOn(threads, worker => GoThrough(rounds, worker, values, _ => { }));

        Assert.Equal(Expected(pieces), values[Rounds % 2]);
    }

    [Fact]
    public void Take_AThreadIsAwayForAWhileWithinAPiece_TheOthersWaitForThatPieceOnly()
    {
        SharedRounds rounds = new(3);
        ulong[][] values = [new ulong[3], new ulong[3]];
        int taken = 0;

        RunOn(3, worker => GoThrough(rounds, worker, values, round =>
        {
            if (worker == 1 && Interlocked.Increment(ref taken) == 5)
            {
                Thread.Sleep(20);
            }
        }));

        Assert.Equal(Expected(3), values[Rounds % 2]);
    }

    [Fact]
    public void Take_TheOtherThreadsNeverCome_OneDoesEverything()
    {
        SharedRounds rounds = new(4);
        ulong[][] values = [new ulong[4], new ulong[4]];

        GoThrough(rounds, worker: 2, values, _ => { });

        Assert.Equal(Expected(4), values[Rounds % 2]);
    }

    [Fact]
    public void Take_SomebodyElsesPieceOrAnOldRound_IsRefused()
    {
        SharedRounds rounds = new(1);

        Assert.True(rounds.Take(0, 1));
        Assert.False(rounds.Take(0, 1));
        rounds.Finish(0, 1);
        Assert.True(rounds.Take(0, 2));
        Assert.False(rounds.Take(0, 1));
    }

    [Fact]
    public void Constructor_NoPieces_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new SharedRounds(0));

    private static void GoThrough(SharedRounds rounds, int worker, ulong[][] values, Action<int> within)
    {
        for (int round = 1; round <= Rounds; round++)
        {
            rounds.Wait(round - 1);
            for (int i = 0; i < rounds.Pieces; i++)
            {
                int piece = (worker + i) % rounds.Pieces;
                if (rounds.Take(piece, round))
                {
                    within(round);
                    values[round % 2][piece] = Next(values[(round - 1) % 2], piece);
                    rounds.Finish(piece, round);
                }
            }
        }

        rounds.Wait(Rounds);
    }

    private static ulong[] Expected(int pieces)
    {
        ulong[] values = new ulong[pieces];
        for (int round = 1; round <= Rounds; round++)
        {
            values = [.. Enumerable.Range(0, pieces).Select(piece => Next(values, piece))];
        }

        return values;
    }

    private static ulong Next(ulong[] before, int piece)
    {
        ulong next = (ulong)piece + 1;
        foreach (ulong value in before)
        {
            next = (next * 6364136223846793005) + value + 1442695040888963407;
        }

        return next;
    }

    private static void RunOn(int threads, Action<int> work)
    {
        using WorkerPool pool = new(threads);
        pool.Run(work);
    }
}
