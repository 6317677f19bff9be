using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class ShardBoundaryTests
{
    [Theory]
    [InlineData(1, 1000)]
    [InlineData(40, 1000)]
    [InlineData(300, 1000)]
    public void EndsAfter_ManyRecordings_GivesShardsOfTheMeanLength(long bytes, long mean)
    {
        const int Recordings = 200_000;
        int shards = Enumerable.Range(0, Recordings).Count(i => ShardBoundary.EndsAfter(Recording.IdOf($"{i}.mp3", null), bytes, mean));

        // Each recording ends a shard with the probability bytes / mean, independently; five standard deviations.
        double expected = Recordings * (double)bytes / mean;
        Assert.Equal(expected, shards, 5 * Math.Sqrt(expected));
    }

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData("ffffffffffffffff")]
    public void EndsAfter_RecordingOfTheMeanLength_Always(string id)
    {
        Assert.True(ShardBoundary.EndsAfter(id, ShardBoundary.MeanBytes));
        Assert.True(ShardBoundary.EndsAfter(id, long.MaxValue));
        Assert.False(ShardBoundary.EndsAfter(id, 0));
    }

    [Fact]
    public void For_OtherAudioLengthOrOrder_GivesAnotherName()
    {
        (string, long) one = (new string('1', 64), 10);
        (string, long) two = (new string('2', 64), 20);
        string[] names = [ShardName.For([one, two]), ShardName.For([two, one]), ShardName.For([one]), ShardName.For([(one.Item1, 11)])];

        Assert.Equal(4, names.Distinct().Count());
        Assert.All(names, name => Assert.True(ShardName.IsValid(name)));
        Assert.Equal("audio-6e1c4aeef690adc7.s16le", names[0]);
    }
}
