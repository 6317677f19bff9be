using WaveNetSharp.Fuzz;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests;

/// <summary>Every attack on the readers of files for a second or so, always with the same inputs; <c>WaveNetSharp.Fuzz</c> goes on for hours.</summary>
public sealed class FuzzTests
{
    private const long Inputs = 5_000;

    public static TheoryData<string> Readers => [.. Targets.Names];

    [Theory, MemberData(nameof(Readers))]
    public void Reader_DamagedFiles_AreReadOrRefused(string reader)
    {
        // A corpus is a folder of files each time.
        long inputs = reader == "corpus" ? Inputs / 10 : Inputs;
        FuzzReport report = FuzzRun.Run(Targets.Of(reader), seed: 1, inputs, TimeSpan.MaxValue);

        Assert.True(report.Findings.Count == 0, string.Join('\n', report.Findings.Select(finding => $"{finding.What}\n{Convert.ToHexString(finding.Smallest)}")));
        Assert.Equal(inputs, report.Inputs);
        Assert.True(report.Answers.Count > 1, "every input got the same answer, so nothing was tried.");
    }

    [Fact]
    public void Run_ReaderWithAFault_FindsItAndTheSmallestInput()
    {
        FuzzReport report = FuzzRun.Run(new FaultyReader(), seed: 1, Inputs, TimeSpan.MaxValue);

        FuzzFinding finding = Assert.Single(report.Findings);
        Assert.Equal("{"u8.ToArray(), finding.Smallest);
        Assert.Equal("'{' is too much", finding.What);
    }

    private sealed class FaultyReader : IFuzzTarget
    {
        public IReadOnlyList<byte[]> Seeds { get; } = [new byte[20]];

        public byte[] Next(RandomSource random, IReadOnlyList<byte[]> pool) =>
            ByteMutator.Mutate(random, pool[random.Below(pool.Count)], pool[0], ["{"u8.ToArray()]);

        public string Check(byte[] input) => input.Contains((byte)'{') ? throw new FuzzFailureException("'{' is too much") : "taken";
    }
}
