using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

/// <summary>Training on some labels, and on all in equal shares.</summary>
public sealed class LabelTrainingTests : IDisposable
{
    private const int Window = 64;

    private static readonly WaveNetConfig Config = WaveNetConfig.Tiny with { SampleRate = 8000, LayersPerStack = 3, Window = Window };

    private static readonly string[] Labels = ["", "Jazz", "Pop", "Rock"];

    private readonly TemporaryFolder _folder = new();
    private readonly LabelledCorpus _corpus = new(("", [2000]), ("Jazz", [9000, 4000]), ("Pop", [700]), ("Rock", [30_000, 5000, 5000]));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _corpus.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Read_OnlyLabels_NeverReadsOthers()
    {
        CorpusSplit split = Split("Jazz", "Pop");
        WindowVisits visits = Visits(split, new() { OnlyLabels = ["Pop", "Jazz"] });

        SortedDictionary<byte, long> read = Count(visits, 2 * visits.Count);

        Assert.Equal(new[] { _corpus.Code("Jazz"), _corpus.Code("Pop") }.Order(), read.Keys);
        Assert.NotEmpty(split.Validation);
        Assert.All(split.Training.Concat(split.Validation), segment => Assert.True(_corpus.Corpus.Recordings[segment.Recording].Label is "Jazz" or "Pop"));
    }

