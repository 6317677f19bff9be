using System.CommandLine;
using System.Security.Cryptography;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Model;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet generate</c>: a network becomes audio.</summary>
internal static class GenerateVerb
{
    private const string StandardOutputName = "-";

    public static Command Create(Terminal terminal)
    {
        Argument<string> model = new("model") { Description = "The folder of a run, or a .safetensors file." };
        Option<string> output = Options.Output("A .wav file; a picture (.png) is put beside it. - writes raw 16-bit little-endian mono to standard output as it is made.");
        Option<double?> seconds = Options.Positive("--seconds", "Length of each take; 10 unless given.", 86_400, "N");
        Option<string?> prime = new("--prime") { Description = "Audio to go on from; resampled when its rate differs.", HelpName = "file" };
        Option<int?> takes = Options.Whole("--takes", "How many takes to make; they are ranked by their likelihood.", 1, 10_000);
        Option<int?> seed = Options.Whole("--seed", "The same seed gives the same audio on the same machine; drawn and printed unless given.", 0, int.MaxValue);
        Option<bool> json = Options.Json();
        SamplingArguments sampling = new();

        Command command = new("generate", "Generates audio from a trained network.") { model, output, seconds, prime, takes, seed, json };
        sampling.AddTo(command);
        command.Validators.Add(result =>
        {
            string? path = result.GetResult(output) is { Tokens: [{ Value: string value }] } ? value : null;
            bool toPipe = path == StandardOutputName;
            if (path is not null && !toPipe && !path.EndsWith(".wav", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"--out must end in .wav, or be - for standard output, but was '{path}'.");
            }
            else if (toPipe && (result.GetResult(takes) is not null || result.GetResult(json) is { Implicit: false }))
            {
                result.AddError("--out - takes all of standard output, so it goes neither with --takes nor with --json.");
            }
        });
        command.SetAction(parsed =>
        {
            using WaveNet network = Networks.Load(parsed.GetValue(model)!);
            TakeRequest request = new(
                network,
                sampling.Read(parsed),
                parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue),
                Math.Max(1, (long)Math.Round((parsed.GetValue(seconds) ?? 10) * network.Config.SampleRate)),
                parsed.GetValue(prime) is string file ? Priming.Read(file, network.Config, terminal) : []);
            string path = parsed.GetValue(output)!;
            return path == StandardOutputName
                ? TakeRecorder.ToPipe(request, terminal)
                : Run(request, path, parsed.GetValue(takes), parsed.GetValue(json), terminal);
        });
        return command;
    }

    private static int Run(TakeRequest request, string path, int? takes, bool json, Terminal terminal)
    {
        GenerationSummary summary = TakeRecorder.ToFiles(request, path, takes, terminal);
        terminal.WriteResult(json, summary, summary.ToTable);
        return summary.Stopped ? ExitCode.Interrupted : ExitCode.Done;
    }
}
