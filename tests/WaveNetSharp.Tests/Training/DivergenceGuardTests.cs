using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

public sealed class DivergenceGuardTests
{
    private readonly DivergenceGuard _guard = new();

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(3, double.NaN)]
    [InlineData(3, double.PositiveInfinity)]
    public void Check_NotFinite_EndsTheTrainingAtOnce(double bits, double gradientNorm)
    {
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => _guard.Check(1234, bits, gradientNorm));

        Assert.Contains("at step 1,234", error.Message, StringComparison.Ordinal);
        Assert.Contains("lower --learning-rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TenHighStepsInARow_EndTheTraining()
    {
        Feed(3, steps: 100);
        Feed(6, steps: 9);
        Assert.True(_guard.IsHigh);

        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => _guard.Check(110, 6, 1));

        Assert.Contains("more than 2.0 bits above its running mean of 3.00 for 10 steps (6.00 now)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_HighStepsWithAnOrdinaryOneBetween_GoOn()
    {
        Feed(3, steps: 100);
        for (int i = 0; i < 20; i++)
        {
            Feed(6, steps: 9);
            Feed(3, steps: 1);
            Assert.False(_guard.IsHigh);
        }
    }

    [Fact]
    public void Check_SlowRise_GoesOn()
    {
        // A hundredth of a bit a step: the running mean follows at a distance of half a bit.
        for (int step = 0; step < 500; step++)
        {
            Feed(3 + (0.01 * step), steps: 1);
        }
    }

    [Fact]
    public void Check_SpeechWithPauses_GoesOn()
    {
        // Windows of silence cost next to nothing, those of speech five bits: ten of the latter in a row come up every thousand steps or so.
        Random random = new(1);
        Feed(8, steps: 1);
        for (int step = 0; step < 50_000; step++)
        {
            Feed(random.Next(2) == 0 ? 0.1 : 5.5, steps: 1);
        }
    }

    private void Feed(double bits, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            _guard.Check(i, bits, gradientNorm: 1);
        }
    }
}
