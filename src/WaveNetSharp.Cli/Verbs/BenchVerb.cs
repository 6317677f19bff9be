using System.CommandLine;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Model;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet bench</c>: this machine's peaks, and how close each part of a network comes.</summary>
internal static class BenchVerb
{
    private const int Takes = 16;

    public static Command Create(Terminal terminal)
    {
        Option<string?> preset = Options.Preset("seed");
        Option<string?> config = new("--config") { Description = "A configuration of your own (.json) instead of a preset.", HelpName = "file" };
        Option<int?> threads = Options.Whole("--threads", "Threads to use at once; all cores unless given.", 1, 4096);
        Option<int?> batch = Options.Whole("--batch", "Windows in a training step; threads, at least 2, unless given.", 1, 65_536);
        Option<int?> window = Options.Whole("--window", "Samples in a window of training; the network's own unless given.", 2, 1 << 20);
        Option<bool> quick = new("--quick") { Description = "A rough answer in a few seconds: short windows and short runs." };
        Option<bool> json = Options.Json();
        Command command = new("bench", "Measures this machine's peaks, and how close training and generation come.")
        {
            preset, config, threads, batch, window, quick, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(preset) is not null && result.GetResult(config) is not null)
            {
                result.AddError("bench takes --preset or --config, not both.");
            }
        });
        command.SetAction(parsed =>
        {
            string? file = parsed.GetValue(config);
            string name = file ?? parsed.GetValue(preset) ?? "seed";
            WaveNetConfig network = file is null ? WaveNetConfig.Preset(name) : WaveNetConfig.FromJson(File.ReadAllText(file), file);
            int workers = parsed.GetValue(threads) ?? Environment.ProcessorCount;
            network = parsed.GetValue(window) is int given ? network with { Window = given } : network;
            BenchSummary summary = Measure(name, network, workers, parsed.GetValue(batch), parsed.GetValue(quick), terminal);
            terminal.WriteResult(parsed.GetValue(json), summary, () => summary.ForPeople);
            if (summary.IsDisturbed)
            {
                terminal.Note($"note: the machine was disturbed: something came out faster than the peak, which stands as {NumberTable.AbovePeak}; measure again when it is quiet.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static BenchSummary Measure(string name, WaveNetConfig config, int threads, int? batch, bool quick, Terminal terminal)
    {
        MachineDescription machine = MachineDescription.Here();
        if (machine.LoadAverage is double load && load > 0.5)
        {
            terminal.Note($"note: the machine has other work to do (load average {load:N1}), which these numbers will show; measure again when it is quiet.");
        }

        return ProgressDisplay.Show(terminal, "Measuring", progress =>
        {
            void Begin(double fraction, string part)
            {
                terminal.Stop.ThrowIfCancellationRequested();
                progress.Report(fraction, part);
            }

            // Before and after all that is held against them, and the best counts: a moment in which the machine is disturbed must not lower them.
            Begin(0, "peaks");
            MachinePeak peak = MachinePeak.Measure(threads, quick);
            void PeakAgain(double fraction)
            {
                Begin(fraction, "peaks again");
                peak = peak.Best(MachinePeak.Measure(threads, quick));
            }

            Begin(0.15, "training step");
            TrainingSpeed training = quick
                ? TrainingSpeed.Measure(config, threads, batch, Math.Min(config.Window, 1008), steps: 2, seconds: 0)
                : TrainingSpeed.Measure(config, threads, batch);
            PeakAgain(0.25);
            Begin(0.3, "kernels");
            KernelTable kernels = KernelTable.Measure(config, peak, quick);
            Begin(0.5, "generation");
            GenerationSpeed generation = GenerationSpeed.Measure(config, quick ? threads : Takes, threads, quick ? 0.2 : 2);
            PeakAgain(0.75);
            Begin(0.8, "presets");
            PresetSpeed[] presets = quick ? [] :
                [.. PresetSpeed.Names.Select(preset => PresetSpeed.Of(preset, Takes, threads, peak, terminal.Stop)).OfType<PresetSpeed>()];
            if (presets.Length > 0)
            {
                PeakAgain(0.95);
            }

            return new BenchSummary(
                machine, name, quick, peak, training, training.ShareOf(peak), kernels.HeldAgainst(peak), generation.HeldAgainst(peak), [.. presets.Select(preset => preset.HeldAgainst(peak))]);
        });
    }
}
