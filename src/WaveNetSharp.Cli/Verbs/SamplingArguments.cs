using System.CommandLine;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Cli.Verbs;

/// <summary>The options that say how a code is chosen from the network's distribution.</summary>
internal sealed class SamplingArguments
{
    private readonly Option<double?> _temperature =
        Options.Number("--temperature", "Below 1 calmer and cleaner, above 1 wilder and noisier; 1 unless given.", 0.001, 1000);

    private readonly Option<int?> _topK = Options.Whole("--top-k", "Choose among the K most likely codes only.", 1, 256, "K");
    private readonly Option<double?> _topP = Options.Positive("--top-p", "Choose among the most likely codes that together reach this share.", 1, "P");
    private readonly Option<bool> _greedy = new("--greedy") { Description = "Always take the most likely code." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] drawn = [_temperature, _topK, _topP];
        foreach (Option option in drawn.Append(_greedy))
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_greedy) is { Implicit: false } && drawn.FirstOrDefault(option => result.GetResult(option) is not null) is { } idle)
            {
                result.AddError($"--greedy draws nothing, so {idle.Name} would have no effect; leave one of them out.");
            }
        });
    }

    /// <summary>Reads the values; what was not given keeps its default.</summary>
    public SamplingOptions Read(ParseResult parsed)
    {
        SamplingOptions options = new() { Greedy = parsed.GetValue(_greedy) };
        return options with
        {
            Temperature = parsed.GetValue(_temperature) ?? options.Temperature,
            TopK = parsed.GetValue(_topK) ?? options.TopK,
            TopP = parsed.GetValue(_topP) ?? options.TopP,
        };
    }
}
