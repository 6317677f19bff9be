using System.Runtime.CompilerServices;

namespace WaveNetSharp.Fuzz;

/// <summary>Checks properties, and words what was found only when one is broken.</summary>
internal static class Finding
{
    /// <exception cref="FuzzFailureException">The property does not hold.</exception>
    public static void Require(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Words found)
    {
        if (!holds)
        {
            throw new FuzzFailureException(found.Text.ToStringAndClear());
        }
    }

    /// <summary>A text that is put together only if it is needed.</summary>
    [InterpolatedStringHandler]
    public ref struct Words(int literalLength, int formattedCount, bool holds, out bool isNeeded)
    {
        public DefaultInterpolatedStringHandler Text = (isNeeded = !holds) ? new(literalLength, formattedCount) : default;

        public void AppendLiteral(string text) => Text.AppendLiteral(text);

        public void AppendFormatted<T>(T value) => Text.AppendFormatted(value);

        public void AppendFormatted<T>(T value, string? format) => Text.AppendFormatted(value, format);
    }
}
