using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Generation;

// Alone, because partners of all sessions share the machine's cores: with others awake, these would sleep.
[Collection(MeasuredAlone.Name)]
public sealed partial class StepPartnerTests
{
    // A partner that hangs is a failure, after so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // On a machine with other work the two wait for each other longer, and most steps are done alone: then a single one together has to do.
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(0.2);

    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(4, 4, 2)]
    [InlineData(5, 4, 3)]
    [InlineData(30, 4, 3)]
    [InlineData(7, 1, 1)]
    public void TryStep_ManySteps_DoesEveryPieceAfterWhatItDependsOn(int layers, int piece, int outputs)
    {
        FakeStepWork work = new(layers, piece, outputs);
        using StepPartner partner = new(work);
        StepTogether(partner, work, together: 3000);
        Assert.Empty(work.Wrong);
    }

    [Theory]
    [InlineData("Beside")]
    [InlineData("FinishSkip")]
    [InlineData("Output")]
    public void TryStep_PartnerFails_ThrowsThenAndEverAfterInsteadOfWaiting(string piece)
    {
        Assert.SkipUnless(Environment.ProcessorCount > 1, "a partner stays asleep on a single core.");
        FakeStepWork work = new(9, 4, 2);
        using StepPartner partner = new(work);
        int first = Environment.CurrentManagedThreadId;
        StepTogether(partner, work, together: 10);
        work.During = now =>
        {
            if (now == piece && Environment.CurrentManagedThreadId != first)
            {
                throw new InvalidDataException("broken on purpose");
            }
        };

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => StepTogether(partner, work, together: 10));
        Assert.Contains("the second thread of a step failed: broken on purpose", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(error.InnerException);
        work.During = null;
        Assert.Throws<InvalidOperationException>(() => partner.TryStep([1]));
        Assert.Throws<InvalidOperationException>(() => partner.TryStep([1]));
    }

    [Theory]
    [InlineData("Begin")]
    [InlineData("Chain")]
    [InlineData("Prepare")]
    [InlineData("Output")]
    [InlineData("End")]
    public void Dispose_FirstThreadBrokeOffAStep_DoesNotWaitForIt(string piece)
    {
        FakeStepWork work = new(9, 4, 2);
        StepPartner partner = new(work);
        int first = Environment.CurrentManagedThreadId;
        StepTogether(partner, work, together: 10);
        work.During = now =>
        {
            if (now == piece && Environment.CurrentManagedThreadId == first)
            {
                throw new InvalidDataException("broken on purpose");
            }
        };

        Assert.Throws<InvalidDataException>(() => StepTogether(partner, work, together: 10));
        partner.Dispose();
    }

    // Tens of thousands of steps, with pauses in which the partner falls asleep.
    [Theory]
    [InlineData("deep", 1)]
    [InlineData("deep", 3)]
    [InlineData("three taps, one-hot", 1)]
    [InlineData("wide and odd", 5)]
    [InlineData("shared", 1)]
    public void TryStep_ManyStepsWithPauses_HasTheBitsOfOneThread(string name, int streams)
    {
        using WaveNet model = FastNetworks.Create(name);
        AssertSameAsAlone(model, streams, together: 20_000, pauses: 4);
    }

    // The system gives the one core now to this thread, now to that one, in the midst of any piece.
    [Fact]
    public void TryStep_BothThreadsOnOneCore_HasTheBitsOfOneThread()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only on Linux can a single thread be bound to a core from here.");
        Exception? failure = null;
        Thread bound = new(() =>
        {
            try
            {
                // The partner inherits it.
                Assert.True(BindToOneCore());
                using WaveNet model = FastNetworks.Create("deep");
                AssertSameAsAlone(model, 1, together: 300, pauses: 3);
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        bound.Start();
        bound.Join();
        Assert.Null(failure);
    }

    [Fact]
    public async Task Step_ManyStreamsAtOnce_EachHasTheBitsOfOneThread()
    {
        using WaveNet model = FastNetworks.Create("shared");
        Task[] streams = [.. Enumerable.Range(0, 5).Select(seed => Task.Factory.StartNew(
            () =>
            {
                using FastStream together = new(model, 1, threads: 2);
                using FastStream alone = new(model, 1, threads: 1);
                byte[] codes = TestNetworks.Codes(2000, seed);
                for (int step = 0; step < codes.Length; step++)
                {
                    Assert.Equal(alone.Step(codes.AsSpan(step, 1)), together.Step(codes.AsSpan(step, 1)));
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        await Task.WhenAll(streams);
    }

    [Fact]
    public void Dispose_PartnerAwake_EndsItsThread()
    {
        int before = Partners();
        for (int round = 0; round < 10; round++)
        {
            FakeStepWork work = new(8, 4, 2);
            StepPartner partner = new(work);
            StepTogether(partner, work, together: 3);
            partner.Dispose();
            partner.Dispose();
            Assert.Empty(work.Wrong);
        }

        AwaitPartners(before);
    }

    [Fact]
    public void Session_ForgottenWithoutDispose_IsCollectedAndItsThreadEnds()
    {
        using WaveNet model = FastNetworks.Create("shared");
        int before = SettledPartners();
        WeakReference session = Forget(model);
        Assert.True(Partners() > before || !OperatingSystem.IsLinux());
        AwaitPartners(before, () =>
        {
            GC.Collect();
            return session.IsAlive;
        });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget(WaveNet model)
    {
        GenerationSession session = new(model, threads: 2);
        session.Read(new float[2000]);
        return new WeakReference(session);
    }

    private static void AssertSameAsAlone(WaveNet model, int streams, int together, int pauses)
    {
        using FastStep shared = new(FastWeights.Of(model), streams);
        using FastStep alone = new(FastWeights.Of(model), streams);
        using StepPartner partner = new(shared);
        byte[] codes = TestNetworks.Codes(997 * streams);
        for (int part = 0; part < pauses; part++)
        {
            StepTogether(partner, shared, together / pauses, step =>
            {
                ReadOnlySpan<byte> now = codes.AsSpan(step % 997 * streams, streams);
                FakeStepWork.StepAlone(alone, now);
                return now;
            }, () => Assert.True(alone.Logits.SequenceEqual(shared.Logits)));

            // Longer than a partner stays awake.
            Thread.Sleep(4);
        }
    }

    /// <summary>Steps until so many of the steps were done by both threads, or fewer on a busy machine; on a single core none is.</summary>
    private static void StepTogether(StepPartner partner, StepWork work, int together, CodesOfStep? codes = null, Action? afterwards = null)
    {
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        for (int step = 0; done < together; step++)
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            Assert.True(elapsed < Patience, $"{done} of {step} steps were done together.");
            if (elapsed > Enough && done > 0)
            {
                return;
            }

            ReadOnlySpan<byte> now = codes is null ? [1] : codes(step);
            bool both = partner.TryStep(now);
            if (!both)
            {
                FakeStepWork.StepAlone(work, now);
            }

            afterwards?.Invoke();
            done += both || Environment.ProcessorCount < 2 ? 1 : 0;
        }
    }

    // A thread is still listed for a moment after it has ended.
    private static void AwaitPartners(int before, Func<bool>? longer = null)
    {
        long start = Stopwatch.GetTimestamp();
        while ((longer?.Invoke() ?? false) || Partners() > before)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "a partner is still there.");
            Thread.Sleep(5);
        }
    }

    // Those of tests before, which end as this begins, must not be counted.
    private static int SettledPartners()
    {
        int partners;
        do
        {
            partners = Partners();
            Thread.Sleep(50);
        }
        while (Partners() != partners);
        return partners;
    }

    // Threads by their name, of which Linux keeps 15 characters.
    private static int Partners() => !OperatingSystem.IsLinux()
        ? 0
        : Directory.GetDirectories("/proc/self/task").Count(task => NameOf(task).StartsWith("WaveNet step", StringComparison.Ordinal));

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            return ""; // It has ended meanwhile.
        }
    }

    private static unsafe bool BindToOneCore()
    {
        ulong* cores = stackalloc ulong[16];
        if (GetAffinity(0, 128, cores) < 0)
        {
            return false;
        }

        for (int i = 0, found = 0; i < 16; i++)
        {
            cores[i] = found == 0 ? cores[i] & (~cores[i] + 1) : 0;
            found |= cores[i] != 0 ? 1 : 0;
        }

        return SetAffinity(0, 128, cores) == 0;
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static unsafe partial int GetAffinity(int thread, nuint size, ulong* cores);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static unsafe partial int SetAffinity(int thread, nuint size, ulong* cores);

    private delegate ReadOnlySpan<byte> CodesOfStep(int step);
}
