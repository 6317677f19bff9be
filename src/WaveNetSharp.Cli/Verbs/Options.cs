using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using WaveNetSharp.Generation;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Verbs;

/// <summary>Options whose errors name the option, its range and what was found.</summary>
internal static class Options
{
    /// <summary><c>--json</c>, the same on every verb that prints a result.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as one JSON object on standard output." };

    /// <summary><c>--out</c>, required.</summary>
    public static Option<string> Output(string description)
    {
        Option<string> option = new("--out") { Description = description, HelpName = "path", Required = true };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("--out must name a file or folder, but was empty.");
            }
        });
        return option;
    }

    /// <summary><c>--preset</c>; null when not given.</summary>
    public static Option<string?> Preset(string otherwise) =>
        OneOf("--preset", $"The network: tiny, small, seed or large; {otherwise} unless given.", "tiny", "small", "seed", "large");

    /// <summary><c>--mode</c>; null when not given.</summary>
    public static Option<GenerationMode?> Mode(string description)
    {
        Option<GenerationMode?> option = Create<GenerationMode>("--mode", description, "name", "fast or exact", text => text switch
        {
            "fast" => GenerationMode.Fast,
            "exact" => GenerationMode.Exact,
            _ => null,
        });
        option.CompletionSources.Add("fast", "exact");
        return option;
    }

    /// <summary><c>--sync</c>; null when not given.</summary>
    public static Option<RankSync?> Sync()
    {
        const string local = "local:";
        const int most = 65_536;
        Option<RankSync?> option = Create<RankSync>(
            "--sync",
            "When the ranks meet: every-step, or local:H for once in H steps.",
            "when",
            $"every-step, or local: and a whole number from 1 to {most:N0}",
            text => text == "every-step" ? new RankSync(null)
                : text.StartsWith(local, StringComparison.Ordinal)
                    && int.TryParse(text[local.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int steps) && steps is >= 1 and <= most ? new RankSync(steps)
                : null);
        option.CompletionSources.Add("every-step", "local:16");
        return option;
    }

    /// <summary><c>--rank-timeout</c> of a verb whose work is shared out; null when not given.</summary>
    public static Option<int?> RankTimeout() =>
        Whole("--rank-timeout", $"With mpirun or srun: seconds in which a rank must give a sign of life, else the job is ended; {SharedWork.DefaultTimeout} unless given.", 1, 86_400);

    /// <summary>One of a few words; null when not given.</summary>
    public static Option<string?> OneOf(string name, string description, params string[] words)
    {
        Option<string?> option = new(name) { Description = description, HelpName = "name" };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string word }] && !words.Contains(word))
            {
                string rule = words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";
                result.AddError($"{name} must be {rule}, but was '{word}'.");
            }
        });
        return option;
    }

    /// <summary>A whole number in [minimum, maximum]; null when not given.</summary>
    public static Option<T?> Whole<T>(string name, string description, T minimum, T maximum, string unit = "N")
        where T : struct, IBinaryInteger<T> =>
        Create<T>(name, description, unit, $"a whole number from {minimum:N0} to {maximum:N0}", text =>
            T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value) && value >= minimum && value <= maximum
                ? value
                : null);

    /// <summary>A number above 0 and at most <paramref name="maximum"/>; null when not given.</summary>
    public static Option<double?> Positive(string name, string description, double maximum, string unit = "X") =>
        Create<double>(name, description, unit, $"a number above 0 and at most {maximum:#,0.##}", text =>
            Real(text) is { } value && value > 0 && value <= maximum ? value : null);

    /// <summary>A number in [minimum, maximum]; null when not given.</summary>
    public static Option<double?> Number(string name, string description, double minimum, double maximum, string unit = "X") =>
        Create<double>(name, description, unit, $"a number from {minimum:#,0.###} to {maximum:#,0.###}", text =>
            Real(text) is { } value && value >= minimum && value <= maximum ? value : null);

    /// <summary>A number between 0 and 1, neither of them included; null when not given.</summary>
    public static Option<double?> Fraction(string name, string description, string unit) =>
        Create<double>(name, description, unit, "a number above 0 and below 1", text => Real(text) is { } value and > 0 and < 1 ? value : null);

    private static double? Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static Option<T?> Create<T>(string name, string description, string unit, string rule, Func<string, T?> parse)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = unit,
            CustomParser = result => Parse(result, name, rule, parse),
        };

    private static T? Parse<T>(ArgumentResult result, string name, string rule, Func<string, T?> parse)
        where T : struct
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        T? value = parse(text);
        if (value is null)
        {
            result.AddError($"{name} must be {rule}, but was '{text}'.");
        }

        return value;
    }
}
