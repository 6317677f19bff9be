using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>A prepare that ends early among many short recordings: what is finished is put together, for each alone would be a shard.</summary>
public sealed class PrepareManyTests : IDisposable
{
    private const int Songs = 600;
    private const int Killed = 590;
    private const int Together = 256;

    private readonly MusicFolder _music = new();
    private readonly DecodeCount _decoded = new();

    public PrepareManyTests()
    {
        for (int number = 0; number < Songs; number++)
        {
            _music.Add($"song-{number:000}.wav", TestCorpus.Noise(100 + (number % 7), number));
        }
    }

    private PrepareOptions Options => new() { SampleRate = 8000, Workers = 1, Decoding = _decoded.Add };

    private string Staging => Path.Combine(_music.Output, ".preparing");

    public void Dispose() => _music.Dispose();

    [Fact]
    public void Prepare_Killed_GoesOnWithoutDecodingAgain()
    {
        Kill();
        Assert.InRange(Directory.GetFiles(Staging, "*.s16le").Length, Killed, Songs);

        _music.Prepare(Options);

        // One may have been in the middle of it.
        Assert.InRange(_decoded.Names.Length, Songs, Songs + 1);
        AssertEqualsUndisturbed();
    }

    [Fact]
    public void Prepare_Cancelled_LeavesACorpusOfFewShardsAndGoesOn()
    {
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => CorpusBuilder.Prepare([_music.Root], _music.Output, Options, new At(Killed, stop.Cancel), stop.Token));

        using (AudioCorpus corpus = AudioCorpus.Open(_music.Output))
        {
            Assert.InRange(corpus.Recordings.Count, Killed, Songs);
            Assert.Empty(corpus.Verify(null, TestContext.Current.CancellationToken));
        }

        Assert.InRange(Directory.GetFiles(_music.Output, "audio-*").Length, 3, 2 + Songs - (2 * Together));
        _music.Prepare(Options);
        Assert.InRange(_decoded.Names.Length, Songs, Songs + 1);
        AssertEqualsUndisturbed();
    }

    // As a kill between the two renames of a recording, and a power loss, leave it.
    [Fact]
    public void Prepare_StagedAudioLostOrAlreadyFiled_DecodesOnlyWhatIsLost()
    {
        Kill();
        string[] staged = [.. Directory.GetFiles(Staging, "*.s16le").Order(StringComparer.Ordinal)];
        File.WriteAllBytes(staged[0], new byte[new FileInfo(staged[0]).Length]);
        File.Delete(staged[1]);
        File.WriteAllText(Path.ChangeExtension(staged[2], ".json"), "{");
        using (System.Text.Json.JsonDocument marker = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(staged[3], ".json"))))
        {
            System.Text.Json.JsonElement recording = marker.RootElement.GetProperty("recording");
            File.Move(staged[3], Path.Combine(_music.Output, ShardName.For([(recording.GetProperty("audio_sha256").GetString()!, recording.GetProperty("frames").GetInt64())])));
        }

        _decoded.Clear();
        _music.Prepare(Options);

        Assert.InRange(_decoded.Names.Length, 3, 3 + Songs - staged.Length);
        AssertEqualsUndisturbed();
    }

    private void Kill() => Assert.Throws<KilledException>(() => _music.Prepare(Options, new At(Killed, () => throw new KilledException())));

    private void AssertEqualsUndisturbed()
    {
        SortedDictionary<string, string> restarted = _music.OutputBytes();
        Directory.Delete(_music.Output, recursive: true);
        _music.Prepare(Options);
        Assert.Equal(_music.OutputBytes(), restarted);
    }

    private sealed class KilledException : Exception;

    private sealed class At(int done, Action then) : IProgress<PrepareProgress>
    {
        public void Report(PrepareProgress value)
        {
            if (value.Done == done)
            {
                then();
            }
        }
    }
}
