using WaveNetSharp.Audio;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Generation;

public sealed class GenerationSnapshotTests
{
    private const int Length = 300;

    public static TheoryData<GenerationMode> Modes => [.. Enum.GetValues<GenerationMode>()];

    public static MatrixTheoryData<string, GenerationMode> NetworksAndModes => new(TestNetworks.Configs.Keys, Enum.GetValues<GenerationMode>());

    [Theory, MemberData(nameof(NetworksAndModes))]
    public void Restore_SameSession_GoesOnAsBefore(string name, GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs[name]);
        using GenerationSession session = Primed(network, mode);
        Read(session);
        GenerationSnapshot snapshot = session.Snapshot();
        double bits = session.TotalBits;
        float[] expected = Read(session);
        double expectedBits = session.TotalBits;

        session.Restore(snapshot);

        Assert.Equal((Length, bits), (session.Generated, session.TotalBits));
        Assert.Equal(expected, Read(session));
        Assert.Equal((2 * Length, expectedBits), (session.Generated, session.TotalBits));
    }

    // One snapshot, taken before the first sample, after priming, and in the midst of reading, as far as the histories move and beyond.
    [Theory]
    [InlineData(GenerationMode.Fast, 0, 0)]
    [InlineData(GenerationMode.Fast, 1, 0)]
    [InlineData(GenerationMode.Fast, 700, 0)]
    [InlineData(GenerationMode.Fast, 700, 1021)]
    [InlineData(GenerationMode.Exact, 0, 0)]
    [InlineData(GenerationMode.Exact, 1, 0)]
    [InlineData(GenerationMode.Exact, 700, 0)]
    [InlineData(GenerationMode.Exact, 700, 1021)]
    public void Restore_OtherSessionsWithAnotherPast_GoOnAsTheOneItWasTakenFrom(GenerationMode mode, int primed, int read)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["three taps, one-hot"]);
        using GenerationSession first = new(network, seed: 3, mode: mode);
        first.Prime(Music(primed));
        first.Read(new float[read]);
        GenerationSnapshot snapshot = first.Snapshot();
        float[] expected = Read(first);

        using GenerationSession untouched = new(network, seed: 8, mode: mode);
        using GenerationSession used = Primed(network, mode, seed: 9);
        Read(used);
        used.Reset();
        Read(used);
        foreach (GenerationSession session in (GenerationSession[])[untouched, used])
        {
            session.Restore(snapshot);
            Assert.Equal(expected, Read(session));
            Assert.Equal(first.TotalBits, session.TotalBits);
        }
    }

    [Theory, MemberData(nameof(Modes))]
    public void Restore_AfterReset_BringsThePastBack(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        using GenerationSession session = Primed(network, mode);
        GenerationSnapshot snapshot = session.Snapshot();
        float[] expected = Read(session);

        session.Reset();
        session.Restore(snapshot);

        Assert.Equal(expected, Read(session));
    }

    [Theory, MemberData(nameof(Modes))]
    public void Restore_OfASessionThatHeardNothing_StartsFromNothing(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, scalar"]);
        using GenerationSession session = new(network, seed: 3, mode: mode);
        GenerationSnapshot snapshot = session.Snapshot();
        float[] expected = Read(session);

        session.Prime(Music(100));
        session.Restore(snapshot);

        Assert.Equal(expected, Read(session));
    }

    [Theory, MemberData(nameof(Modes))]
    public void Restore_OptionsChangedSince_KeepsThoseOfTheSession(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        using GenerationSession session = Primed(network, mode);
        SamplingOptions before = session.Options;
        GenerationSnapshot snapshot = session.Snapshot();
        float[] expected = Read(session);

        SamplingOptions cold = new() { Temperature = 0.3 };
        session.Options = cold;
        session.Restore(snapshot);
        Assert.Same(cold, session.Options);
        Assert.NotEqual(expected, Read(session));

        session.Options = before;
        session.Restore(snapshot);
        Assert.Equal(expected, Read(session));
    }

    [Theory, MemberData(nameof(Modes))]
    public void Restore_KeepingRandom_IsTheOtherTakeOfTheSamePriming(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        using GenerationSession first = Primed(network, mode, take: 0);
        GenerationSnapshot snapshot = first.Snapshot();
        using GenerationSession primed = Primed(network, mode, take: 1);
        float[] expected = Read(primed);

        using GenerationSession restored = new(network, seed: 3, take: 1, mode: mode);
        restored.Restore(snapshot, keepRandom: true);

        Assert.Equal(expected, Read(restored));
        Assert.NotEqual(expected, Read(first));
    }

    [Theory, MemberData(nameof(Modes))]
    public void Restore_Batch_GoesOnWithEveryTake(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        using GenerationBatch batch = new(network, null, seed: 3, firstTake: 0, takes: 3, mode);
        using GenerationBatch other = new(network, null, seed: 4, firstTake: 9, takes: 3, mode);
        batch.Prime(Music(100));
        batch.Read(new float[3 * Length]);
        GenerationSnapshot snapshot = batch.Snapshot();
        float[] expected = new float[3 * Length];
        batch.Read(expected);

        other.Restore(snapshot);
        float[] actual = new float[3 * Length];
        other.Read(actual);

        Assert.Equal(expected, actual);
        Assert.All(Enumerable.Range(0, 3), take => Assert.Equal(batch.TotalBits(take), other.TotalBits(take)));
    }

    [Theory, MemberData(nameof(Modes))]
    public void Restore_AnyTime_AllocatesNothing(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        using GenerationSession session = Primed(network, mode);
        GenerationSnapshot snapshot = session.Snapshot();
        float[] samples = new float[8];

        AllocationAssert.None(() =>
        {
            session.Restore(snapshot);
            session.Read(samples);
        });
    }

    [Fact]
    public void Restore_OfAnotherNetwork_IsRefused()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        using WaveNet same = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        using GenerationSession session = new(network);
        using GenerationSession other = new(same);

        ArgumentException error = Assert.Throws<ArgumentException>(() => session.Restore(other.Snapshot()));

        Assert.Contains("of the same WaveNet object, but was of another one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_OfAnotherMode_IsRefusedNamingBoth()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        using GenerationSession fast = new(network, mode: GenerationMode.Fast);
        using GenerationSession exact = new(network, mode: GenerationMode.Exact);

        ArgumentException error = Assert.Throws<ArgumentException>(() => fast.Restore(exact.Snapshot()));

        Assert.Contains("of the same mode, Fast, but was of Exact", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_OfAnotherNumberOfTakes_IsRefusedNamingBoth()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        using GenerationBatch batch = new(network, null, seed: 1, firstTake: 0, takes: 3);
        using GenerationSession session = new(network);

        ArgumentException error = Assert.Throws<ArgumentException>(() => session.Restore(batch.Snapshot()));

        Assert.Contains("of as many takes, 1, but was of 3", error.Message, StringComparison.Ordinal);
    }

    private static GenerationSession Primed(WaveNet network, GenerationMode mode, int seed = 3, int take = 0)
    {
        GenerationSession session = new(network, seed: seed, take: take, mode: mode);
        session.Prime(Music(600));
        return session;
    }

    private static float[] Music(int length)
    {
        float[] samples = new float[length];
        MuLaw.Decode(TestNetworks.Codes(length), samples);
        return samples;
    }

    private static float[] Read(GenerationSession session)
    {
        float[] samples = new float[Length];
        session.Read(samples);
        return samples;
    }
}
