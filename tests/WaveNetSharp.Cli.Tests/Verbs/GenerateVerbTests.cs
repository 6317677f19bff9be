using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Cli.Tests.Verbs;

public sealed class GenerateVerbTests : IDisposable
{
    private readonly TinyRun _folder = new();

    public GenerateVerbTests() => Assert.Equal(0, _folder.Train("--steps", "3").ExitCode);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generate_ToAFile_LeavesAWavOfThatLengthAndAPicture()
    {
        CommandLineRun run = Generate("--seconds", "0.5", "--seed", "3");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("seed 3, fast mode, ", run.Output, StringComparison.Ordinal);
        Assert.Equal(4096, AudioFile.ReadMono(_folder["new.wav"], 8192).Length);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder["new.png"])[..4]);
        Assert.False(File.Exists(_folder["new.partial.wav"]));
    }

    [Fact]
    public void Generate_SameSeed_GivesTheSameFile()
    {
        Generate("--seconds", "0.2", "--seed", "3");
        byte[] first = File.ReadAllBytes(_folder["new.wav"]);
        Generate("--seconds", "0.2", "--seed", "3");
        byte[] second = File.ReadAllBytes(_folder["new.wav"]);
        Generate("--seconds", "0.2", "--seed", "4");

        Assert.Equal(first, second);
        Assert.NotEqual(first, File.ReadAllBytes(_folder["new.wav"]));
    }

    [Fact]
    public void Generate_AnyNumberOfThreads_GivesTheSameFiles()
    {
        foreach (string mode in (string[])["fast", "exact"])
        {
            Generate("--seconds", "0.2", "--seed", "3", "--takes", "3", "--mode", mode, "--threads", "1");
            byte[][] one = Files();
            JsonElement result = Generate("--seconds", "0.2", "--seed", "3", "--takes", "3", "--mode", mode, "--threads", "3", "--json").Json();

            Assert.Equal(mode, result.GetProperty("mode").GetString());
            Assert.Equal(one, Files());
        }

        byte[][] Files() => [.. Enumerable.Range(1, 3).Select(take => File.ReadAllBytes(_folder[$"new-{take}.wav"]))];
    }

    [Fact]
    public void Generate_Takes_AreRankedByTheirLikelihood()
    {
        JsonElement result = Generate("--seconds", "0.1", "--seed", "3", "--takes", "3", "--json").Json();

        JsonElement[] takes = [.. result.GetProperty("takes").EnumerateArray()];
        double[] likelihoods = [.. takes.Select(take => take.GetProperty("log_likelihood").GetDouble())];
        Assert.Equal(likelihoods.OrderDescending(), likelihoods);
        Assert.Equal([1, 2, 3], takes.Select(take => take.GetProperty("take").GetInt32()).Order());
        foreach (JsonElement take in takes)
        {
            Assert.True(File.Exists(take.GetProperty("file").GetString()));
            Assert.True(File.Exists(take.GetProperty("picture").GetString()));
            // 819 samples at so many bits each, in nats.
            Assert.Equal(-819 * Math.Log(2) * take.GetProperty("bits_per_sample").GetDouble(), take.GetProperty("log_likelihood").GetDouble(), precision: 6);
        }
    }

    [Fact]
    public async Task Generate_ToStandardOutput_IsTheSameSoundAsTheFile()
    {
        Generate("--seconds", "0.3", "--seed", "3");
        float[] file = AudioFile.ReadMono(_folder["new.wav"], 8192);
        using Process process = ChildProcess.Start("dotnet", [WaveNetProgram.Path, "generate", _folder["run"], "--out", "-", "--seconds", "0.3", "--seed", "3"]);
        using MemoryStream pcm = new();
        await process.StandardOutput.BaseStream.CopyToAsync(pcm, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("0.3 s, seed 3, fast mode, ", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(2 * file.Length, pcm.Length);
        for (int i = 0; i < file.Length; i++)
        {
            short expected = (short)Math.Round(file[i] * 32768);
            Assert.Equal(expected, BinaryPrimitives.ReadInt16LittleEndian(pcm.GetBuffer().AsSpan(2 * i)));
        }
    }

    [Fact]
    public async Task Generate_Endless_SendsSamplesAtOnceAndStopsWhenAsked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send");
        using Process process = ChildProcess.Start("dotnet", [WaveNetProgram.Path, "generate", _folder["run"], "--out", "-", "--endless", "--seed", "3"]);
        // The first block comes although there is no last one.
        byte[] block = new byte[512];
        await process.StandardOutput.BaseStream.ReadExactlyAsync(block, TestContext.Current.CancellationToken);
        await ChildProcess.Run("/bin/sh", ["-c", $"kill -INT {process.Id}"]);
        CommandLineRun run = await ChildProcess.EndOf(process);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains(" s, seed 3, fast mode, ", run.Error, StringComparison.Ordinal);
        Assert.Contains(" x real time", run.Error, StringComparison.Ordinal);
        Generate("--seconds", "0.03125", "--seed", "3");
        Assert.Equal(File.ReadAllBytes(_folder["new.wav"])[^512..], block);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Generate_ReaderDoesNotRead_StopsWhenAskedAllTheSame(string signal, int expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc to see that the pipe is full");
        using Process process = ChildProcess.Start("dotnet", [WaveNetProgram.Path, "generate", _folder["run"], "--out", "-", "--endless"]);
        try
        {
            // A pipe holds 64 KiB at the most, and this network makes that in a moment: when nothing more has come it is full.
            long written = 0;
            for (long before = -1; written < 1000 || written != before; before = written, written = BytesWritten(process))
            {
                Assert.False(process.HasExited);
                await Task.Delay(500, TestContext.Current.CancellationToken);
            }

            await ChildProcess.Run("/bin/sh", ["-c", $"kill -{signal} {process.Id}"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
        finally
        {
            process.Kill();
        }

        CommandLineRun run = await ChildProcess.EndOf(process);
        Assert.Equal(expected, run.ExitCode);
        Assert.Contains(" x real time", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_ReaderOfStandardOutputLeaves_EndsWithoutAWord()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell with head");
        string command = $"{{ dotnet '{WaveNetProgram.Path}' generate '{_folder["run"]}' --out - --seconds 80000; echo $? >'{_folder["code"]}'; }} | head -c 1000 | wc -c";

        CommandLineRun run = await ChildProcess.Run("/bin/sh", ["-c", command]);

        Assert.Equal("1000", run.Output.Trim());
        Assert.Empty(run.Error);
        Assert.Equal("0", File.ReadAllText(_folder["code"]).Trim());
    }

    [Fact]
    public async Task Generate_Interrupted_LeavesAPlayablePartAndTheEarlierFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send");
        Generate("--seconds", "0.1");
        byte[] before = File.ReadAllBytes(_folder["new.wav"]);
        using Process process = ChildProcess.Start("dotnet", [WaveNetProgram.Path, "generate", _folder["run"], "--out", _folder["new.wav"], "--seconds", "3600"]);
        // The first second of sound is on the disk.
        while (!File.Exists(_folder["new.partial.wav"]) || new FileInfo(_folder["new.partial.wav"]).Length < 8192)
        {
            Assert.False(process.HasExited);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await ChildProcess.Run("/bin/sh", ["-c", $"kill -INT {process.Id}"]);
        CommandLineRun run = await ChildProcess.EndOf(process);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("new.partial.wav", run.Output, StringComparison.Ordinal);
        Assert.InRange(AudioFile.ReadMono(_folder["new.partial.wav"], 8192).Length, 4096, int.MaxValue);
        Assert.Equal(before, File.ReadAllBytes(_folder["new.wav"]));
    }

    [Theory]
    [InlineData(8192, false)]
    [InlineData(11025, true)]
    public void Generate_Primed_ResamplesWhenItMustAndSaysSo(int sampleRate, bool resampled)
    {
        File.WriteAllBytes(_folder["prime.wav"], TestSound.Tones(0.5, sampleRate));

        CommandLineRun run = Generate("--seconds", "0.1", "--prime", _folder["prime.wav"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(resampled, run.Error.Contains("11,025 Hz and is resampled to the network's 8,192 Hz", StringComparison.Ordinal));
    }

    [Fact]
    public void Generate_PrimingFileIsText_NamesIt()
    {
        File.WriteAllText(_folder["prime.wav"], "la la la");

        CommandLineRun run = Generate("--prime", _folder["prime.wav"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("prime.wav", run.ErrorLine(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["new.wav"]));
    }

    [Theory]
    [InlineData("--top-k must be a whole number from 1 to 256, but was '0'.", "--top-k", "0")]
    [InlineData("--top-p must be a number above 0 and at most 1, but was '1.5'.", "--top-p", "1.5")]
    [InlineData("--temperature must be a number from 0.001 to 1,000, but was '0'.", "--temperature", "0")]
    [InlineData("--seconds must be a number above 0", "--seconds", "-2")]
    [InlineData("--takes must be a whole number from 1", "--takes", "0")]
    [InlineData("--threads must be a whole number from 1 to 4,096", "--threads", "0")]
    [InlineData("--mode must be fast or exact, but was 'slow'.", "--mode", "slow")]
    [InlineData("--endless goes only with --out -", "--endless")]
    [InlineData("--greedy draws nothing, so --top-k would have no effect", "--greedy", "--top-k", "5")]
    public void Generate_OptionOutOfRange_NamesTheRangeAndWhatWasFound(string expected, params string[] options)
    {
        CommandLineRun run = Generate(options);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(expected, run.ErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--out must end in .wav", "x.mp3")]
    [InlineData("--out - takes all of standard output", "-", "--json")]
    [InlineData("--out - takes all of standard output", "-", "--takes", "2")]
    [InlineData("--endless goes only with --out -, and not with --seconds", "-", "--endless", "--seconds", "5")]
    public void Generate_OutputOfAnotherKind_IsWrongUsage(string expected, string output, params string[] more)
    {
        CommandLineRun run = CommandLineRun.Of(["generate", _folder["run"], "--out", output, .. more]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(expected, run.ErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut", "cut.safetensors")]
    [InlineData("claims 2^60 bytes", "claims 2^60 bytes.safetensors")]
    [InlineData("wrong shape", "input.weight")]
    [InlineData("wrong version", "format_version")]
    [InlineData("text", "text.safetensors")]
    public void Generate_BadCheckpoint_NamesWhatIsWrong(string kind, string expected)
    {
        byte[] good = File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]);
        byte[] bad = kind switch
        {
            "cut" => good[..^100],
            "claims 2^60 bytes" => [0, 0, 0, 0, 0, 0, 0, 0x10, .. good[8..]],
            "wrong shape" => Replace(good, "\"shape\":[4,256,2]", "\"shape\":[2,256,4]"),
            "wrong version" => Replace(good, "\"format_version\":\"1\"", "\"format_version\":\"9\""),
            _ => "not a checkpoint at all\n"u8.ToArray(),
        };
        string file = _folder[$"{kind}.safetensors"];
        File.WriteAllBytes(file, bad);

        CommandLineRun run = CommandLineRun.Of("generate", file, "--out", _folder["new.wav"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{kind}.safetensors", run.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains(expected, run.ErrorLine(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["new.wav"]));
    }

    [Fact]
    public void Generate_NoCheckpoint_SaysHowToMakeOne()
    {
        CommandLineRun run = CommandLineRun.Of("generate", _folder["music"], "--out", _folder["new.wav"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("wavenet train", run.ErrorLine(), StringComparison.Ordinal);
    }

    private static byte[] Replace(byte[] file, string old, string replacement)
    {
        string text = Encoding.Latin1.GetString(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal));
    }

    private static long BytesWritten(Process process) =>
        long.Parse(File.ReadLines($"/proc/{process.Id}/io").First(line => line.StartsWith("wchar: ", StringComparison.Ordinal))[7..], CultureInfo.InvariantCulture);

    private CommandLineRun Generate(params string[] more) =>
        CommandLineRun.Of(["generate", _folder["run"], "--out", _folder["new.wav"], .. more]);
}
