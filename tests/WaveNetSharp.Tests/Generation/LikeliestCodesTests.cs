using WaveNetSharp.Generation;

namespace WaveNetSharp.Tests.Generation;

public sealed class LikeliestCodesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Next_AnyLogits_FollowsAStableSort(int seed)
    {
        Random random = new(seed);
        float[] logits = [.. Enumerable.Range(0, 256).Select(_ => MathF.Round((random.NextSingle() - 0.5f) * 30))];
        logits[random.Next(256)] = float.NegativeInfinity;
        logits[random.Next(256)] = -0f;
        byte[] expected = [.. Enumerable.Range(0, 256).OrderByDescending(code => logits[code]).Select(code => (byte)code)];

        LikeliestCodes likeliest = new();
        for (int round = 0; round < 2; round++)
        {
            likeliest.Reset(logits);
            Assert.Equal(expected, Enumerable.Range(0, 256).Select(_ => likeliest.Next()));
        }
    }
}
