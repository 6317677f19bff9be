using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Generation;

/// <summary>The share of the past taps that each of two threads has.</summary>
public sealed class StepWorkTests
{
    private const int Layers = 9;

    // Of times that one side must have been done first before a layer changes sides.
    private const int Patience = 16;

    public static MatrixTheoryData<string, bool> NetworksAndModes => new(["two taps, one-hot", "deep", "shared"], [false, true]);

    [Fact]
    public void Balance_OneSideAlwaysFirst_GivesItALayerAtATimeUntilItHasAll()
    {
        using FakeStepWork work = new(Layers, 4, 2);
        for (int layers = 1; layers <= Layers + 2; layers++)
        {
            Balance(work, besideFirst: true, Patience - 1);
            Assert.Equal(Math.Min(Layers, layers - 1), work.PastBeside);
            Balance(work, besideFirst: true, 1);
            Assert.Equal(Math.Min(Layers, layers), work.PastBeside);
        }

        Balance(work, besideFirst: false, Patience);
        Assert.Equal(Layers - 1, work.PastBeside);
        Balance(work, besideFirst: false, (Layers + 2) * Patience);
        Assert.Equal(0, work.PastBeside);
    }

    [Fact]
    public void Balance_BothByTurns_ChangesNothing()
    {
        using FakeStepWork work = new(Layers, 4, 2);
        Balance(work, besideFirst: true, 3 * Patience);
        for (int step = 0; step < 10 * Patience; step++)
        {
            work.Balance(step % 2 == 0);
        }

        Assert.Equal(3, work.PastBeside);
    }

    [Theory, MemberData(nameof(NetworksAndModes))]
    public void Alone_LayersChangeSidesBetweenSteps_GivesTheSameBits(string name, bool exact)
    {
        using WaveNet model = FastNetworks.Create(name);
        Assert.SkipUnless(!exact || ExactStep.Fits(model.Config), "there are no vectors on this machine.");
        using StreamStep still = Open(model, exact);
        using StreamStep moving = Open(model, exact);
        Random random = new(1);
        HashSet<int> shares = [];
        foreach (byte code in TestNetworks.Codes(1000))
        {
            Balance(moving, random.Next(2) == 0, Patience * random.Next(3));
            shares.Add(moving.PastBeside);
            still.Alone([code]);
            moving.Alone([code]);
            Assert.Equal(still.Logits, moving.Logits);
        }

        Assert.Equal(moving.Layers + 1, shares.Count);
    }

    [Theory]
    [InlineData(8, 10, 8)]
    [InlineData(4, 10, 8)]
    [InlineData(1, 30, 8)]
    [InlineData(3, 3, 4)]
    public void Turns_FirstLayersOfAnyNumber_HaveEquallyMuchToDoInEveryStep(int stacks, int perStack, int batch)
    {
        int[] batches = [.. Enumerable.Range(0, stacks * perStack).Select(layer => Math.Min(batch, 1 << Math.Min(20, layer % perStack)))];
        int[] turns = StreamStep.Turns(batches);
        for (int first = 0; first < turns.Length; first++)
        {
            foreach (IGrouping<int, int> same in Enumerable.Range(first, turns.Length - first).GroupBy(layer => batches[layer]))
            {
                int[] counts = new int[same.Key];
                foreach (int layer in same)
                {
                    counts[turns[layer] % same.Key]++;
                    Assert.InRange(counts.Max() - counts.Min(), 0, 1);
                }
            }
        }
    }

    private static StreamStep Open(WaveNet model, bool exact) => exact ? new ExactStep(ExactWeights.Of(model)) : new FastStep(FastWeights.Of(model), streams: 1);

    private static void Balance(StepWork work, bool besideFirst, int times)
    {
        for (int i = 0; i < times; i++)
        {
            work.Balance(besideFirst);
        }
    }
}
