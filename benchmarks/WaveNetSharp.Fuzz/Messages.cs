using System.Text;

namespace WaveNetSharp.Fuzz;

/// <summary>What can be said of an error message without knowing it.</summary>
internal static class Messages
{
    private const int LongestShape = 100;
    private const int LongestMessage = 2000;

    /// <summary>A message without its numbers and without what it quotes, so that one rule gives one shape.</summary>
    public static string Shape(string? message)
    {
        StringBuilder shape = new();
        bool quoted = false;
        foreach (char letter in message ?? "")
        {
            quoted ^= letter == '\'';
            if (!quoted && !char.IsAsciiDigit(letter) && letter != ',')
            {
                shape.Append(letter);
            }

            if (shape.Length == LongestShape)
            {
                break;
            }
        }

        return shape.ToString();
    }

    /// <summary>Whether a message names its file first, ends like a sentence, and is one that a person can read.</summary>
    public static bool IsSentence(string message, string name) =>
        message.StartsWith($"'{name}", StringComparison.Ordinal) && message.EndsWith('.') && message.Length <= LongestMessage;
}
