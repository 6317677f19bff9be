using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using WaveNetSharp.Corpus;
using WaveNetSharp.Files;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Damaged sound files by the thousand through <see cref="CorpusBuilder.Prepare"/>, in folders of a few hundred: every file must be prepared or reported, and what was prepared must be readable.</summary>
/// <remarks>Each batch is a function of the seed and its number, and has a line in <c>batches.jsonl</c>; started again, the run goes on behind the last line. A crash or a hang leaves its batch in place.</remarks>
internal sealed class PrepareAttack(string work, ulong seed, int batchFiles, int workers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly IReadOnlyList<(string Ending, byte[] Bytes)> _seeds = PrepareSeeds.Make(Path.Combine(work, "seeds"));

    /// <summary>Runs until so many files are done, those of earlier runs counted, or the time is up.</summary>
    /// <returns>Whether every batch was as it should be.</returns>
    public bool Run(long files, TimeSpan limit)
    {
        string log = Path.Combine(work, "batches.jsonl");
        List<PrepareBatch> done = File.Exists(log) ? [.. File.ReadLines(log).Select(line => JsonSerializer.Deserialize<PrepareBatch>(line, JsonFormat.Compact)!)] : [];
        Stopwatch clock = Stopwatch.StartNew();
        while (done.Sum(batch => batch.Files) < files && clock.Elapsed < limit)
        {
            PrepareBatch batch = One(done.Count, (int)Math.Min(batchFiles, files - done.Sum(earlier => earlier.Files)));
            File.AppendAllText(log, JsonSerializer.Serialize(batch, JsonFormat.Compact) + "\n");
            done.Add(batch);
            Console.WriteLine(batch.Line);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"prepare: seed {seed}, {done.Sum(batch => batch.Files):N0} files in {done.Count:N0} batches: {done.Sum(batch => batch.Prepared):N0} prepared, {done.Sum(batch => batch.Reported):N0} reported, {done.Sum(batch => batch.Faults.Count):N0} faults; {done.Sum(batch => batch.Seconds):N0} s"));
        foreach (IGrouping<string, KeyValuePair<string, int>> reason in done.SelectMany(batch => batch.Reasons).GroupBy(reason => reason.Key).OrderByDescending(reason => reason.Sum(count => count.Value)).Take(40))
        {
            Console.WriteLine($"{reason.Sum(count => count.Value),8:N0}  {reason.Key}");
        }

        return done.All(batch => batch.Faults.Count == 0);
    }

    /// <summary>Makes and prepares one batch, and removes it unless something is wrong with it.</summary>
    public PrepareBatch One(int number, int files)
    {
        string folder = Path.Combine(work, string.Create(CultureInfo.InvariantCulture, $"batch-{number:00000}"));
        string music = Path.Combine(folder, "music");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(music);
        RandomSource random = new(seed, (ulong)number);
        for (int i = 0; i < files; i++)
        {
            (string ending, byte[] bytes) = _seeds[random.Below(_seeds.Count)];
            byte[] damaged = SoundDamage.Apply(random, bytes, _seeds[random.Below(_seeds.Count)].Bytes);
            File.WriteAllBytes(Path.Combine(music, string.Create(CultureInfo.InvariantCulture, $"{i:0000}{ending}")), damaged);
        }

        Stopwatch clock = Stopwatch.StartNew();
        using Timer watchdog = new(_ => Environment.FailFast($"batch {number} in '{folder}' takes more than {Patience.TotalMinutes} minutes: a hang"), null, Patience, Timeout.InfiniteTimeSpan);
        PrepareBatch batch = PrepareCheck.Prepare(number, files, music, Path.Combine(folder, "corpus"), workers) with { Seconds = clock.Elapsed.TotalSeconds, Bytes = SettledBytes() };
        if (batch.Faults.Count == 0)
        {
            Directory.Delete(folder, recursive: true);
        }

        return batch;
    }

    private static long SettledBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using Process here = Process.GetCurrentProcess();
        return here.WorkingSet64;
    }
}
