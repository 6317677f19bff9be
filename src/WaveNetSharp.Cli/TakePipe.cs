using System.Buffers.Binary;
using System.Diagnostics;
using WaveNetSharp.Audio;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Cli;

/// <summary>Generating into standard output: 16-bit little-endian samples, each block as soon as it is made.</summary>
internal static class TakePipe
{
    // Short enough that a listener at the other end, and Ctrl-C, need not wait: 31 ms at 8,192 Hz.
    private const int BlockLength = 256;

    /// <summary>Generates one take.</summary>
    /// <param name="request">What to generate.</param>
    /// <param name="endless">Go on until the user or the reader has had enough, whatever the length.</param>
    /// <param name="terminal">Shows progress and a last line, and says when to stop.</param>
    /// <returns>The exit code.</returns>
    public static int Run(TakeRequest request, bool endless, Terminal terminal)
    {
        using StandardOutput output = new();
        using GenerationBatch session = request.Start(firstTake: 0, takes: 1, request.Threads);
        // Without the time in which the pipe is full: a player takes a second for each second, however soon it could have had them.
        TimeSpan generating = TimeSpan.Zero;
        double Made() => session.Generated / (double)request.SampleRate;
        try
        {
            ProgressDisplay.Show(terminal, "Generating", progress =>
            {
                long start = Stopwatch.GetTimestamp();
                float[] block = new float[BlockLength];
                byte[] bytes = new byte[BlockLength * sizeof(short)];
                BackgroundWriter writer = new(output, bytes.Length, terminal.Stop);
                try
                {
                    while ((endless || session.Generated < request.Length) && !terminal.Stop.IsCancellationRequested)
                    {
                        int count = endless ? BlockLength : (int)Math.Min(BlockLength, request.Length - session.Generated);
                        long before = Stopwatch.GetTimestamp();
                        session.Read(block.AsSpan(0, count));
                        generating += Stopwatch.GetElapsedTime(before);
                        for (int i = 0; i < count; i++)
                        {
                            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * sizeof(short)), Pcm16.FromFloat(block[i]));
                        }

                        if (!writer.Write(bytes.AsSpan(0, count * sizeof(short))))
                        {
                            break;
                        }

                        Report(progress, Made(), Made() / generating.TotalSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds,
                            endless ? null : request.Length / (double)request.SampleRate);
                    }
                }
                finally
                {
                    // Also when the network fails: what was made before is heard.
                    writer.Complete();
                }

                return session.Generated;
            });
        }
        catch (BrokenPipeException) when (terminal.Stop.IsCancellationRequested)
        {
            // Ctrl-C reaches both ends of a pipe, and the player was faster.
        }

        terminal.Note($"{Made():N1} s, seed {request.Seed}, {$"{request.Mode}".ToLowerInvariant()} mode, {(Made() > 0 ? Made() / generating.TotalSeconds : 0):N2} x real time");
        return terminal.Stop.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static void Report(ProgressDisplay progress, double made, double timesRealTime, double elapsed, double? all) =>
        progress.Report(made / all, all is double whole
            ? $"{made:N1} of {whole:N1} s  {timesRealTime:N2} x real time  {Duration.Text((whole - made) * elapsed / made)} left"
            : $"{made:N1} s  {timesRealTime:N2} x real time");
}
