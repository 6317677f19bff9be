using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Generation;

/// <summary>A second thread that follows behind the chain of layers of each step, and computes half of the output layers.</summary>
/// <remarks>
/// The two meet by counters that the one writes and the other reads, a hundred nanoseconds each way. The first thread never waits for a partner that is not
/// awake: it does such a step alone, with the same result, and then neither locks nor calls the system. A partner with nothing to do spins for two
/// milliseconds, then looks every millisecond whether it is wanted, after a second every 20. In the midst of a step either waits for the other by spinning, then by
/// giving its core away, so that a thread that the system has taken away comes back. The first thread keeps account of what steps take
/// together and alone, and goes the faster way.
/// </remarks>
internal sealed class StepPartner : IDisposable
{
    private const int Asleep = 0;
    private const int Awake = 1;
    private const int Engaged = 2;

    // Steps are tried together in runs of so many. When they took longer than steps alone, because the system or its neighbours had other work for the second core, as
    // many are done alone before the next try, then twice as many, and so on.
    private const int Run = 1 << 8;
    private const int MostAlone = 1 << 16;

    // How long a partner spins before it sleeps, and how often a sleeping one looks: at first, and after a second.
    private const int MillisecondsAwake = 2;
    private const int MillisecondsAsleep = 1;
    private const int MillisecondsFastAsleep = 20;
    private const int LooksBeforeFastAsleep = 1000;

    // Some ten microseconds, longer than a step on warm caches.
    private const int SpinsBeforeYield = 20_000;
    private const int MillisecondsYielding = 2;

    // Partners of all sessions that are awake. Each keeps two cores busy together with its first thread.
    private static int s_awake;

    private readonly StepWork _work;
    private readonly Thread _thread;
    private Counters _counters;
    private long _step;
    private int _alone;
    private int _nextAlone = Run;
    private int _together;
    private long _togetherTicks;
    private double _aloneTicks;
    private volatile bool _ended;
    private volatile Exception? _error;

    /// <summary>Starts the thread, asleep.</summary>
    /// <param name="work">What the two share; not owned.</param>
    public StepPartner(StepWork work)
    {
        _work = work;
        WeakReference<StepPartner> partner = new(this);
        _thread = new Thread(() => Wake(partner)) { IsBackground = true, Name = "WaveNet step partner" };
        _thread.Start();
    }

    // What the first thread counts in one step: the input, the layers, its part of each output layer.
    private int Length => 1 + _work.Layers + _work.Outputs;

    /// <summary>Runs a step, together if the partner is awake and that is the faster way.</summary>
    /// <param name="codes">One code of each stream.</param>
    /// <exception cref="InvalidOperationException">The partner has failed.</exception>
    public void Step(ReadOnlySpan<byte> codes)
    {
        long start = Stopwatch.GetTimestamp();
        if (TryStep(codes))
        {
            _togetherTicks += Stopwatch.GetTimestamp() - start;
            if (++_together == Run)
            {
                Judge();
            }
        }
        else
        {
            _work.Alone(codes);

            // A mean of the last few dozen; one that was interrupted counts as four.
            double ticks = Stopwatch.GetTimestamp() - start;
            _aloneTicks += _aloneTicks == 0 ? ticks : (Math.Min(ticks, 4 * _aloneTicks) - _aloneTicks) / 64;
        }
    }

    /// <summary>Runs a step together if the partner is awake.</summary>
    /// <returns>Whether it did; if not, nothing has been done.</returns>
    internal bool TryStep(ReadOnlySpan<byte> codes)
    {
        if (_alone > 0)
        {
            _alone--;
            return false;
        }

        if (Interlocked.CompareExchange(ref _counters.State, Engaged, Awake) != Awake)
        {
            // It is asleep, or has not yet seen that the last step is over. One that has failed stays engaged.
            ThrowIfFailed();
            Volatile.Write(ref _counters.Wanted, _counters.Wanted + 1);
            return false;
        }

        try
        {
            StepTogether(codes);
        }
        catch
        {
            // The partner would wait for the rest of the step for ever.
            _ended = true;
            throw;
        }

        return true;
    }

    public void Dispose()
    {
        _ended = true;
        _thread.Join();
    }

    private void StepTogether(ReadOnlySpan<byte> codes)
    {
        long start = _step * Length;
        _step++;
        _work.Begin(codes);
        for (int layer = 0; layer < _work.Layers; layer += _work.LayersOfPiece)
        {
            _work.Chain(layer);
            Volatile.Write(ref _counters.First, start + 1 + Math.Min(_work.Layers, layer + _work.LayersOfPiece));
        }

        // The other thread still has the last pieces to do.
        _work.Prepare();
        long output = start + 1 + _work.Layers;
        bool besideFirst = Volatile.Read(ref _counters.Second) >= output;
        WaitFor(ref _counters.Second, output);
        for (int i = 0; i < _work.Outputs; i++)
        {
            _work.Output(i, 0, 2);
            Volatile.Write(ref _counters.First, output + i + 1);
            WaitFor(ref _counters.Second, output + i + 1);
        }

        _work.Balance(besideFirst);
        _work.End();
    }

