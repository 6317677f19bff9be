using System.Diagnostics;
using System.Security.Cryptography;
using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Benchmarks;

/// <summary>How long a training waits for its windows when the corpus lies on a disk and not in memory.</summary>
internal static class ReadingRun
{
    private const int SampleRate = 8192;
    private const int ShardBytes = 256 << 20;
    private const int ShardsInGigabyte = 4;

    /// <summary>Runs <c>read</c>.</summary>
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    /// <exception cref="IOException">The disk is full, or there is no dd to empty the page cache with.</exception>
    public static void Run(IReadOnlyList<string> arguments)
    {
        PeerOptions options = new(arguments, ["--gigabytes", "--steps", "--preset", "--batch"]);
        WaveNetConfig config = WaveNetConfig.Preset(options.Text("--preset") ?? "tiny");
        int steps = options.Count("--steps") ?? 500;
        string folder = Directory.CreateTempSubdirectory("wavenet-reading-").FullName;
        try
        {
            Write(folder, (options.Count("--gigabytes") ?? 4) * ShardsInGigabyte);
            TrainingOptions training = new() { Batch = options.Count("--batch") };
            TrainingSettings settings = TrainingSettings.Resolve(training, config, Environment.ProcessorCount);
            foreach (string cache in new[] { "cold", "warm" })
            {
                // The warm run reads what the one before it has left in memory.
                if (cache == "cold")
                {
                    Empty(folder);
                }

                using AudioCorpus corpus = AudioCorpus.Open(folder);
                Console.WriteLine($"{cache}: windows of {steps:N0} steps read alone, {Milliseconds(Read(corpus, settings, steps), steps)}");
            }

            foreach (string cache in new[] { "cold", "warm" })
            {
                if (cache == "cold")
                {
                    Empty(folder);
                }

                using AudioCorpus corpus = AudioCorpus.Open(folder);
                Train(cache, corpus, config, settings, steps);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Milliseconds(double seconds, int steps) => $"{1000 * seconds / steps:N3} ms a step";

    private static double Read(AudioCorpus corpus, TrainingSettings settings, int steps)
    {
        WindowVisits visits = Visits(corpus, settings);
        byte[] codes = new byte[settings.Window + 1];
        Stopwatch clock = Stopwatch.StartNew();
        for (long visit = 0; visit < (long)steps * settings.StepWindows; visit++)
        {
            visits.Read(visit, codes);
        }

        return clock.Elapsed.TotalSeconds;
    }

    private static void Train(string cache, AudioCorpus corpus, WaveNetConfig config, TrainingSettings settings, int steps)
    {
        using WaveNet model = new(config, settings.Seed);
        using TrainingStep step = new(model, Visits(corpus, settings), settings, Environment.ProcessorCount);
        // The first step has nothing read ahead, touches its memory for the first time and is compiled.
        step.Take(0, 0, 1e-4);
        double before = step.ReadingSeconds;
        double longest = 0;
        Stopwatch clock = Stopwatch.StartNew();
        for (int i = 1; i <= steps; i++)
        {
            double waited = step.ReadingSeconds;
            step.Take(i, (long)i * settings.StepWindows, 1e-4);
            longest = Math.Max(longest, step.ReadingSeconds - waited);
        }

        double waiting = step.ReadingSeconds - before;
        Console.WriteLine($"{cache}: {steps:N0} steps of training, {Milliseconds(clock.Elapsed.TotalSeconds, steps)}, of which waiting {Milliseconds(waiting, steps)} ({waiting / clock.Elapsed.TotalSeconds:P2}), at most {1000 * longest:N1} ms");
    }

    private static WindowVisits Visits(AudioCorpus corpus, TrainingSettings settings) =>
        WindowVisits.Of(corpus, [.. Enumerable.Range(0, corpus.Recordings.Count).Select(i => new Segment(i, 0, corpus.FramesOf(i)))], settings);

    // One recording a shard, of a noise that is repeated from another place in each.
    private static void Write(string folder, int shards)
    {
        byte[] noise = new byte[ShardBytes / 64];
        new Random(1).NextBytes(noise);
        List<Shard> written = [];
        List<Recording> recordings = [];
        for (int i = 0; i < shards; i++)
        {
            string source = $"{i:0000}.wav";
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            string temporary = Path.Combine(folder, source);
            using (FileStream file = new(temporary, FileMode.CreateNew))
            {
                int start = 2 * i;
                for (int part = 0; part < ShardBytes / noise.Length; part++)
                {
                    file.Write(noise.AsSpan(start));
                    file.Write(noise.AsSpan(0, start));
                    hash.AppendData(noise.AsSpan(start));
                    hash.AppendData(noise.AsSpan(0, start));
                }

                file.Flush(flushToDisk: true);
            }

            long frames = ShardBytes / sizeof(short);
            string audio = Convert.ToHexStringLower(hash.GetHashAndReset());
            Shard shard = new(ShardName.For([(audio, frames)]), ShardBytes);
            File.Move(temporary, Path.Combine(folder, shard.File));
            written.Add(shard);
            recordings.Add(Describe(source, audio, frames, i));
        }

        CorpusCommit.Write(folder, new CorpusContents
        {
            SampleRate = SampleRate,
            Prepared = new PreparedWith(TrimMode.None, NormalizeMode.Peak, ChannelMode.Mix),
            Shards = written,
            Recordings = recordings,
            Skipped = [],
        });
    }

    private static Recording Describe(string source, string audio, long frames, int shard) => new()
    {
        Id = Recording.IdOf(source, null),
        Source = source,
        SourceSha256 = audio,
        AudioSha256 = audio,
        Frames = frames,
        Shard = shard,
        Offset = 0,
        Trimmed = TrimmedAudio.None,
        Measured = new RecordingMeasures { Peak = 1, Gain = 1, SourceRate = SampleRate, SourceChannels = 1, ClippingShare = 0, DcOffset = 0, SilenceShare = 0 },
    };

    // Of these files alone: others use the machine, too.
    private static void Empty(string folder)
    {
        foreach (string shard in Directory.GetFiles(folder, "audio-*.s16le"))
        {
            using Process dd = Process.Start(new ProcessStartInfo("dd", [$"if={shard}", "iflag=nocache", "count=0", "status=none"]))!;
            dd.WaitForExit();
        }
    }
}
