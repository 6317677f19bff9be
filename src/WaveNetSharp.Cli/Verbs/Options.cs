using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

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
    public static Option<string?> Preset()
    {
        string[] names = ["tiny", "small", "seed", "large"];
        Option<string?> option = new("--preset") { Description = "tiny, small, seed or large.", HelpName = "name" };
        option.CompletionSources.Add(names);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string name }] && !names.Contains(name))
            {
                result.AddError($"--preset must be tiny, small, seed or large, but was '{name}'.");
            }
        });
        return option;
    }

    /// <summary>A whole number in [minimum, maximum]; null when not given.</summary>
    public static Option<T?> Whole<T>(string name, string description, T minimum, T maximum, string unit = "N")
        where T : struct, IBinaryInteger<T> =>
        Number<T>(name, description, unit, $"a whole number from {minimum:N0} to {maximum:N0}", text =>
            T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value) && value >= minimum && value <= maximum
                ? value
                : null);

    /// <summary>A number above <paramref name="above"/> and at most <paramref name="maximum"/>; null when not given.</summary>
    public static Option<double?> Positive(string name, string description, double maximum, string unit = "X", double above = 0) =>
        Number<double>(name, description, unit, $"a number above {above} and at most {maximum:#,0.##}", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > above && value <= maximum
                ? value
                : null);

    private static Option<T?> Number<T>(string name, string description, string unit, string rule, Func<string, T?> parse)
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