    // Whether the next steps are better done alone.
    private void Judge()
    {
        bool slower = _togetherTicks > Run * _aloneTicks;
        _alone = slower ? _nextAlone : 0;
        _nextAlone = slower ? Math.Min(MostAlone, 2 * _nextAlone) : Run;
        _together = 0;
        _togetherTicks = 0;
    }

    private static void Wake(WeakReference<StepPartner> reference)
    {
        long wanted = 0;
        int looks = 0;
        while (reference.TryGetTarget(out StepPartner? partner) && !partner._ended)
        {
            long now = Volatile.Read(ref partner._counters.Wanted);
            if (now != wanted)
            {
                if (Interlocked.Increment(ref s_awake) * 2 <= Environment.ProcessorCount)
                {
                    partner.StayAwake();
                }

                Interlocked.Decrement(ref s_awake);
                wanted = Volatile.Read(ref partner._counters.Wanted);
                looks = 0;
            }

            if (partner._error is not null)
            {
                return;
            }

            // A session that was forgotten rather than disposed can be collected while its partner sleeps.
            partner = null;
            Thread.Sleep(++looks < LooksBeforeFastAsleep ? MillisecondsAsleep : MillisecondsFastAsleep);
        }
    }

    private void StayAwake()
    {
        long lastStep = Environment.TickCount64;
        long step = _step;
        Volatile.Write(ref _counters.State, Awake);
        for (int spins = 1; ; spins++)
        {
            if (Volatile.Read(ref _counters.State) == Engaged)
            {
                try
                {
                    Follow(step++);
                }
                catch (Exception error)
                {
                    _error = error;
                    return;
                }

                Volatile.Write(ref _counters.State, Awake);
                spins = 0;
                lastStep = 0;
            }
            else if (spins % 256 == 0)
            {
                lastStep = lastStep == 0 ? Environment.TickCount64 : lastStep;
                if ((_ended || Environment.TickCount64 - lastStep >= MillisecondsAwake)
                    && Interlocked.CompareExchange(ref _counters.State, Asleep, Awake) == Awake)
                {
                    return;
                }

                Thread.SpinWait(1);
            }
        }
    }

    private void Follow(long step)
    {
        long start = step * Length;
        for (int layer = 0; layer < _work.Layers; layer += _work.LayersOfPiece)
        {
            int next = layer + _work.LayersOfPiece;
            WaitFor(ref _counters.First, start + 1 + Math.Min(_work.Layers, next));
            if (next < _work.Layers && Volatile.Read(ref _counters.First) > start + Math.Min(_work.Layers, next + _work.LayersOfPiece))
            {
                _work.Approach(next);
            }

            _work.Beside(layer);
        }

        _work.FinishSkip();
        long output = start + 1 + _work.Layers;
        Volatile.Write(ref _counters.Second, output);
        for (int i = 0; i < _work.Outputs; i++)
        {
            WaitFor(ref _counters.First, output + i);
            _work.Output(i, 1, 2);
            Volatile.Write(ref _counters.Second, output + i + 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WaitFor(ref long counter, long value)
    {
        for (int spins = 0; Volatile.Read(ref counter) < value; spins++)
        {
            if (spins > SpinsBeforeYield)
            {
                WaitLonger(ref counter, value);
            }
        }
    }

    // If it has been taken away, let it have this core.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WaitLonger(ref long counter, long value)
    {
        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref counter) < value)
        {
            ThrowIfFailed();
            if (_ended)
            {
                // Only the partner can see this: the first thread broke off in the midst of a step.
                throw new OperationCanceledException("the step was broken off.");
            }

            if (Stopwatch.GetElapsedTime(start).TotalMilliseconds < MillisecondsYielding)
            {
                Thread.Yield();
            }
            else
            {
                Thread.Sleep(MillisecondsAsleep);
            }
        }
    }

    private void ThrowIfFailed()
    {
        if (_error is { } error)
        {
            throw new InvalidOperationException($"the second thread of a step failed: {error.Message}", error);
        }
    }

    // Each counter in cache lines of its own: two, because processors fetch them in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 640)]
    private struct Counters
    {
        [FieldOffset(128)]
        public long First;

        [FieldOffset(256)]
        public long Second;

        [FieldOffset(384)]
        public int State;

        [FieldOffset(512)]
        public long Wanted;
    }
}
