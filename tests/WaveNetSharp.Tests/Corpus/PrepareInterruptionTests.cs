using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>A prepare that ends early: what was finished is not made again, and the bytes in the end are those of one that was not disturbed.</summary>
public sealed class PrepareInterruptionTests : IDisposable
{
    private const int Songs = 24;

    // ENOSPC as Linux numbers it.
    private const int DiskFull = 28;

    private readonly MusicFolder _music = new();
    private readonly DecodeCount _decoded = new();

    public PrepareInterruptionTests()
    {
        for (int number = 0; number < Songs; number++)
        {
            _music.Add(Name(number), TestCorpus.Noise(200 + (number * 137 % 3000), number));
        }
    }

    /// <summary>The songs before which a prepare ends, and the workers.</summary>
    public static TheoryData<int, int> Moments => new()
    {
        { 0, 1 }, { 1, 1 }, { 7, 1 }, { 7, 3 }, { 12, 2 }, { Songs - 1, 1 }, { Songs - 1, 4 },
    };

    private PrepareOptions Options => new() { SampleRate = 8000, Workers = 2, ShardBytes = 8000, Decoding = _decoded.Add };

    public void Dispose() => _music.Dispose();

    // An exception that nobody expects ends a prepare as a kill does: nothing is committed.
    [Theory]
    [MemberData(nameof(Moments))]
    public void Prepare_KilledAtASong_GoesOnWithoutDecodingAgain(int song, int workers)
    {
        Assert.Throws<KilledException>(() => _music.Prepare(Options with { Workers = workers, Decoding = EndAt(song, new KilledException()) }));
        Assert.False(File.Exists(Path.Combine(_music.Output, "manifest.json")));

        PrepareReport report = _music.Prepare(Options);

        Assert.Equal(Songs, report.Sources);
        AssertDecodedOnce(workers);
        AssertEqualsUndisturbed();
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void Prepare_Cancelled_LeavesAUsableCorpusAndGoesOn(int song, int workers)
    {
        using CancellationTokenSource stop = new();
        string message = Assert.ThrowsAny<OperationCanceledException>(() => CorpusBuilder.Prepare([_music.Root], _music.Output,
            Options with { Workers = workers, Decoding = EndAt(song, null, stop.Cancel) }, null, stop.Token)).Message;

        AssertUsableAndFinished(message);
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void Prepare_DiskFull_LeavesAUsableCorpusAndGoesOn(int song, int workers)
    {
        IOException full = new("No space left on device", DiskFull);
        IOException failure = Assert.Throws<IOException>(() => _music.Prepare(Options with { Workers = workers, Decoding = EndAt(song, full) }));

        Assert.Equal(DiskFull, failure.HResult);
        AssertUsableAndFinished(failure.Message);
    }

    [Fact]
    public void Prepare_KilledWhilePacking_GoesOnWithoutDecodingAgain()
    {
        int reports = 0;
        Reports packing = new(_ => reports++ == 15 ? throw new KilledException() : true);
        Assert.Throws<KilledException>(() => _music.Prepare(Options, packing));
        Assert.NotEmpty(Directory.GetFiles(_music.Output, "audio-*.s16le"));

        _music.Prepare(Options);

        AssertDecodedOnce(Options.Workers + 1);
        AssertEqualsUndisturbed();
    }

    [Fact]
    public void Prepare_KilledManyTimes_EndsInTheSameBytes()
    {
        for (int kill = 0; kill < Songs; kill++)
        {
            _music.Add(Name(kill), TestCorpus.Noise(300 + kill, 1000 + kill));
            int song = kill;
            Assert.Throws<KilledException>(() => _music.Prepare(Options with { Decoding = EndAt(song, new KilledException()) }));
            _decoded.Clear();
        }

        _music.Prepare(Options);
        AssertEqualsUndisturbed();
    }

    [Fact]
    public void Prepare_GrowingCancelled_KeepsAllOldRecordings()
    {
        _music.Prepare(Options);
        string old = _music.OutputBytes()["manifest.json"];
        _decoded.Clear();
        _music.Add("a-new.wav", TestCorpus.Noise(400, 100));
        _music.Add("z-new.wav", TestCorpus.Noise(400, 101));
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => CorpusBuilder.Prepare([_music.Root], _music.Output,
            Options with { Workers = 1, Decoding = name => Cancel(name == "z-new.wav", stop) }, null, stop.Token));

        using (AudioCorpus corpus = AudioCorpus.Open(_music.Output))
        {
            Assert.Equal(["a-new.wav", .. Enumerable.Range(0, Songs).Select(Name)], corpus.Recordings.Select(recording => recording.Source));
            AssertAudio(corpus);
        }

        Assert.NotEqual(old, _music.OutputBytes()["manifest.json"]);
        Assert.Equal(1, _music.Prepare(Options).Added);
        AssertEqualsUndisturbed();
    }

    [Fact]
    public void Prepare_OtherOptionsCancelled_KeepsTheOldCorpusAndGoesOn()
    {
        _music.Prepare(Options);
        SortedDictionary<string, string> old = CorpusBytes();
        _decoded.Clear();
        using CancellationTokenSource stop = new();
        PrepareOptions other = Options with { Normalize = NormalizeMode.None };
        Assert.ThrowsAny<OperationCanceledException>(() => CorpusBuilder.Prepare([_music.Root], _music.Output,
            other with { Workers = 1, Decoding = EndAt(10, null, stop.Cancel) }, null, stop.Token));

        using (AudioCorpus corpus = AudioCorpus.Open(_music.Output))
        {
            Assert.Equal(NormalizeMode.Peak, corpus.PreparedWith.Normalize);
        }

        Assert.All(old, file => Assert.Equal(file.Value, CorpusBytes()[file.Key]));
        _music.Prepare(other);
        Assert.Equal(Songs, _decoded.Names.Length);
        AssertEqualsUndisturbed(other);
    }

    [Fact]
    public void Prepare_ChannelsApartKilledWhilePacking_GoesOnWithBothOfEachSource()
    {
        PrepareOptions apart = Options with { Channel = ChannelMode.Separate, ShardBytes = 2000 };
        for (int number = 0; number < Songs; number++)
        {
            _music.Add(Name(number), TestCorpus.Noise(800 + (40 * number), number), channels: 2);
        }

        int reports = 0;
        Reports packing = new(_ => reports++ == 15 ? throw new KilledException() : true);
        Assert.Throws<KilledException>(() => _music.Prepare(apart, packing));

        PrepareReport report = _music.Prepare(apart);

        Assert.Equal(Songs, report.Sources);
        AssertDecodedOnce(apart.Workers + 1);
        using (AudioCorpus corpus = AudioCorpus.Open(_music.Output))
        {
            Assert.Equal(Enumerable.Range(0, 2 * Songs).Select(part => (Name(part / 2), part % 2 == 0 ? "left" : "right")),
                corpus.Recordings.Select(recording => (recording.Source, recording.Channel!)));
        }

        AssertEqualsUndisturbed(apart);
    }

    [Fact]
    public void Prepare_OptionsChangedAfterAKill_UsesNothingOfBefore()
    {
        Assert.Throws<KilledException>(() => _music.Prepare(Options with { Decoding = EndAt(10, new KilledException()) }));
        _decoded.Clear();
        PrepareOptions other = Options with { Normalize = NormalizeMode.None };

        _music.Prepare(other);

        Assert.Equal(Songs, _decoded.Names.Length);
        AssertEqualsUndisturbed(other);
    }

    // After a power loss a file may have its name and its length, but not its content.
    [Fact]
    public void Prepare_StagedAudioLost_IsDecodedAgain()
    {
        Assert.Throws<KilledException>(() => _music.Prepare(
            Options with { Workers = 1, ShardBytes = 1L << 28, Decoding = EndAt(10, new KilledException()) }));
        string[] staged = Directory.GetFiles(Path.Combine(_music.Output, ".preparing"), "*.s16le");
        File.WriteAllBytes(staged[0], new byte[new FileInfo(staged[0]).Length]);
        File.WriteAllBytes(staged[1], []);
        File.Delete(staged[2]);
        _decoded.Clear();

        _music.Prepare(Options);

        Assert.Equal(Songs - staged.Length + 3, _decoded.Names.Length);
        AssertEqualsUndisturbed();
    }

    private static string Name(int number) => $"song-{number:000}.wav";

    private static void Cancel(bool now, CancellationTokenSource stop)
    {
        if (now)
        {
            stop.Cancel();
        }
    }

    private static void AssertAudio(AudioCorpus corpus)
    {
        for (int i = 0; i < corpus.Recordings.Count; i++)
        {
            short[] samples = new short[corpus.Recordings[i].Frames];
            corpus.ReadPcm(i, 0, samples);
            Assert.Equal(corpus.Recordings[i].AudioSha256,
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan()))));
        }
    }

    private Action<string> EndAt(int song, Exception? exception, Action? then = null) => name =>
    {
        if (name == Name(song))
        {
            then?.Invoke();
            if (exception is not null)
            {
                throw exception;
            }

            return;
        }

        _decoded.Add(name);
    };

    // Other workers may have been in the middle of a song.
    private void AssertDecodedOnce(int workers) => Assert.InRange(_decoded.Names.Length, Songs, Songs + workers - 1);

    private void AssertUsableAndFinished(string message)
    {
        string manifest = Path.Combine(_music.Output, "manifest.json");
        int finished = 0;
        if (File.Exists(manifest))
        {
            using AudioCorpus corpus = AudioCorpus.Open(_music.Output);
            finished = corpus.Recordings.Count;
            Assert.Contains($"holds {finished:N0} recordings and can be used", message, StringComparison.Ordinal);
            Assert.Contains("again to go on", message, StringComparison.Ordinal);
            AssertAudio(corpus);
            Assert.False(Directory.Exists(Path.Combine(_music.Output, ".preparing")));
        }
        else
        {
            Assert.Contains("Nothing was finished", message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_music.Output));
        }

        _decoded.Clear();
        PrepareReport report = _music.Prepare(Options);
        Assert.Equal((finished, Songs - finished), (report.Reused, _decoded.Names.Length));
        AssertEqualsUndisturbed();
    }

    private void AssertEqualsUndisturbed(PrepareOptions? options = null)
    {
        SortedDictionary<string, string> restarted = _music.OutputBytes();
        Directory.Delete(_music.Output, recursive: true);
        _music.Prepare((options ?? Options) with { Decoding = null });
        Assert.Equal(_music.OutputBytes(), restarted);
    }

    private SortedDictionary<string, string> CorpusBytes() =>
        new(_music.OutputBytes().Where(file => !file.Key.StartsWith('.')).ToDictionary(), StringComparer.Ordinal);

    private sealed class KilledException : Exception;

    private sealed class Reports(Func<PrepareProgress, bool> then) : IProgress<PrepareProgress>
    {
        public void Report(PrepareProgress value) => then(value);
    }
}
