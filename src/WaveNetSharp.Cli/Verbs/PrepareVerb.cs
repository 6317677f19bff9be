using System.CommandLine;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Corpus;
using WaveNetSharp.Corpus.Health;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet prepare</c>: recordings become a corpus.</summary>
internal static class PrepareVerb
{
    /// <summary>The verb itself.</summary>
    public const string Name = "prepare";

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> inputs = new("recordings")
        {
            Description = "Audio files, and folders that are searched with all folders below them.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> output = Options.Output("The folder of the corpus. A corpus that is there already grows: only what is new or has changed is decoded.");
        Option<int?> rate = Options.Whole("--rate", "Samples per second; 8,192 unless given.", 1000, 192_000, "Hz");
        Option<string?> labels = Labels();
        Option<bool> prune = new("--prune") { Description = "Remove the recordings of files that are no longer there; they are kept unless given." };
        Option<int?> workers = Options.Whole("--workers", "Files decoded at once; one for each core unless given. Of each rank, with mpirun or srun. The result is the same.", 1, 1024);
        Option<string?> trim = Options.OneOf("--trim", "silence: cut what is silent at the start and at the end; so unless given. none: cut nothing.", "silence", "none");
        Option<string?> normalize = Options.OneOf("--normalize", "Bring recordings to one level by their peak, as they are unless given, by their loudness, or not at all.", "peak", "loudness", "none");
        Option<string?> channel = Options.OneOf("--channel", "What becomes of several channels: their mean, as is done unless given, one of them, or each a recording.", "mix", "left", "right", "separate");
        Option<int?> timeout = Options.RankTimeout();
        Option<bool> json = Options.Json();

        Command command = new(Name, "Makes a corpus from recordings.") { inputs, output, rate, trim, normalize, channel, labels, prune, workers, timeout, json };
        command.SetAction(parsed => SharedWork.Run(parsed.GetValue(timeout), parsed.GetValue(workers), terminal, team =>
        {
            PrepareOptions options = new() { Labels = LabelsOf(parsed.GetValue(labels)), Prune = parsed.GetValue(prune), Remote = team?.Workers ?? [] };
            options = parsed.GetValue(rate) is int given ? options with { SampleRate = given } : options;
            options = (team?.Threads[0] ?? parsed.GetValue(workers)) is int threads ? options with { Workers = threads } : options;
            options = options with
            {
                Trim = Chosen(parsed.GetValue(trim), options.Trim),
                Normalize = Chosen(parsed.GetValue(normalize), options.Normalize),
                Channel = Chosen(parsed.GetValue(channel), options.Channel),
            };
            return Run(parsed.GetValue(inputs)!, parsed.GetValue(output)!, options, parsed.GetValue(json), terminal);
        }, RemotePreparation.Answer));
        return command;
    }

    // The words of an option are the names of its values.
    private static T Chosen<T>(string? word, T otherwise)
        where T : struct, Enum => word is null ? otherwise : Enum.Parse<T>(word, ignoreCase: true);

    private static Option<string?> Labels()
    {
        Option<string?> option = new("--labels")
        {
            Description = "folder: label each recording with the first folder below the searched one. Or a table (.csv) with the columns file and label.",
            HelpName = "folder or file",
        };
        option.CompletionSources.Add("folder");
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string given }] && given != "folder" && !File.Exists(given))
            {
                result.AddError($"--labels must be the word folder or a table of labels, but there is no file '{given}'.");
            }
        });
        return option;
    }

    private static LabelSource? LabelsOf(string? given) => given switch
    {
        null => null,
        "folder" => LabelSource.Folders,
        _ => LabelSource.Table(given),
    };

    private static int Run(string[] inputs, string output, PrepareOptions options, bool json, Terminal terminal)
    {
        PrepareReport report = Preparation.Run(inputs, output, options, terminal);
        using AudioCorpus corpus = AudioCorpus.Open(output);
        CorpusHealth health = CorpusHealth.Of(corpus, terminal.Stop);
        if (json)
        {
            terminal.WriteJson(new Result(output, CorpusSummary.Of(corpus, health, training: null), report));
        }
        else
        {
            terminal.WriteLine(Preparation.Summary(report));
            CorpusDisplay.Short(corpus, health, terminal);
        }

        return Preparation.ReportFailures(report, output, terminal);
    }

    private sealed record Result(string Folder, CorpusSummary Corpus, int Added, IReadOnlyList<string> Replaced, int Reused, IReadOnlyList<string> Kept,
        IReadOnlyList<string> Removed, IReadOnlyList<PrepareFailure> Failures, IReadOnlyList<string> Warnings, IReadOnlyDictionary<string, int> Ignored, LabelReport? Labels)
    {
        public Result(string folder, CorpusSummary corpus, PrepareReport report)
            : this(folder, corpus, report.Added, report.Replaced, report.Reused, report.Kept, report.Removed, report.Failures, report.Warnings, report.Ignored, report.Labels)
        {
        }
    }
}
