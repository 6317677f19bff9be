using System.Diagnostics;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Cli;

/// <summary>Generating into files under the eyes of the user; shared by <c>generate</c> and <c>demo</c>.</summary>
internal static class TakeRecorder
{
    // Short enough that Ctrl-C need not wait.
    private const int BlockLength = 256;

    /// <summary>Generates takes into WAV files as they are made, each with a picture beside it.</summary>
    /// <param name="request">What to generate.</param>
    /// <param name="path">The WAV file; with <paramref name="takes"/> each file gets its number before the ending.</param>
    /// <param name="takes">How many takes, side by side; null for the one that <paramref name="path"/> names.</param>
    /// <param name="terminal">Shows progress, and says when to stop.</param>
    /// <param name="team">The ranks that share the takes; null when this process is the only one.</param>
    public static GenerationSummary ToFiles(TakeRequest request, string path, int? takes, Terminal terminal, RankTeam? team = null)
    {
        TakeShare[] shares = TakeTeam.Divide(request.Seed, takes ?? 1, team?.Threads ?? [request.Threads]);
        long start = Stopwatch.GetTimestamp();
        TakeSummary[] made = team is null
            ? Share(request, path, takes is not null, shares[0], terminal)
            : TakeTeam.Make(team, shares, share => Share(request, path, takes is not null, share, terminal), terminal.Stop);
        TakeSummary[] ranked = [.. made.OrderBy(take => take.BitsPerSample)];
        foreach (TakeSummary take in ranked.Where(take => take.Collapse.Kind != CollapseKind.Fine))
        {
            terminal.Note($"warning: {take.File}: {take.Collapse.Message}");
        }

        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new GenerationSummary(ranked, request.Seed, request.Mode, request.SampleRate, wall, ranked.Sum(take => take.Seconds) / wall, terminal.Stop.IsCancellationRequested);
    }

    /// <summary>Generates some of the takes.</summary>
    /// <param name="request">What to generate.</param>
    /// <param name="path">The WAV file.</param>
    /// <param name="isNumbered">Whether each file gets the number of its take before the ending.</param>
    /// <param name="share">Which takes.</param>
    /// <param name="terminal">Shows progress, and says when to stop.</param>
    /// <returns>What was begun, in the order of the takes.</returns>
    public static TakeSummary[] Share(TakeRequest request, string path, bool isNumbered, TakeShare share, Terminal terminal)
    {
        RequireMemory(request, share.Count);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        int size = GenerationBatch.SizeFor(share.Count, request.Threads);
        int groups = (share.Count + size - 1) / size;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = request.Threads };
        TakeSummary?[] summaries = new TakeSummary?[share.Count];
        long start = Stopwatch.GetTimestamp();
        long done = 0;
        ProgressDisplay.Show(terminal, "Generating", progress => Parallel.For(0, groups, parallel, (group, state) =>
        {
            if (terminal.Stop.IsCancellationRequested)
            {
                state.Stop();
                return;
            }

            int first = group * size;
            string[] files = [.. Enumerable.Range(share.First + first, Math.Min(size, share.Count - first))
                .Select(i => isNumbered ? Path.ChangeExtension(path, null) + $"-{i + 1}.wav" : path)];
            ToFiles(request, share.First + first, files, Math.Max(1, request.Threads / groups), terminal, samples =>
            {
                double made = Interlocked.Add(ref done, samples) / (double)request.SampleRate;
                double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                double all = share.Count * request.Length / (double)request.SampleRate;
                progress.Report(made / all, $"{made:N1} of {all:N1} s  {made / elapsed:N2} x real time  {Duration.Text((all - made) * elapsed / made)} left");
            }).CopyTo(summaries, first);
        }));

        return [.. summaries.OfType<TakeSummary>()];
    }

    private static TakeSummary[] ToFiles(TakeRequest request, int firstTake, string[] paths, int threads, Terminal terminal, Action<int> report)
    {
        using GenerationBatch batch = request.Start(firstTake, paths.Length, threads);
        TakeFile[] files = [.. paths.Select(path => new TakeFile(path, request))];
        try
        {
            float[] block = new float[files.Length * BlockLength];
            for (long done = 0; done < request.Length && !terminal.Stop.IsCancellationRequested; done += BlockLength)
            {
                int count = (int)Math.Min(BlockLength, request.Length - done);
                batch.Read(block.AsSpan(0, files.Length * count));
                for (int i = 0; i < files.Length; i++)
                {
                    files[i].Write(block.AsSpan(i * count, count));
                }

                report(files.Length * count);
            }

            return [.. files.Select((file, i) => file.Finish(firstTake + i + 1, batch.TotalBits(i)))];
        }
        finally
        {
            foreach (TakeFile file in files)
            {
                file.Dispose();
            }
        }
    }

    private static void RequireMemory(TakeRequest request, int takes)
    {
        if (request.Length > Array.MaxLength)
        {
            throw new InvalidDataException($"a take must have at most {Array.MaxLength:N0} samples, but would have {request.Length:N0}. Ask for fewer --seconds, or use --out -.");
        }

        int atOnce = Math.Min(takes, request.Threads * GenerationBatch.SizeFor(takes, request.Threads));
        long bytes = request.Length * sizeof(float) * atOnce;
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw new InvalidDataException($"takes of this length need {bytes / 1e9:N1} GB of memory, but this process can have {available / 1e9:N1} GB. Ask for fewer --seconds, or use --out -.");
        }
    }
}
