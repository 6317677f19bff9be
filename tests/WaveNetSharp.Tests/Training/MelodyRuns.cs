using WaveNetSharp.Checkpoints;
using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

/// <summary>Trainings of a network that learns in a blink on a corpus of melodies, each in a run folder with a name; all goes away with the test.</summary>
internal sealed class MelodyRuns : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCorpus _corpus = new(Melody(9000, 1), Melody(5000, 2), Melody(700, 3));

    public static WaveNetConfig Config { get; } = WaveNetConfig.Tiny with { SampleRate = 8000, LayersPerStack = 4, Window = 256 };

    public AudioCorpus Corpus => _corpus.Corpus;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Tones of random pitch, twenty a second.</summary>
    public static float[] Melody(int length, int seed)
    {
        Random random = new(seed);
        float[] samples = new float[length];
        double phase = 0;
        double frequency = 0;
        for (int t = 0; t < length; t++)
        {
            frequency = t % 400 == 0 ? 200 + (50 * random.Next(8)) : frequency;
            phase += 2 * Math.PI * frequency / 8000;
            samples[t] = 0.7f * (float)Math.Sin(phase);
        }

        return samples;
    }

    /// <summary>The folder of a run.</summary>
    public string Folder(string run) => _folder.File(run);

    public Trainer Start(string run, TrainingOptions options) => Trainer.Start(Config, Corpus, Folder(run), options);

    public TrainingResult Train(string run, TrainingOptions options)
    {
        using Trainer trainer = Start(run, options);
        return trainer.Train(cancellationToken: Cancellation);
    }

    public TrainingResult Resume(string run, TrainingOptions options)
    {
        using Trainer trainer = Trainer.Resume(Config, Corpus, Folder(run), options);
        return trainer.Train(cancellationToken: Cancellation);
    }

    /// <summary>Starts a run, or goes on with one, and cancels it after a step.</summary>
    public TrainingResult TrainUntil(string run, bool resume, TrainingOptions options, long stopAt)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using Trainer trainer = resume ? Trainer.Resume(Config, Corpus, Folder(run), options) : Start(run, options);
        return trainer.Train(
            now =>
            {
                if (now.Step >= stopAt)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
    }

    /// <summary>What a run would be resumed from.</summary>
    public TrainingState State(string run) => TrainingStateFile.Load(new RunFolder(Folder(run)).State);

    /// <summary>Makes a run one that would be resumed from something else.</summary>
    public void SetState(string run, TrainingState state) => TrainingStateFile.Save(
        new RunFolder(Folder(run)).State, state.Config, state.Parameters, state.FirstMoment, state.SecondMoment, state.Average, state.Progress);

    /// <summary>The beginnings of the lines of a run's metrics.</summary>
    public IEnumerable<string> Steps(string run) => Metrics(run, key: 0);

    /// <summary>What the lines of a run's metrics say about its epoch.</summary>
    public IEnumerable<string> Epochs(string run) => Metrics(run, key: 1);

    public void Dispose()
    {
        _corpus.Dispose();
        _folder.Dispose();
    }

    private IEnumerable<string> Metrics(string run, int key) => File.ReadLines(new RunFolder(Folder(run)).Metrics).Select(line => line.Split(',')[key]);
}
