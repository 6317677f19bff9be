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

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void Read_AfterPriming_HasTheLikelihoodThatTeacherForcingGives(string name)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs[name]);
        float[] prime = new float[100];
        MuLaw.Decode(TestNetworks.Codes(100), prime);
        float[] generated = new float[400];
        using GenerationSession session = new(network, seed: 5);

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

    [Fact]
    public void Read_AnyBlocksAndPrimingInPieces_GiveTheSameSamples()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["three taps, one-hot"]);
        float[] prime = new float[777];
        MuLaw.Decode(TestNetworks.Codes(777), prime);
        float[] expected = new float[2500];
        using (GenerationSession whole = new(network, seed: 3))
        {
            whole.Prime(prime);
            whole.Read(expected);
        }

        foreach (int block in (int[])[1, 3, 100, 999])
        {
            using GenerationSession pieces = new(network, seed: 3);
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
    public void Read_SameSeed_SameSamplesAndAnotherSeed_Others()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, scalar"]);

        Assert.Equal(Generate(network, seed: 1), Generate(network, seed: 1));
        Assert.NotEqual(Generate(network, seed: 1), Generate(network, seed: 2));
    }

    [Fact]
    public void Read_AfterPriming_AllocatesNothing()
    {
        using WaveNet network = TestNetworks.Create(WaveNetConfig.Tiny);
        using GenerationSession session = new(network, new SamplingOptions { TopK = 40, TopP = 0.9, Temperature = 0.9 });
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

    [Fact]
    public void Generate_Takes_AreRankedAndDoNotDependOnTheirNumber()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        SamplingOptions options = new();

        IReadOnlyList<Take> two = TakeGenerator.Generate(network, options, seed: 9, takes: 2, length: 300, cancellationToken: TestContext.Current.CancellationToken);
        IReadOnlyList<Take> five = TakeGenerator.Generate(network, options, seed: 9, takes: 5, length: 300, threads: 1, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(five.OrderBy(take => take.BitsPerSample), five);
        Assert.Equal(5, five.Select(take => take.Number).Distinct().Count());
        foreach (Take take in two)
        {
            Assert.Equal(take.Samples, five.Single(other => other.Number == take.Number).Samples);
        }
    }

    private static float[] Generate(WaveNet network, int seed)
    {
        using GenerationSession session = new(network, seed: seed);
        float[] samples = new float[300];
        session.Read(samples);
        return samples;
    }
}
