using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace WaveNetSharp.Audio;

/// <summary>A running ffmpeg that decodes one file into its standard output.</summary>
/// <remarks>Its messages are drained on a thread of the pool and only their end is kept, so they can neither block it nor fill memory.</remarks>
internal sealed partial class FfmpegProcess : IDisposable
{
    private const int KeptMessageBytes = 4096;

    // What a user reads of it, in characters: a line of the terminal or two.
    private const int ShownMessage = 240;

    // How Unix tells that a signal ended a program: 128 more than its number. Those that kill a program by themselves are below 32;
    // ffmpeg ends with the low byte of its error, such as 183 for invalid data, or with 255.
    private const int SignalBase = 128;
    private const int LastSignal = 31;

    private const int LooksInPatience = 10;

    // Between the end of its output and its own; ffmpeg has nothing left to do then.
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _input;
    private readonly Task<string> _messages;
    private readonly Timer _watchdog;
    private readonly CancellationTokenRegistration _stop;
    private readonly FfmpegPatience _patience;
    private long _waitedTicks;

    // 0 while its output is worked on.
    private long _waitingSince;
    private volatile string? _givenUp;

    private FfmpegProcess(Process process, string input, FfmpegPatience patience, CancellationToken cancellation)
    {
        _process = process;
        _input = input;
        _patience = patience;
        _messages = Task.Run(() => DrainAsync(process.StandardError.BaseStream));
        // Looks now and then: to set an alarm for each block of output and to take it back takes longer than to read the block.
        TimeSpan interval = (patience.Silent < patience.InAll ? patience.Silent : patience.InAll) / LooksInPatience;
        _watchdog = new Timer(_ => Look(), null, interval, interval);
        _stop = cancellation.Register(Kill);
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
    /// <param name="patience">How long may be waited for it before it is killed.</param>
    /// <param name="cancellation">Ends the program at once, so that nobody waits for its output.</param>
    /// <exception cref="Win32Exception">The program could not be started.</exception>
    public static FfmpegProcess Start(string program, string path, FfmpegPatience patience, CancellationToken cancellation)
    {
        // "file:" and the full path keep ffmpeg from reading a name as an option or an address; the white list keeps what stands in
        // the file from being followed to other addresses. One thread: whoever has many files decodes several at once. Packets that are not
        // flushed reach the pipe in blocks of 32 KiB instead of 9, which saves a tenth of the time.
        string input = "file:" + Path.GetFullPath(path);
        string[] arguments =
        [
            "-nostdin", "-v", "error", "-threads", "1", "-protocol_whitelist", "file", "-i", input,
            "-vn", "-sn", "-dn", "-f", "wav", "-acodec", "pcm_f32le", "-flush_packets", "0", "-",
        ];
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        return new FfmpegProcess(Process.Start(start)!, input, patience, cancellation);
    }

    /// <summary>Begins to wait for output. The program is killed when that takes too long, so that it ends with the output.</summary>
    /// <returns>To be disposed of when the output is there. Only the time in between counts.</returns>
    public Waiting BeginWaiting()
    {
        Volatile.Write(ref _waitingSince, Stopwatch.GetTimestamp());
        return new Waiting(this);
    }

    /// <summary>Waits for the program's end, once its output has ended.</summary>
    public FfmpegEnd WaitForExit()
    {
        if (!_process.WaitForExit(ExitPatience))
        {
            Kill();
            if (!_process.WaitForExit(ExitPatience))
            {
                return new FfmpegEnd(Succeeded: false, Killed: false, "nothing, and cannot be ended");
            }
        }

        // A child that outlives the program may hold its messages open.
        string? message = !_messages.Wait(ExitPatience) ? null : _messages.GetAwaiter().GetResult()
            .Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault()?
            .Replace($"{_input}: ", "", StringComparison.Ordinal)
            .TrimEnd('.');
        message = message is null ? null : Address().Replace(message, "");
        message = message?.Length > ShownMessage ? message[..ShownMessage] + "..." : message;
        if (_givenUp is { } reason)
        {
            return new FfmpegEnd(Succeeded: false, Killed: false, reason);
        }

        int code = _process.ExitCode;
        return code is > SignalBase and <= SignalBase + LastSignal
            ? new FfmpegEnd(Succeeded: false, Killed: true, $"it was ended by signal {code - SignalBase}")
            : new FfmpegEnd(code == 0, Killed: false, message ?? (code == 0 ? null : $"nothing, and ended with code {code}"));
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        _stop.Dispose();
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

    private void Look()
    {
        // In this order, the other way round from the one who waits, so that no time is counted twice.
        TimeSpan before = TimeSpan.FromTicks(Volatile.Read(ref _waitedTicks));
        long since = Volatile.Read(ref _waitingSince);
        if (since == 0)
        {
            return;
        }

        TimeSpan now = Stopwatch.GetElapsedTime(since);
        if (now > _patience.Silent)
        {
            GiveUp($"it gave no sound for {_patience.Silent.TotalSeconds:#,0.#} s and was stopped");
        }
        else if (before + now > _patience.InAll)
        {
            GiveUp($"it took more than {_patience.InAll.TotalSeconds:#,0.#} s, far too long for a file of this size, and was stopped");
        }
    }

    private void GiveUp(string reason)
    {
        _givenUp = reason;
        Kill();
    }

    private void EndWaiting()
    {
        long since = _waitingSince;
        Volatile.Write(ref _waitingSince, 0);
        Volatile.Write(ref _waitedTicks, _waitedTicks + Stopwatch.GetElapsedTime(since).Ticks);
    }

    // The whole tree: where ffmpeg is a wrapper script, its children hold the pipe.
    private void Kill()
    {
        try
        {
            // A program that has ended takes nothing with it, but its children would be looked for among all processes of the machine.
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself, which is as good, or it or a child of it cannot be ended. A timer calls this, where nothing could be reported.
        }
    }

    // Where in memory a part of ffmpeg lies, "[mp3 @ 0x55a0956cab80]": another place each time, and messages become part of a corpus.
    [GeneratedRegex(@" @ (0x)?[0-9A-Fa-f]+(?=\])")]
    private static partial Regex Address();

    /// <summary>A wait for output; it ends with <see cref="Dispose"/>.</summary>
    public readonly ref struct Waiting(FfmpegProcess process)
    {
        public void Dispose() => process.EndWaiting();
    }
}
