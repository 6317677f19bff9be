using System.Text.Json;
using WaveNetSharp.Corpus;
using WaveNetSharp.Files;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>Sources that other processes prepare, with function calls in place of a network: the corpus is that of one process.</summary>
public sealed class RemotePreparationTests : IDisposable
{
    private const int DiskFull = 28;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MusicFolder _music = new();
    private int _asked;

    public RemotePreparationTests()
    {
        for (int number = 0; number < 12; number++)
        {
            _music.Add($"song-{number:00}.wav", TestCorpus.Noise(300 + (number * 137), number));
        }

        _music.AddText("broken.wav", "no sound");
    }

    private static PrepareOptions Alone => new() { SampleRate = 8000, Workers = 1, ShardBytes = 4000 };

    // The one local thread lets the others come first.
    private PrepareOptions Shared => Alone with { Decoding = _ => SpinWait.SpinUntil(() => Volatile.Read(ref _asked) > 0, Patience) };

    public void Dispose() => _music.Dispose();

    [Fact]
    public void Prepare_RemoteWorkers_GivesTheBytesOfOneProcess()
    {
        PrepareOptions shared = Shared with { Remote = [Elsewhere(RemotePreparation.Answer), Elsewhere(RemotePreparation.Answer)] };
        _music.Prepare(shared);
        _music.Add("song-03.wav", TestCorpus.Noise(500, 100));
        _music.Add("a-new.wav", TestCorpus.Noise(400, 101));
        PrepareReport grown = _music.Prepare(shared);

        Assert.Equal((1, 1, 11), (grown.Added, grown.Replaced.Count, grown.Reused));
        Assert.Single(grown.Failures);
        Assert.NotEqual(0, _asked);
        AssertEqualsAlone();
    }

    [Fact]
    public void Prepare_RemoteDiskFull_NamesItAndKeepsWhatIsFinished()
    {
        byte[] full = Bytes(new RemoteAnswer(null, "No space left on device", DiskFull));
        IOException failure = Assert.Throws<IOException>(() => _music.Prepare(Shared with { Remote = [Elsewhere((_, _) => full)] }));

        Assert.Equal(DiskFull, failure.HResult);
        Assert.StartsWith("elsewhere: No space left on device. ", failure.Message, StringComparison.Ordinal);
        _music.Prepare(Alone);
        AssertEqualsAlone();
    }

    [Fact]
    public void Prepare_RemoteHasNoDecoder_MakesItHereAndSaysSo()
    {
        byte[] failed = Bytes(new RemoteAnswer(new StagedSource([], "there is no ffmpeg")));
        PrepareReport report = _music.Prepare(Shared with { Remote = [Elsewhere((_, _) => failed)] });

        Assert.Single(report.Failures);
        Assert.Contains("elsewhere could not use", Assert.Single(report.Warnings), StringComparison.Ordinal);
        AssertEqualsAlone();
    }

    [Fact]
    public void Prepare_RemoteSeesAnotherFolder_SaysThatItMustBeShared()
    {
        IOException failure = Assert.Throws<IOException>(() => _music.Prepare(Shared with { Remote = [Elsewhere(Lost)] }));

        Assert.Contains("must lie on a file system that all computers share", failure.Message, StringComparison.Ordinal);

        static byte[] Lost(byte[] question, CancellationToken stop)
        {
            byte[] answer = RemotePreparation.Answer(question, stop);
            string folder = Path.Combine(JsonSerializer.Deserialize<RemoteQuestion>(question, JsonFormat.Compact)!.Output, ".preparing");
            foreach (StagedRecording staged in JsonSerializer.Deserialize<RemoteAnswer>(answer, JsonFormat.Compact)!.Staged!.Recordings)
            {
                File.Delete(Path.Combine(folder, staged.Recording.Id + ".s16le"));
            }

            return answer;
        }
    }

    [Fact]
    public void Prepare_Cancelled_WaitsForTheAnswerOfTheOther()
    {
        using CancellationTokenSource stop = new();
        bool answered = false;
        RemoteWorker slow = Elsewhere((question, cancelled) =>
        {
            stop.Cancel();
            cancelled.WaitHandle.WaitOne(Patience);
            byte[] answer = RemotePreparation.Answer(question, cancelled);
            answered = true;
            return answer;
        });
        Assert.ThrowsAny<OperationCanceledException>(() => CorpusBuilder.Prepare([_music.Root], _music.Output, Shared with { Remote = [slow] }, null, stop.Token));

        Assert.True(answered);
        _music.Prepare(Alone);
        AssertEqualsAlone();
    }

    private static byte[] Bytes(RemoteAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, JsonFormat.Compact);

    private RemoteWorker Elsewhere(Func<byte[], CancellationToken, byte[]> answer) => new("elsewhere", (question, stop) =>
    {
        Interlocked.Increment(ref _asked);
        return answer(question, stop);
    });

    private void AssertEqualsAlone()
    {
        SortedDictionary<string, string> made = _music.OutputBytes();
        Directory.Delete(_music.Output, recursive: true);
        _music.Prepare(Alone);
        Assert.Equal(_music.OutputBytes(), made);
    }
}
