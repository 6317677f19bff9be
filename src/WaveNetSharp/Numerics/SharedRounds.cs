using System.Runtime.InteropServices;

namespace WaveNetSharp.Numerics;

/// <summary>Work in rounds of some pieces each, done by threads that wait for each other after every round, for less than a microsecond when all run.</summary>
/// <remarks>
/// A round is over when its pieces are done, whoever did them. So a thread that the system has taken off its core holds up the others with
/// the one piece that it is at, not with all that come after; with one core, one thread does nearly everything. What was written for a piece of one round is
/// seen by whoever takes a piece of the next. All threads go through the rounds 1, 2, 3, and so on: wait for the round before, then take pieces. Allocates nothing.
/// </remarks>
internal sealed class SharedRounds
{
    /// <summary>For <see cref="SpinWait.SpinOnce(int)"/>: about half a millisecond of spinning and of offering the core to others. Whoever is not back by then has been
    /// put off by the system, or has nothing to do.</summary>
    public const int TurnsBeforeSleep = 1000;

    private readonly Progress[] _pieces;

    /// <summary>Sets up the first round.</summary>
    /// <param name="pieces">Pieces of every round, at least 1.</param>
    public SharedRounds(int pieces)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pieces, 1);
        _pieces = new Progress[pieces];
    }

    /// <summary>Pieces of every round.</summary>
    public int Pieces => _pieces.Length;

    /// <summary>Claims a piece, once the round before it is over.</summary>
    /// <param name="piece">[0, Pieces).</param>
    /// <param name="round">The round, from 1.</param>
    /// <returns>Whether it is the caller's to do; otherwise somebody else has taken it.</returns>
    public bool Take(int piece, int round) => Interlocked.CompareExchange(ref _pieces[piece].Taken, round, round - 1) == round - 1;

    /// <summary>Says that a piece that was taken is done.</summary>
    public void Finish(int piece, int round) => Volatile.Write(ref _pieces[piece].Finished, round);

    /// <summary>Waits until all pieces of a round are done; round 0 is.</summary>
    public void Wait(int round)
    {
        for (int piece = 0; piece < _pieces.Length; piece++)
        {
            SpinWait wait = default;
            while (Volatile.Read(ref _pieces[piece].Finished) < round)
            {
                wait.SpinOnce(TurnsBeforeSleep);
            }
        }
    }

    // A pair of cache lines, because the machine fetches them in pairs: no thread's counters slow down another's.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Progress
    {
        [FieldOffset(0)]
        public int Taken;

        [FieldOffset(64)]
        public int Finished;
    }
}
