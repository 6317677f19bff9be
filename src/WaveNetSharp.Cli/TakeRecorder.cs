using System.Buffers.Binary;
using System.Diagnostics;
using WaveNetSharp.Audio;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Cli;

/// <summary>Generating under the eyes of the user; shared by <c>generate</c> and <c>demo</c>.</summary>
internal static class TakeRecorder
{
    // Short enough that a listener at the other end of a pipe, and Ctrl-C, need not wait: 31 ms at 8,192 Hz.
    private const int BlockLength = 256;

    /// <summary>Generates takes into WAV files as they are made, each with a picture beside it.</summary>
    /// <param name="request">What to generate.</param>
    /// <param name="path">The WAV file; with <paramref name="takes"/> each file gets its number before the ending.</param>
    /// <param name="takes">How many takes, on all cores; null for the one that <paramref name="path"/> names.</param>
    /// <param name="terminal">Shows progress, and says when to stop.</param>
    public static GenerationSummary ToFiles(TakeRequest request, string path, int? takes, Terminal terminal)
    {
        int count = takes ?? 1;
        RequireMemory(request, count);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        int size = GenerationBatch.SizeFor(count, Environment.ProcessorCount);
        TakeSummary?[] summaries = new TakeSummary?[count];
        long start = Stopwatch.GetTimestamp();
        long done = 0;
        ProgressDisplay.Show(terminal, "Generating", progress => Parallel.For(0, (count + size - 1) / size, (group, state) =>
        {
            if (terminal.Stop.IsCancellationRequested)
            {
                state.Stop();
                return;
            }

            int first = group * size;
            string[] files = [.. Enumerable.Range(first, Math.Min(size, count - first))
                .Select(i => takes is null ? path : Path.ChangeExtension(path, null) + $"-{i + 1}.wav")];
            ToFiles(request, first, files, terminal, samples =>
            {
                double made = Interlocked.Add(ref done, samples) / (double)request.SampleRate;
                double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                double all = count * request.Length / (double)request.SampleRate;
                progress.Report(made / all, $"{made:N1} of {all:N1} s  {made / elapsed:N2} x real time  {Duration.Text((all - made) * elapsed / made)} left");
            }).CopyTo(summaries, first);
        }));

        TakeSummary[] ranked = [.. summaries.OfType<TakeSummary>().OrderBy(take => take.BitsPerSample)];
        foreach (TakeSummary take in ranked.Where(take => take.Collapse.Kind != CollapseKind.Fine))
        {
            terminal.Note($"warning: {take.File}: {take.Collapse.Message}");
        }

        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new GenerationSummary(ranked, request.Seed, request.SampleRate, wall, ranked.Sum(take => take.Seconds) / wall, terminal.Stop.IsCancellationRequested);
    }

    /// <summary>Generates one take to standard output as 16-bit little-endian samples, block by block.</summary>
    /// <returns>The exit code.</returns>
    public static int ToPipe(TakeRequest request, Terminal terminal)
    {
        using StandardOutput output = new();
        using GenerationBatch session = request.Start(firstTake: 0, takes: 1);
        float[] block = new float[BlockLength];
        byte[] bytes = new byte[BlockLength * sizeof(short)];
        for (long done = 0; done < request.Length; done += BlockLength)
        {
            if (terminal.Stop.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }

            int count = (int)Math.Min(BlockLength, request.Length - done);
            session.Read(block.AsSpan(0, count));
            for (int i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * sizeof(short)), Pcm16.FromFloat(block[i]));
            }

            output.Write(bytes.AsSpan(0, count * sizeof(short)));
        }

        return ExitCode.Done;
    }

    private static TakeSummary[] ToFiles(TakeRequest request, int firstTake, string[] paths, Terminal terminal, Action<int> report)
    {
        using GenerationBatch batch = request.Start(firstTake, paths.Length);
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

        int atOnce = Math.Min(takes, Environment.ProcessorCount * GenerationBatch.SizeFor(takes, Environment.ProcessorCount));
        long bytes = request.Length * sizeof(float) * atOnce;
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw new InvalidDataException($"takes of this length need {bytes / 1e9:N1} GB of memory, but this process can have {available / 1e9:N1} GB. Ask for fewer --seconds, or use --out -.");
        }
    }
}
