using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Tests.Training.Ranks;

public sealed class JointStartTests
{
    [Fact]
    public void RequireSameArithmetic_OneRankRoundsTwice_NamesBothAndTheRemedy()
    {
        string?[] messages = ThreadGroup.Run(3, group => Record.Exception(
            () => JointStart.RequireSameArithmetic(group, group.Rank == 1 ? "vectors of 128 bits, not fused" : "vectors of 256 bits, fused"))?.Message);

        Assert.All(messages, message =>
        {
            Assert.Contains("rank 0 has vectors of 256 bits, fused and that of rank 1 has vectors of 128 bits, not fused.", message, StringComparison.Ordinal);
            Assert.Contains("DOTNET_EnableAVX2=0", message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void RequireSameArithmetic_OneProcessor_IsAccepted() =>
        Assert.All(ThreadGroup.Run(2, group => Record.Exception(() => JointStart.RequireSameArithmetic(group, Arithmetic.Describe()))), Assert.Null);
}