    [Fact]
    public void Create_LabelsThatAreNotThere_AreRefusedNamingThoseThatAre()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Split("Jazz", "jazz"));

        Assert.Contains("has no label 'jazz'. It has 'Jazz' (0.0 min), 'Pop' (0.0 min), 'Rock' (0.1 min).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_TenRecordingsOfALabel_HoldsOutWholeOnesOfIt()
    {
        using LabelledCorpus corpus = new(("Jazz", [.. Enumerable.Repeat(1000, 10)]), ("Pop", [.. Enumerable.Repeat(1000, 30)]));

        CorpusSplit split = CorpusSplit.Create(corpus.Corpus, Config.ReceptiveField, onlyLabels: ["Jazz"]);

        Assert.Equal((9, 1), (split.Training.Count, split.Validation.Count));
    }

    [Fact]
    public void Read_BalancedLabels_GivesEachTheSameShare()
    {
        WindowVisits visits = Visits(Split(), new() { BalanceLabels = true });
        byte[] codes = [.. from label in Labels orderby _corpus.Code(label) select _corpus.Code(label)];

        // Without a label is a group of its own, so there are four, and any four visits in a row have one of each.
        for (long start = 0; start < visits.Count; start += 4)
        {
            Assert.Equal(codes, Count(visits, 4, start).Keys);
        }
    }

    [Fact]
    public void Read_BalancedLabels_SmallOnesRepeatAndLargeOnesGoOn()
    {
        CorpusSplit split = Split();
        WindowVisits visits = Visits(split, new() { BalanceLabels = true });
        Segment[] rock = [.. split.Training.Where(segment => _corpus.Corpus.Recordings[segment.Recording].Label == "Rock")];
        long windows = rock.Sum(segment => (segment.Targets + Window - 1) / Window);
        Assert.True(4 * windows > visits.Count, "an epoch must not suffice for the large label");

        // The large label is the last of four: its windows are different ones until all have been visited.
        WindowVisits alone = new(new WindowSet(_corpus.Corpus, rock, Window, seed: 1), seed: 1);
        HashSet<string> seen = [];
        byte[] codes = new byte[Window + 1];
        for (long visit = 3; visit < 4 * windows; visit += 4)
        {
            int length = visits.Read(visit, codes);
            Assert.Equal(_corpus.Code("Rock"), codes[length - 1]);
            seen.Add(Convert.ToHexString(codes, 0, length));
        }

        HashSet<string> all = [];
        for (long visit = 0; visit < alone.Count; visit++)
        {
            all.Add(Convert.ToHexString(codes, 0, alone.Read(visit, codes)));
        }

        // The starts of recordings are the windows that differ; each epoch visits every one.
        Assert.Equal(all.Count, seen.Count);
        Assert.Equal(windows, alone.Count);
    }

    [Fact]
    public void Resume_BalancedLabels_GivesBitIdenticalParameters()
    {
        TrainingOptions options = new() { Steps = 30, Batch = 3, Threads = 2, WarmupSteps = 5, BalanceLabels = true, OnlyLabels = ["Rock", "Pop"] };
        Run("whole", options, resume: false, stopAt: long.MaxValue);

        Run("stopped", options, resume: false, stopAt: 7);
        Run("stopped", options, resume: true, stopAt: 20);
        // What a run was started with need not be said again.
        Run("stopped", new TrainingOptions { Threads = 2 }, resume: true, stopAt: long.MaxValue);

        Assert.Equal(Parameters("whole"), Parameters("stopped"));
        Run("plain", options with { BalanceLabels = null }, resume: false, stopAt: long.MaxValue);
        Assert.NotEqual(Parameters("whole"), Parameters("plain"));
    }

    [Fact]
    public void Read_HalfAStride_VisitsTwiceAsManyWindows()
    {
        CorpusSplit split = Split("Jazz");

        long whole = Visits(split, new()).Count;
        long half = Visits(split, new() { Stride = Window / 2 }).Count;

        // Two recordings, at the end of each of which the last windows meet.
        Assert.InRange(half, (2 * whole) - 4, 2 * whole);
    }

    [Fact]
    public void Resume_OtherLabels_IsRefusedNamingBoth()
    {
        TrainingOptions options = new() { Steps = 1, Threads = 1, OnlyLabels = ["Rock", "Pop"] };
        Run("run", options, resume: false, stopAt: 1);

        Assert.Contains(
            "only-label was 'Pop', 'Rock' and 'Pop' is asked for",
            Assert.Throws<InvalidDataException>(() => Run("run", options with { OnlyLabels = ["Pop"] }, resume: true, stopAt: 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "balance-labels was False and True is asked for",
            Assert.Throws<InvalidDataException>(() => Run("run", options with { BalanceLabels = true }, resume: true, stopAt: 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Split_OfARunOnSomeLabels_IsThatOfItsTraining()
    {
        TrainingOptions options = new() { Steps = 1, Threads = 1, OnlyLabels = ["Rock", "Pop"], ValidationShare = 0.2 };
        using Trainer trainer = Trainer.Start(Config, _corpus.Corpus, _folder.File("run"), options);

        CorpusSplit split = new RunFolder(_folder.File("run")).Split(_corpus.Corpus);

        Assert.Equal(trainer.Split.Training, split.Training);
        Assert.Equal(trainer.Split.Validation, split.Validation);
    }

    [Fact]
    public void Start_BalanceWithoutLabels_IsRefused()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(2000);

        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => Trainer.Start(Config, corpus.Corpus, _folder.File("run"), new TrainingOptions { BalanceLabels = true }));

        Assert.Contains("must have labels to balance", error.Message, StringComparison.Ordinal);
    }

    private CorpusSplit Split(params string[] labels) =>
        CorpusSplit.Create(_corpus.Corpus, Config.ReceptiveField, onlyLabels: labels.Length > 0 ? labels : null);

    private WindowVisits Visits(CorpusSplit split, TrainingOptions options) =>
        WindowVisits.Of(_corpus.Corpus, split.Training, TrainingSettings.Resolve(options, Config, threads: 1));

    // The last code of a window tells its label; a recording's first two samples are never last.
    private static SortedDictionary<byte, long> Count(WindowVisits visits, long count, long start = 0)
    {
        SortedDictionary<byte, long> found = [];
        byte[] codes = new byte[Window + 1];
        for (long visit = start; visit < start + count; visit++)
        {
            byte code = codes[visits.Read(visit, codes) - 1];
            found[code] = found.GetValueOrDefault(code) + 1;
        }

        return found;
    }

    private void Run(string run, TrainingOptions options, bool resume, long stopAt)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        string folder = _folder.File(run);
        using Trainer trainer = resume ? Trainer.Resume(null, _corpus.Corpus, folder, options) : Trainer.Start(Config, _corpus.Corpus, folder, options);
        trainer.Train(
            now =>
            {
                if (now.Step >= stopAt)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
    }

    private float[] Parameters(string run) => WaveNetSharp.Checkpoints.TrainingStateFile.Load(new RunFolder(_folder.File(run)).State).Parameters;
}
