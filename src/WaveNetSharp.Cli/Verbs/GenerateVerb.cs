using System.CommandLine;
using System.Security.Cryptography;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet generate</c>: a network becomes audio.</summary>
internal static class GenerateVerb
{
    /// <summary>The verb itself.</summary>
    public const string Name = "generate";

    private const string StandardOutputName = "-";

    public static Command Create(Terminal terminal)
    {
        Argument<string> model = new("model") { Description = "The folder of a run, or a .safetensors file." };
        Option<string> output = Options.Output("A .wav file; a picture (.png) is put beside it. - writes raw 16-bit little-endian mono to standard output as it is made.");
        Option<double?> seconds = Options.Positive("--seconds", "Length of each take; 10 unless given.", 86_400, "N");
        Option<bool> endless = new("--endless") { Description = "With --out -: go on until Ctrl-C, or until the reader has had enough." };
        Option<string?> prime = new("--prime") { Description = "Audio to go on from; resampled when its rate differs.", HelpName = "file" };
        Option<int?> takes = Options.Whole("--takes", "How many takes to make; they are ranked by their likelihood.", 1, 10_000);
        Option<int?> seed = Options.Whole("--seed", "The same seed gives the same audio on the same machine; drawn and printed unless given.", 0, int.MaxValue);
        Option<GenerationMode?> mode = Options.Mode("How to compute: fast, or exact as in training; fast unless given.");
        Option<int?> threads = Options.Whole("--threads", "Worker threads; all cores unless given.", 1, 4096);
        Option<int?> timeout = Options.RankTimeout();
        Option<bool> json = Options.Json();
        SamplingArguments sampling = new();

        Command command = new(Name, "Generates audio from a trained network.") { model, output, seconds, endless, prime, takes, seed, mode, threads, timeout, json };
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
            else if (result.GetResult(endless) is { Implicit: false } && (!toPipe || result.GetResult(seconds) is not null))
            {
                result.AddError("--endless goes only with --out -, and not with --seconds: a file has an end, and so has what is so many seconds long.");
            }
        });
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(output)!;
            if (path == StandardOutputName)
            {
                Job.RequireAlone($"{Name} --out {StandardOutputName}");
                using WaveNet alone = Networks.Load(parsed.GetValue(model)!);
                return TakePipe.Run(Request(alone, Seed(), null), parsed.GetValue(endless), terminal);
            }

            return SharedWork.Run(parsed.GetValue(timeout), parsed.GetValue(threads), terminal, Lead, Answer, parsed.GetValue(model)!);

            int Lead(RankTeam? team)
            {
                using WaveNet network = Networks.Load(parsed.GetValue(model)!);
                GenerationSummary summary = TakeRecorder.ToFiles(Request(network, Seed(), team?.Threads[0]), path, parsed.GetValue(takes), terminal, team);
                terminal.WriteResult(parsed.GetValue(json), summary, summary.ToTable);
                return summary.Stopped ? ExitCode.Interrupted : ExitCode.Done;
            }

            byte[] Answer(byte[] question, CancellationToken stop) => TakeTeam.Answer(question, share =>
            {
                // What rank 0 has been told counts: it may be this process that was told first.
                terminal.Stop = stop;
                using WaveNet network = Networks.Load(parsed.GetValue(model)!);
                return TakeRecorder.Share(Request(network, share.Seed, share.Threads), path, parsed.GetValue(takes) is not null, share, terminal);
            });

            int Seed() => parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue);

            TakeRequest Request(WaveNet network, int number, int? share) => new(
                network,
                sampling.Read(parsed),
                number,
                Math.Max(1, (long)Math.Round((parsed.GetValue(seconds) ?? 10) * network.Config.SampleRate)),
                parsed.GetValue(prime) is string file ? Priming.Read(file, network.Config, terminal) : [],
                parsed.GetValue(mode) ?? GenerationMode.Fast,
                share ?? parsed.GetValue(threads) ?? Environment.ProcessorCount);
        });
        return command;
    }
}
