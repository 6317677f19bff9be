using System.CommandLine;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Corpus;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet demo</c>: the whole way from music to new audio in one command.</summary>
internal static class DemoVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> music = new("music") { Description = "Your own music, a folder or file; the bundled excerpt unless given.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> output = new("--out") { Description = "Where to leave corpus, run, WAV and picture; demo, demo-2, ... unless given.", HelpName = "folder" };
        Option<double?> minutes = Options.Positive("--minutes", "Minutes of training; 2 unless given.", 100_000, "M");
        Option<double?> seconds = Options.Positive("--seconds", "Seconds to generate; 10 unless given.", 3600, "N");
        Option<string?> preset = Options.Preset("tiny");
        Option<int?> seed = Options.Whole("--seed", "Chooses first parameters, order of windows and generated audio; 1 unless given.", 0, int.MaxValue);
        Option<bool> json = Options.Json();

        Command command = new("demo", "Prepares, trains, evaluates and generates: music in, new audio out.") { music, output, minutes, seconds, preset, seed, json };
        command.SetAction(parsed =>
        {
            Request request = new(
                parsed.GetValue(music) ?? Path.Combine(AppContext.BaseDirectory, "samples", "audio"),
                parsed.GetValue(output) ?? FreeFolder(),
                WaveNetConfig.Preset(parsed.GetValue(preset) ?? "tiny"),
                new TrainingOptions { Minutes = parsed.GetValue(minutes) ?? 2, Seed = parsed.GetValue(seed) },
                parsed.GetValue(seconds) ?? 10,
                parsed.GetValue(seed) ?? 1);
            return Run(request, parsed.GetValue(json), terminal);
        });
        return command;
    }

    private static int Run(Request request, bool json, Terminal terminal)
    {
        if (Directory.Exists(request.Run))
        {
            throw new InvalidDataException($"'{request.Output}' must be a folder without a demo, but already holds '{request.Run}'. Choose another --out, or leave it out.");
        }

        terminal.Note($"1. Preparing {request.Music}");
        PrepareOptions preparation = new() { SampleRate = request.Config.SampleRate };
        PrepareReport report = Preparation.Run([request.Music], request.Corpus, preparation, terminal);
        using AudioCorpus corpus = AudioCorpus.Open(request.Corpus);
        terminal.Note(CorpusSummary.Line(corpus));

        terminal.Note($"2. Training for {Duration.Text(60 * request.Training.Minutes!.Value)}; Ctrl-C ends it early and keeps what it has");
        using Trainer trainer = Trainer.Start(request.Config, corpus, request.Run, request.Training);
        TrainingSession.Announce(trainer, corpus, terminal);
        TrainingResult training = TrainingSession.Run(trainer, terminal);
        if (training.Cancelled)
        {
            terminal.Note($"Go on with: wavenet train {request.Corpus} --out {request.Run} --resume");
            return ExitCode.Interrupted;
        }

        bool heldOut = trainer.Split.Validation.Count > 0;
        terminal.Note($"3. Evaluating on {(heldOut ? "audio that the training has not heard" : "the audio itself, for want of enough to hold some out")}");
        EvaluationSummary evaluation = Measurement.Run(request.Run, corpus, heldOut, window: null, threads: null, GenerationMode.Exact, terminal);

        terminal.Note($"4. Generating {request.Seconds} s that go on from the music");
        using WaveNet network = Networks.Load(request.Run);
        long length = Math.Max(1, (long)Math.Round(request.Seconds * corpus.SampleRate));
        float[] prime = Priming.FromMiddle(corpus, network.Config);
        TakeRequest take = new(network, new SamplingOptions(), request.Seed, length, prime, GenerationMode.Fast, Environment.ProcessorCount);
        GenerationSummary generation = TakeRecorder.ToFiles(take, request.Wav, takes: null, terminal);

        terminal.WriteResult(json, new Result(request.Output, request.Corpus, request.Run, training, evaluation, generation), evaluation.ToTable);
        if (!json)
        {
            terminal.WriteLine(evaluation.Verdict());
            terminal.Write(generation.ToTable());
            terminal.WriteLine($"Listen to {request.Wav} and look at {Path.ChangeExtension(request.Wav, ".png")}.");
            terminal.WriteLine($"More of it: wavenet generate {request.Run} --out more.wav");
        }

        return generation.Stopped ? ExitCode.Interrupted : Preparation.ReportFailures(report, request.Corpus, terminal);
    }

    // A second demo must not stop at the run of the first, nor replace it.
    private static string FreeFolder() =>
        Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? "demo" : $"demo-{i}").First(folder => !Directory.Exists(folder));

    private sealed record Request(string Music, string Output, WaveNetConfig Config, TrainingOptions Training, double Seconds, int Seed)
    {
        public string Corpus => Path.Combine(Output, "corpus");

        public string Run => Path.Combine(Output, "run");

        public string Wav => Path.Combine(Output, "demo.wav");
    }

    private sealed record Result(
        string Folder, string Corpus, string Run, TrainingResult Training, EvaluationSummary Evaluation, GenerationSummary Generation);
}
