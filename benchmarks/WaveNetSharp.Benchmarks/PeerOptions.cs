using System.Globalization;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Benchmarks;

/// <summary>What stands behind a verb: names of options, each with a value.</summary>
internal sealed class PeerOptions
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Reads pairs of a name and a value.</summary>
    /// <param name="arguments">Without the verb.</param>
    /// <param name="known">The names that the verb has.</param>
    /// <exception cref="ArgumentException">A name is unknown or has no value.</exception>
    public PeerOptions(IReadOnlyList<string> arguments, IReadOnlyList<string> known)
    {
        for (int i = 0; i < arguments.Count; i += 2)
        {
            if (!known.Contains(arguments[i]) || i + 1 == arguments.Count)
            {
                throw new ArgumentException($"'{arguments[i]}' must be one of {string.Join(", ", known)}, with a value.");
            }

            _values[arguments[i]] = arguments[i + 1];
        }
    }

    /// <summary>The text of an option, or null when it was not given.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>The text of an option that must be given.</summary>
    /// <exception cref="ArgumentException">It was not given.</exception>
    public string Required(string name) => Text(name) ?? throw new ArgumentException($"{name} must be given.");

    /// <summary>The whole number of an option, at least 1, or null when it was not given.</summary>
    /// <exception cref="ArgumentException">It is no such number.</exception>
    public int? Count(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value >= 1 ? value
        : throw new ArgumentException($"{name} must be a whole number of at least 1, but was '{text}'.");

    /// <summary>The number of an option, or null when it was not given.</summary>
    /// <exception cref="ArgumentException">It is no number.</exception>
    public double? Number(string name) => Text(name) is not { } text ? null
        : double.TryParse(text, CultureInfo.InvariantCulture, out double value) ? value
        : throw new ArgumentException($"{name} must be a number, but was '{text}'.");

    /// <summary>The number of an option, above 0 and finite, or null when it was not given.</summary>
    /// <exception cref="ArgumentException">It is no such number.</exception>
    public double? Positive(string name) => Number(name) is not { } value ? null
        : value > 0 && double.IsFinite(value) ? value
        : throw new ArgumentException($"{name} must be above 0, but was {value}.");

    /// <summary>How exactly to compute: <c>--mode</c>; fast unless given.</summary>
    /// <exception cref="ArgumentException">It is no mode.</exception>
    public GenerationMode Mode() => Text("--mode") switch
    {
        null or "fast" => GenerationMode.Fast,
        "exact" => GenerationMode.Exact,
        string other => throw new ArgumentException($"--mode must be fast or exact, but was '{other}'."),
    };
}
