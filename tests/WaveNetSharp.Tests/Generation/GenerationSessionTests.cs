using WaveNetSharp.Audio;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Generation;

public sealed class GenerationSessionTests
{
    // A likelihood sums 400 terms, each from logits that differ by rounding between tiles of 1 and of many: 400 * 1e-4 is the most, see
    // StreamingForwardTests; in practice they cancel.
    private const double Tolerance = 1e-2;

    public static TheoryData<GenerationMode> Modes => [.. Enum.GetValues<GenerationMode>()];

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void Read_AfterPriming_HasTheLikelihoodThatTeacherForcingGives(string name)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs[name]);
        float[] prime = new float[100];
        MuLaw.Decode(TestNetworks.Codes(100), prime);
        float[] generated = new float[400];
        using GenerationSession session = new(network, seed: 5, mode: GenerationMode.Exact);

        session.Prime(prime);
        session.Read(generated);

        byte[] codes = new byte[500];
        MuLaw.Encode(prime, codes.AsSpan(0, 100));
        MuLaw.Encode(generated, codes.AsSpan(100));
        double[][] logits = ReferenceNetwork.Logits(network.Config, [.. network.Parameters.ToArray().Select(value => (double)value)], codes.AsSpan(0, codes.Length - 1));
        double expected = 0;
        for (int t = 99; t < logits.Length; t++)
        {
            double maximum = logits[t].Max();
            expected += (Math.Log(logits[t].Sum(value => Math.Exp(value - maximum))) + maximum - logits[t][codes[t + 1]]) / Math.Log(2);
        }

        Assert.Equal(expected, session.TotalBits, Tolerance);
        Assert.Equal(400, session.Generated);
    }

    [Theory, MemberData(nameof(Modes))]
    public void Read_AnyBlocksAndPrimingInPieces_GiveTheSameSamples(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["three taps, one-hot"]);
        float[] prime = new float[777];
        MuLaw.Decode(TestNetworks.Codes(777), prime);
        float[] expected = new float[2500];
        using (GenerationSession whole = new(network, seed: 3, mode: mode))
        {
            whole.Prime(prime);
            whole.Read(expected);
        }

        foreach (int block in (int[])[1, 3, 100, 999])
        {
            using GenerationSession pieces = new(network, seed: 3, mode: mode);
            pieces.Prime(prime.AsSpan(0, 500));
            pieces.Prime(prime.AsSpan(500));
            float[] actual = new float[expected.Length];
            for (int start = 0; start < actual.Length; start += block)
            {
                pieces.Read(actual.AsSpan(start, Math.Min(block, actual.Length - start)));
            }

            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Prime_LongerThanTheReceptiveField_EqualsItsEnd()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["three taps, one-hot"]);
        float[] prime = new float[777];
        MuLaw.Decode(TestNetworks.Codes(777), prime);

        Assert.Equal(BitsAfter(network, prime[^network.Config.ReceptiveField..]), BitsAfter(network, prime));
        Assert.NotEqual(BitsAfter(network, prime[^(network.Config.ReceptiveField - 1)..]), BitsAfter(network, prime));
    }

    [Fact]
    public void Prime_NaNFarBack_IsRefused()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["one layer"]);
        using GenerationSession session = new(network);
        float[] prime = new float[100];
        prime[0] = float.NaN;

        ArgumentException error = Assert.Throws<ArgumentException>(() => session.Prime(prime));

        Assert.Contains("samples must be numbers", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Modes))]
    public void Read_SameSeed_SameSamplesAndAnotherSeed_Others(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, scalar"]);

        Assert.Equal(Generate(network, mode, seed: 1), Generate(network, mode, seed: 1));
        Assert.NotEqual(Generate(network, mode, seed: 1), Generate(network, mode, seed: 2));
    }

    [Theory, MemberData(nameof(Modes))]
    public void Read_OneThreadOrAll_GivesTheSameSamples(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);

        Assert.Equal(Generate(network, mode, seed: 1, threads: 1), Generate(network, mode, seed: 1));
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Read_SessionsOfOneNetworkAtTheSameTime_GiveWhatEachGivesAlone(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        float[][] alone = [.. Enumerable.Range(0, 4).Select(seed => Generate(network, mode, seed))];
        // Everybody starts to read at once.
        using Barrier start = new(alone.Length);

        float[][] together = await Task.WhenAll(alone.Select((_, seed) => Task.Factory.StartNew(
            () => Generate(network, mode, seed, beforeReading: () => start.SignalAndWait(TestContext.Current.CancellationToken)),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(alone, together);
    }

    [Theory, MemberData(nameof(Modes))]
    public void Options_SetBetweenBlocks_HoldFromTheNextBlockOn(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        SamplingOptions narrow = new() { Temperature = 0.5, TopK = 20 };
        using GenerationSession changed = new(network, seed: 1, mode: mode);
        using GenerationSession unchanged = new(network, seed: 1, mode: mode);
        using GenerationSession narrowAfter = new(network, narrow, seed: 1, mode: mode);
        float[] before = new float[200];
        float[] after = new float[200];
        float[] expected = new float[200];

        changed.Read(before);
        changed.Options = narrow;
        changed.Read(after);

        unchanged.Read(expected);
        Assert.Equal(expected, before);
        narrowAfter.Restore(SnapshotAfter(network, mode, samples: 200));
        narrowAfter.Read(expected);
        Assert.Equal(expected, after);
        unchanged.Read(expected);
        Assert.NotEqual(expected, after);
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedAndThoseBeforeStay()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["one layer"]);
        using GenerationSession session = new(network, new SamplingOptions { TopK = 7 });

        ArgumentException error = Assert.Throws<ArgumentException>(() => session.Options = new SamplingOptions { TopK = 0 });

        Assert.Contains("top-k must be between 1 and 256, but was 0", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, session.Options.TopK);
    }

    [Fact]
    public void Constructor_BadOptionModeOrThreads_IsRefused()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["one layer"]);

        Assert.Throws<ArgumentException>(() => new GenerationSession(network, new SamplingOptions { TopP = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GenerationSession(network, mode: (GenerationMode)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GenerationSession(network, threads: 0));
    }

    [Theory, MemberData(nameof(Modes))]
    public void Read_AfterPriming_AllocatesNothing(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(WaveNetConfig.Tiny);
        using GenerationSession session = new(network, new SamplingOptions { TopK = 40, TopP = 0.9, Temperature = 0.9 }, mode: mode);
        float[] samples = new float[512];
        session.Prime(new float[100]);
        session.Read(samples);

        AllocationAssert.None(() =>
        {
            for (int block = 0; block < 20; block++)
            {
                session.Read(samples);
            }
        });
    }

    [Theory, MemberData(nameof(Modes))]
    public void Generate_Takes_AreRankedAndDoNotDependOnTheirNumber(GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        SamplingOptions options = new();

        IReadOnlyList<Take> two = TakeGenerator.Generate(network, options, seed: 9, takes: 2, length: 300, mode: mode, cancellationToken: TestContext.Current.CancellationToken);
        IReadOnlyList<Take> five = TakeGenerator.Generate(network, options, seed: 9, takes: 5, length: 300, mode: mode, threads: 1, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(five.OrderBy(take => take.BitsPerSample), five);
        Assert.Equal(5, five.Select(take => take.Number).Distinct().Count());
        foreach (Take take in two)
        {
            Assert.Equal(take.Samples, five.Single(other => other.Number == take.Number).Samples);
        }
    }

    private static float[] Generate(WaveNet network, GenerationMode mode, int seed, int? threads = null, Action? beforeReading = null)
    {
        using GenerationSession session = new(network, seed: seed, mode: mode, threads: threads);
        float[] samples = new float[1500];
        beforeReading?.Invoke();
        session.Read(samples);
        return samples;
    }

    private static GenerationSnapshot SnapshotAfter(WaveNet network, GenerationMode mode, int samples)
    {
        using GenerationSession session = new(network, seed: 1, mode: mode);
        session.Read(new float[samples]);
        return session.Snapshot();
    }

    private static double BitsAfter(WaveNet network, float[] prime)
    {
        using GenerationSession session = new(network, seed: 2, mode: GenerationMode.Exact);
        session.Prime(prime);
        session.Read(new float[100]);
        return session.TotalBits;
    }
}
