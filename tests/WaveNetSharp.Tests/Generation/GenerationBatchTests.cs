using WaveNetSharp.Audio;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Generation;

public sealed class GenerationBatchTests
{
    private const int Length = 700;

    public static MatrixTheoryData<string, GenerationMode> NetworksAndModes => new(TestNetworks.Configs.Keys, Enum.GetValues<GenerationMode>());

    [Theory, MemberData(nameof(NetworksAndModes))]
    public void Read_AfterPriming_EachTakeIsTheOneASessionMakes(string name, GenerationMode mode)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs[name]);
        // Longer than the rows that are primed at once, which are fewer steps the more takes there are.
        float[] music = new float[600];
        MuLaw.Decode(TestNetworks.Codes(music.Length), music);
        foreach (int takes in (int[])[1, 2, 5])
        {
            using GenerationBatch batch = new(network, null, seed: 3, firstTake: 4, takes, mode);
            batch.Prime(music);
            float[] samples = new float[takes * Length];
            batch.Read(samples);

            for (int take = 0; take < takes; take++)
            {
                using GenerationSession session = new(network, seed: 3, take: 4 + take, mode: mode);
                session.Prime(music);
                float[] expected = new float[Length];
                session.Read(expected);
                Assert.Equal(expected, samples[(take * Length)..((take + 1) * Length)]);
                Assert.Equal(session.TotalBits, batch.TotalBits(take));
            }

            Assert.Equal(Length, batch.Generated);
        }
    }

    [Fact]
    public void Read_LengthNoMultipleOfTheTakes_IsRefused()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["one layer"]);
        using GenerationBatch batch = new(network, null, seed: 1, firstTake: 0, takes: 3);

        ArgumentException error = Assert.Throws<ArgumentException>(() => batch.Read(new float[10]));

        Assert.Contains("each of 3 takes, but were 10", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 2, 2)]
    [InlineData(1000, 2, 16)]
    public void SizeFor_TakesAndThreads_GivesEveryThreadABatchOfAtMostSixteen(int takes, int threads, int expected) =>
        Assert.Equal(expected, GenerationBatch.SizeFor(takes, threads));

    [Fact]
    public void Read_DamagedParameters_SaysSo()
    {
        using WaveNet good = TestNetworks.Create(TestNetworks.Configs["one layer"]);
        float[] parameters = good.Parameters.ToArray();
        Array.Fill(parameters, float.NaN);
        using WaveNet network = new(good.Config, parameters);
        using GenerationBatch batch = new(network, null, seed: 1, firstTake: 0, takes: 2);

        ArithmeticException error = Assert.Throws<ArithmeticException>(() => batch.Read(new float[2]));

        Assert.Contains("use an earlier checkpoint", error.Message, StringComparison.Ordinal);
    }
}
