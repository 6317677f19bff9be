using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace WaveNetSharp.Audio;

/// <summary>A running ffmpeg that decodes one file into its standard output.</summary>
/// <remarks>Its messages are drained on a thread of the pool and only their end is kept, so they can neither block it nor fill memory.</remarks>
internal sealed class FfmpegProcess : IDisposable
{
    private const int KeptMessageBytes = 4096;

    // Between the end of its output and its own; ffmpeg has nothing left to do then.
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _input;
    private readonly Task<string> _messages;
    private readonly Timer _watchdog;
    private readonly TimeSpan _patience;
    private volatile bool _timedOut;

    private FfmpegProcess(Process process, string input, TimeSpan patience)
    {
        _process = process;
        _input = input;
        _patience = patience;
        _messages = Task.Run(() => DrainAsync(process.StandardError.BaseStream));
        _watchdog = new Timer(_ => GiveUp());
    }

    /// <summary>The WAV that it writes, with samples of 32-bit floating point and sizes left open.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Finds ffmpeg in the folders of PATH, and nowhere else: not in the current folder, as the system would.</summary>
    public static string? FindProgram()
    {
        string name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Starts decoding the sound of a file.</summary>
    /// <param name="program">The path of ffmpeg.</param>
    /// <param name="path">The file to decode.</param>
    /// <param name="patience">How long a guarded read may take before the program is killed.</param>
    /// <exception cref="Win32Exception">The program could not be started.</exception>
    public static FfmpegProcess Start(string program, string path, TimeSpan patience)
    {
        // "file:" and the full path keep ffmpeg from reading a name as an option or an address; the white list keeps what stands in
        // the file from being followed to other addresses.
        string input = "file:" + Path.GetFullPath(path);
        string[] arguments =
        [
            "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-i", input,
            "-vn", "-sn", "-dn", "-f", "wav", "-acodec", "pcm_f32le", "-",
        ];
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        return new FfmpegProcess(Process.Start(start)!, input, patience);
    }

    /// <summary>Runs <paramref name="read"/>, and kills the program when that takes too long, so that it sees the end of the output.</summary>
    public T Guard<T>(Func<T> read)
    {
        _watchdog.Change(_patience, Timeout.InfiniteTimeSpan);
        try
        {
            return read();
        }
        finally
        {
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits for the program's end, once its output has ended.</summary>
    /// <returns>Whether it succeeded, and the last line that it printed, if any, without the name of the file.</returns>
    public (bool Succeeded, string? Message) WaitForExit()
    {
        if (!_process.WaitForExit(ExitPatience))
        {
            Kill();
            _process.WaitForExit();
        }

        string? message = _messages.GetAwaiter().GetResult()
            .Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault()?
            .Replace($"{_input}: ", "", StringComparison.Ordinal)
            .TrimEnd('.');
        return _timedOut ? (false, $"it gave no sound for {_patience.TotalSeconds:0.#} s and was stopped") : (_process.ExitCode == 0, message);
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        Kill();
        _process.Dispose();
    }

    private static async Task<string> DrainAsync(Stream messages)
    {
        byte[] kept = new byte[2 * KeptMessageBytes];
        int length = 0;
        int read;
        while ((read = await messages.ReadAsync(kept.AsMemory(length)).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length > KeptMessageBytes)
            {
                kept.AsSpan(length - KeptMessageBytes, KeptMessageBytes).CopyTo(kept);
                length = KeptMessageBytes;
            }
        }

        return Encoding.UTF8.GetString(kept, 0, length);
    }

    private void GiveUp()
    {
        _timedOut = true;
        Kill();
    }

    // The whole tree: where ffmpeg is a wrapper script, its children hold the pipe.
    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself, which is as good.
        }
    }
}
