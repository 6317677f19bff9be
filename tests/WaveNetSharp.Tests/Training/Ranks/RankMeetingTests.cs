using WaveNetSharp.Training;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Tests.Training.Ranks;

public sealed class RankMeetingTests
{
    [Fact]
    public void Add_ThreeRanks_SumsGradientsAndLosses()
    {
        (double Loss, float[] Gradient)[] results = ThreadGroup.Run(3, group =>
        {
            RankMeeting meeting = new(group);
            float[] gradient = [group.Rank, 1];
            double loss = meeting.Add(gradient, 10 * group.Rank, samples: 5, computed: 1, checksum: 7);
            return (loss, gradient);
        });

        Assert.All(results, result => Assert.Equal(30, result.Loss));
        Assert.All(results, result => Assert.Equal([3f, 3f], result.Gradient));
    }

    [Fact]
    public void Add_OneRankHasOtherParameters_NamesItOnAllRanks()
    {
        string?[] messages = ThreadGroup.Run(3, group =>
        {
            float[] parameters = [1, 2, group.Rank == 1 ? MathF.BitIncrement(3) : 3];
            RankMeeting meeting = new(group);
            return Record.Exception(() => meeting.Add([], 0, 1, 1, ParameterChecksum.Of(parameters)))?.Message;
        });

        Assert.All(messages, message => Assert.Contains("those of rank 1 have become others", message, StringComparison.Ordinal));
    }

    [Fact]
    public void Train_OneRankHasOtherParametersAtTheEnd_SavesNothing()
    {
        using MelodyRuns runs = new();
        TrainingOptions options = new() { Steps = 3, Batch = 2, Threads = 1 };

        JointFailureException error = Assert.Throws<JointFailureException>(() => ThreadGroup.Run(2, group =>
        {
            using Trainer trainer = Trainer.Start(MelodyRuns.Config, runs.Corpus, runs.Folder("run"), options, group);
            return trainer.Train(now =>
            {
                if (group.Rank == 1 && now.Step == options.Steps)
                {
                    trainer.Model.MutableParameters[0] += 1;
                }
            });
        }));

        Assert.Contains("those of rank 1 have become others", error.Message, StringComparison.Ordinal);
        Assert.Equal("last.state.safetensors", Assert.Single(Directory.GetFiles(new RunFolder(runs.Folder("run")).Checkpoints).Select(Path.GetFileName)));
    }

    [Fact]
    public void Meet_OneRankIsAskedToStop_AllStopByTheClockOfTheFirst()
    {
        (bool IsStopping, double Seconds)[] results = ThreadGroup.Run(3, group =>
        {
            using CancellationTokenSource stop = new();
            RankMeeting meeting = new(group);
            meeting.Begin(stop.Token);
            Assert.False(meeting.IsStopping);
            if (group.Rank == 2)
            {
                stop.Cancel();
            }

            meeting.Meet();
            return (meeting.IsStopping, meeting.Seconds);
        });

        Assert.All(results, result => Assert.Equal((true, results[0].Seconds), result));
    }

    [Fact]
    public void MeanBits_OneRankWasStopped_IsNullForAll()
    {
        double?[] whole = ThreadGroup.Run(2, group => new RankMeeting(group).MeanBits(Math.Log(2) * 3 * (group.Rank + 1), 3));
        double?[] stopped = ThreadGroup.Run(2, group => new RankMeeting(group).MeanBits(group.Rank == 1 ? null : 1, 3));

        Assert.Equal([1.5, 1.5], whole.Select(bits => Math.Round(bits!.Value, 12)));
        Assert.Equal([null, null], stopped);
    }

    [Theory]
    [InlineData(3, 1, 1.5, 0.5)]
    [InlineData(7, 7, 1, 1)]
    public void Weight_TwoRanks_IsThePartOverAnEvenOne(long first, long second, float ofFirst, float ofSecond)
    {
        float[] weights = ThreadGroup.Run(2, group => new RankMeeting(group).Weight(group.Rank == 0 ? first : second));

        Assert.Equal([ofFirst, ofSecond], weights);
    }

    [Fact]
    public void Straggler_OneRankTakesTwiceAsLong_IsNamed()
    {
        string?[] names = ThreadGroup.Run(3, group =>
        {
            RankMeeting meeting = new(group);
            meeting.Add([], 0, samples: 100, computed: group.Rank == 1 ? 2 : 1, checksum: 0);
            return meeting.Speeds.Straggler();
        });

        Assert.All(names, name => Assert.StartsWith("rank 1 makes the others wait: 50 samples/s where 100 are usual", name, StringComparison.Ordinal));
    }
}
