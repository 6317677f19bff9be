using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace WaveNetSharp.Cli;

/// <summary>Finds what is wrong with a command line, as one sentence.</summary>
internal static class UsageError
{
    /// <summary>The first error, or null when there is none or the user only asks for help.</summary>
    public static string? Find(ParseResult parsed)
    {
        if (parsed.Action is { ClearsParseErrors: true })
        {
            return null;
        }

        // A mistyped option would otherwise be taken for the name of a file.
        if (UnknownOption(parsed) is string option)
        {
            return $"there is no option '{option}'.";
        }

        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        // Later errors about the same word repeat the first one.
        ParseError error = parsed.Errors[0];
        return parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens.Count > 0
            ? $"there is no verb '{parsed.UnmatchedTokens[0]}'."
            : error.Message;
    }

    private static string? UnknownOption(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-'
            && !double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))?.Value;
}
