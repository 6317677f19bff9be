using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

public sealed class TrainingBudgetTests
{
    // Rates are a few products and one cosine in double precision.
    private const double Tolerance = 1e-12;

    [Fact]
    public void LearningRate_WarmUp_RisesLinearlyToThePeak()
    {
        TrainingSettings settings = Settings(new() { WarmupSteps = 10, LearningRate = 0.5, Schedule = LearningRateSchedule.Constant });
        TrainingBudget budget = new(Steps: 1000, Seconds: null);

        for (int step = 0; step < 10; step++)
        {
            Assert.Equal(0.05 * (step + 1), budget.LearningRate(settings, step, seconds: 0), Tolerance);
        }

        Assert.Equal(0.5, budget.LearningRate(settings, 10, seconds: 0), Tolerance);
        Assert.Equal(0.5, budget.LearningRate(settings, 999, seconds: 0), Tolerance);
    }

    [Fact]
    public void LearningRate_WarmUpLongerThanTheRun_TakesATwentiethOfIt()
    {
        TrainingSettings settings = Settings(new() { WarmupSteps = 100, LearningRate = 1, Schedule = LearningRateSchedule.Constant });
        TrainingBudget budget = new(Steps: 40, Seconds: null);

        Assert.Equal(0.01, budget.LearningRate(settings, 0, seconds: 0), Tolerance);
        Assert.Equal(0.5, budget.LearningRate(settings, 1, seconds: 0), Tolerance);
        Assert.Equal(1, budget.LearningRate(settings, 2, seconds: 0), Tolerance);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.505)]
    [InlineData(1, 0.01)]
    [InlineData(7, 0.01)]
    public void LearningRate_Cosine_FallsToAHundredthOfThePeak(double progress, double expected)
    {
        TrainingSettings settings = Settings(new() { WarmupSteps = 0, LearningRate = 1 });

        Assert.Equal(expected, new TrainingBudget(Steps: 1000, Seconds: null).LearningRate(settings, (long)(1000 * progress), seconds: 5), Tolerance);
        Assert.Equal(expected, new TrainingBudget(Steps: null, Seconds: 60).LearningRate(settings, 3, 60 * progress), Tolerance);
    }

    [Fact]
    public void Of_StepsEpochsOrMinutes_CountFromTheStartOfTheRun()
    {
        Assert.Equal(new TrainingBudget(70, null), TrainingBudget.Of(new() { Steps = 70 }, null, windows: 100, batch: 8));
        // 1.5 passes over 100 windows are 150; 18 steps of 8 visit 144, 19 visit them all.
        Assert.Equal(new TrainingBudget(19, null), TrainingBudget.Of(new() { Epochs = 1.5 }, null, windows: 100, batch: 8));
        Assert.Equal(new TrainingBudget(null, 90), TrainingBudget.Of(new() { Minutes = 1.5 }, null, windows: 100, batch: 8));
    }

    [Fact]
    public void Of_NothingGiven_IsTheRunsOwnOrAnHour()
    {
        Assert.Equal(new TrainingBudget(null, 3600), TrainingBudget.Of(new(), null, windows: 100, batch: 8));
        Assert.Equal(new TrainingBudget(42, null), TrainingBudget.Of(new(), new TrainingBudget(42, null), windows: 100, batch: 8));
        Assert.Equal(new TrainingBudget(null, 60), TrainingBudget.Of(new() { Minutes = 1 }, new TrainingBudget(42, null), windows: 100, batch: 8));
    }

    [Fact]
    public void Of_BadBudget_IsRefused()
    {
        TrainingOptions[] wrong =
        [
            new() { Steps = 0 }, new() { Epochs = 0 }, new() { Epochs = double.NaN }, new() { Epochs = double.PositiveInfinity },
            new() { Minutes = -1 }, new() { Minutes = double.NaN }, new() { Minutes = double.PositiveInfinity }, new() { Steps = 1, Minutes = 1 },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => TrainingBudget.Of(options, null, windows: 100, batch: 8)));
    }

    [Fact]
    public void Progress_PastTheEnd_StaysAtOneAndNothingRemains()
    {
        Assert.Equal(1, new TrainingBudget(10, null).Progress(11, seconds: 5));
        Assert.Equal(0, new TrainingBudget(10, null).Remaining(11, seconds: 5));
        Assert.Equal(0.25, new TrainingBudget(null, 60).Progress(step: 1_000_000, seconds: 15));
        Assert.Equal(45, new TrainingBudget(null, 60).Remaining(step: 1_000_000, seconds: 15));
        // 15 s for 5 of 10 steps leave as many again.
        Assert.Equal(15, new TrainingBudget(10, null).Remaining(step: 5, seconds: 15));
    }

    private static TrainingSettings Settings(TrainingOptions options) => TrainingSettings.Resolve(options, WaveNetConfig.Tiny, threads: 2);
}
