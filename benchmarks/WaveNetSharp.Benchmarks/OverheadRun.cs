using System.Diagnostics;
using System.Text.Json;
using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Mpi;
using WaveNetSharp.Training;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Benchmarks;

/// <summary>What ranks cost where threads would do: steps of all ranks with a thread each, and of one process with as many threads, by turns. Started by mpirun.</summary>
/// <remarks>Both kinds of steps are taken within a blink of each other, so that other work on the machine slows both; while one process works the other ranks sleep.</remarks>
internal static class OverheadRun
{
    private const double LearningRate = 1e-4;

    /// <summary>Runs <c>overhead</c>.</summary>
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    /// <exception cref="InvalidDataException">This is one process alone.</exception>
    public static void Run(IReadOnlyList<string> arguments)
    {
        PeerOptions options = new(arguments, ["--corpus", "--preset", "--seconds"]);
        WaveNetConfig config = WaveNetConfig.Preset(options.Text("--preset") ?? "seed");
        double seconds = options.Positive("--seconds") ?? 10;
        using AudioCorpus corpus = AudioCorpus.Open(options.Required("--corpus"));
        MpiLaunch launch = MpiLaunch.Detect()
            ?? throw new InvalidDataException("overhead must be started by mpirun, but is one process alone. Start it with mpirun -n 2.");
        using MpiGroup group = MpiGroup.Join(launch, TimeSpan.FromMinutes(5), stuck => Environment.FailFast(stuck.Message));
        TrainingSettings settings = TrainingSettings.Resolve(new TrainingOptions { Batch = group.Size }, config, group.Size);
        using WaveNet shared = new(config, settings.Seed);
        using TrainingStep joint = new(shared, Visits(corpus, settings), settings, threads: 1, new RankMeeting(group));
        using WaveNet own = new(config, settings.Seed);
        using TrainingStep? alone = group.Rank == 0 ? new TrainingStep(own, Visits(corpus, settings), settings, group.Size) : null;
        List<double> jointSeconds = [];
        List<double> aloneSeconds = [];
        byte[] isOver = [0];
        Stopwatch clock = Stopwatch.StartNew();
        for (int step = 0; isOver[0] == 0; step++)
        {
            double took = Take(joint, step, settings);
            if (alone is not null)
            {
                double tookAlone = Take(alone, step, settings);
                // The first steps touch their memory for the first time.
                if (step >= 2)
                {
                    jointSeconds.Add(took);
                    aloneSeconds.Add(tookAlone);
                }

                isOver[0] = (byte)(clock.Elapsed.TotalSeconds > seconds ? 1 : 0);
            }

            group.Broadcast(isOver);
        }

        if (group.Rank == 0)
        {
            double[] ratios = [.. jointSeconds.Zip(aloneSeconds, (with, without) => with / without)];
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                window = settings.Window,
                ranks = group.Size,
                turns = ratios.Length,
                ranks_seconds = Median(jointSeconds),
                threads_seconds = Median(aloneSeconds),
                ratio = Median(ratios),
                ranks_least = jointSeconds.Min(),
                threads_least = aloneSeconds.Min(),
            }));
        }
    }

    private static double Take(TrainingStep step, int index, TrainingSettings settings)
    {
        long start = Stopwatch.GetTimestamp();
        step.Take(index, (long)index * settings.StepWindows, LearningRate);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static WindowVisits Visits(AudioCorpus corpus, TrainingSettings settings) =>
        WindowVisits.Of(corpus, [.. Enumerable.Range(0, corpus.Recordings.Count).Select(i => new Segment(i, 0, corpus.FramesOf(i)))], settings);
}
