using System.Security.Cryptography;
using WaveNetSharp.Corpus;
using WaveNetSharp.Fuzz;

namespace WaveNetSharp.Tests.Corpus;

public sealed class StagingTests : IDisposable
{
    private static readonly PrepareOptions Options = new() { SampleRate = 8000 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FileAll_StagedRecordings_BecomeShardsOfTheirOwnThatAreListed()
    {
        Staging staging = Staging.Open(_folder.Root, Options);
        Stage(staging, "a.wav", 100);
        Stage(staging, "b.wav", 300);
        staging.FileAll();

        Assert.Equal(["a.wav", "b.wav"], Sources(staging));
        Assert.Equal([200L, 600L], Directory.GetFiles(_folder.Root, "audio-*").Select(path => new FileInfo(path).Length).Order());
        Assert.Empty(Directory.GetFiles(staging.Folder, "*.s16le"));
    }

    [Fact]
    public void FileAll_WhatIsHalfDoneOrNotUnderstood_IsDeleted()
    {
        Staging staging = Staging.Open(_folder.Root, Options);
        Stage(staging, "a.wav", 100);
        string text = Stage(staging, "b.wav", 300);
        File.WriteAllText(text, File.ReadAllText(text)[..50]);
        File.WriteAllText(staging.AudioPath("0123456789abcdef"), "samples without a description");
        File.WriteAllText(staging.SpillPath(0), "spilled");
        File.WriteAllText(staging.UnfinishedShardPath, "half");
        staging.FileAll();

        Assert.Equal(["a.wav"], Sources(staging));
        Assert.Equal(2, Directory.GetFiles(staging.Folder).Length);
    }

    [Fact]
    public void Listed_ShardIsMissingOrCut_DoesNotCount()
    {
        Staging staging = Staging.Open(_folder.Root, Options);
        Stage(staging, "a.wav", 100);
        Stage(staging, "b.wav", 300);
        staging.FileAll();
        string[] shards = Directory.GetFiles(_folder.Root, "audio-*");
        File.Delete(shards[0]);
        File.WriteAllBytes(shards[1], new byte[10]);

        Assert.Empty(staging.Listed());
    }

    [Fact]
    public void Open_OtherChoices_EmptiesTheFolder()
    {
        Staging staging = Staging.Open(_folder.Root, Options);
        Stage(staging, "a.wav", 100);
        Assert.Single(Directory.GetFiles(Staging.Open(_folder.Root, Options).Folder, "*.s16le"));

        Assert.Empty(Directory.GetFiles(Staging.Open(_folder.Root, Options with { SampleRate = 4000 }).Folder, "*.s16le"));
    }

    [Fact]
    public void GiveUpOne_NoRoomForTheManifest_GivesUpTheLongestThatIsNotCommitted()
    {
        Staging staging = Staging.Open(_folder.Root, Options);
        Stage(staging, "a.wav", 100);
        Stage(staging, "b.wav", 300);
        Stage(staging, "c.wav", 200);
        staging.FileAll();
        string committed = staging.Listed().Single(listed => listed.Lines[0].Source == "c.wav").Shard.File;

        Assert.True(staging.GiveUpOne([committed]));
        Assert.Equal(["a.wav", "c.wav"], Sources(staging));
        Assert.True(staging.GiveUpOne([committed]));
        Assert.False(staging.GiveUpOne([committed]));
        Assert.Equal([committed], Directory.GetFiles(_folder.Root, "audio-*").Select(Path.GetFileName));
    }

    [Fact]
    public void Load_SourceOfTwoChannels_CountsOnlyWithBoth()
    {
        Staging staging = Staging.Open(_folder.Root, Options);
        Stage(staging, "a.wav", 100, "left", parts: 2);
        Stage(staging, "b.wav", 100, "left", parts: 2);
        Stage(staging, "b.wav", 120, "right", parts: 2);
        staging.FileAll();

        EarlierWork work = EarlierWork.Load(EarlierWork.None, staging);

        Assert.Equal(["b.wav left", "b.wav right"], work.Recordings.Select(recording => $"{recording.Source} {recording.Channel}"));
        Assert.Equal([200L, 240L], work.Recordings.Select(recording => work.Shards[recording.Shard].Bytes));
    }

    private static string[] Sources(Staging staging) =>
        [.. staging.Listed().SelectMany(listed => listed.Lines).Select(line => line.Source).Order(StringComparer.Ordinal)];

    // Gives the path of its description.
    private static string Stage(Staging staging, string source, int frames, string? channel = null, int parts = 1)
    {
        byte[] audio = new byte[2 * frames];
        Random.Shared.NextBytes(audio);
        Recording recording = MadeUpCorpus.Described(source, null, Convert.ToHexStringLower(SHA256.HashData(audio)), frames, 0, 0);
        recording = recording with { Id = Recording.IdOf(source, channel), Channel = channel };
        File.WriteAllBytes(staging.AudioPath(recording.Id), audio);
        staging.Mark(new StagedRecording(recording, parts));
        return Path.ChangeExtension(staging.AudioPath(recording.Id), ".json");
    }
}
