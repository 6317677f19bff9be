using System.Globalization;

namespace WaveNetSharp.Fuzz;

/// <summary>Pairs of a name and a value behind the target.</summary>
internal sealed class FuzzOptions
{
    private static readonly string[] Known = ["--inputs", "--seed", "--minutes", "--save", "--replay", "--files", "--batch", "--work", "--workers"];

    private readonly Dictionary<string, string> _values = [];

    /// <exception cref="ArgumentException">A name is unknown or has no value.</exception>
    public FuzzOptions(IReadOnlyList<string> arguments)
    {
        for (int i = 1; i < arguments.Count; i += 2)
        {
            if (!Known.Contains(arguments[i]) || i + 1 == arguments.Count)
            {
                throw new ArgumentException($"'{arguments[i]}' must be one of {string.Join(", ", Known)}, with a value.");
            }

            _values[arguments[i]] = arguments[i + 1];
        }
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">The value is no whole number.</exception>
    public long Number(string name, long otherwise) => Text(name) is not { } text ? otherwise
        : long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long value) ? value
        : throw new ArgumentException($"{name} must be a whole number of at least 0, but was '{text}'.");
}
