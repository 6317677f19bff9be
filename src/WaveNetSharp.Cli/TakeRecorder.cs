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
        TakeSummary?[] summaries = new TakeSummary?[count];
        long start = Stopwatch.GetTimestamp();
        long done = 0;
        ProgressDisplay.Show(terminal, "Generating", progress => Parallel.For(0, count, (i, state) =>
        {
            if (terminal.Stop.IsCancellationRequested)
            {
                state.Stop();
                return;
            }

            string file = takes is null ? path : Path.ChangeExtension(path, null) + $"-{i + 1}.wav";
            summaries[i] = ToFile(request, i, file, terminal, samples =>
            {
                double made = Interlocked.Add(ref done, samples) / (double)request.SampleRate;
                double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                double all = count * request.Length / (double)request.SampleRate;
                progress.Report(made / all, $"{made:N1} of {all:N1} s  {made / elapsed:N2} x real time  {Duration.Text((all - made) * elapsed / made)} left");
            });
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
        using GenerationSession session = request.Start(take: 0);
        float[] block = new float[BlockLength];
        byte[] bytes = new byte[BlockLength * sizeof(short)];
        for (long done = 0; done < request.Length; done += BlockLength)
        {
            if (terminal.Stop.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }

            int count = session.Read(block.AsSpan(0, (int)Math.Min(BlockLength, request.Length - done)));
            for (int i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * sizeof(short)), Pcm16.FromFloat(block[i]));
            }

            output.Write(bytes.AsSpan(0, count * sizeof(short)));
        }

        return ExitCode.Done;
    }

    private static TakeSummary ToFile(TakeRequest request, int take, string path, Terminal terminal, Action<int> report)
    {
        using GenerationSession session = request.Start(take);
        using WavWriter writer = new(path, request.SampleRate);
        float[] samples = new float[request.Length];
        int done = 0;
        while (done < samples.Length && !terminal.Stop.IsCancellationRequested)
        {
            Span<float> block = samples.AsSpan(done, Math.Min(BlockLength, samples.Length - done));
            done += session.Read(block);
            writer.Write(block);
            report(block.Length);
        }

        bool whole = done == samples.Length;
        if (whole)
        {
            writer.Complete();
            SignalPicture.Write(Path.ChangeExtension(path, ".png"), samples, request.SampleRate, Path.GetFileName(path));
        }

        return new TakeSummary(
            whole ? path : writer.PartialPath,
            whole ? Path.ChangeExtension(path, ".png") : null,
            take + 1,
            done / (double)request.SampleRate,
            session.BitsPerSample,
            -session.TotalBits * Math.Log(2),
            CollapseReport.Of(samples.AsSpan(0, done), request.SampleRate));
    }

    private static void RequireMemory(TakeRequest request, int takes)
    {
        if (request.Length > Array.MaxLength)
        {
            throw new InvalidDataException($"a take must have at most {Array.MaxLength:N0} samples, but would have {request.Length:N0}. Ask for fewer --seconds, or use --out -.");
        }

        long bytes = request.Length * sizeof(float) * Math.Min(takes, Environment.ProcessorCount);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw new InvalidDataException($"takes of this length need {bytes / 1e9:N1} GB of memory, but this process can have {available / 1e9:N1} GB. Ask for fewer --seconds, or use --out -.");
        }
    }
}
