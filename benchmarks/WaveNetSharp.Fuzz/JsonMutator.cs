using System.Text;
using System.Text.RegularExpressions;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Damages JSON so that it stays JSON: other numbers, other strings, keys left out, given twice or unknown.</summary>
internal static partial class JsonMutator
{
    private static readonly string[] Values =
    [
        "0", "-0", "-1", "1", "2", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "1e400", "1e-400", "0.5", "1e9", "1E+2", "00", "NaN", "null", "true", "\"\"", "\"1\"", "[]", "{}", "[[]]", "[null]", "[0]", "{\"a\":0}",
    ];

    private static readonly string[] Strings =
    [
        "", ".", "..", "../../etc/passwd", "/etc/passwd", "C:\\\\x", "a/b", "audio-00000.s16le", "manifest.json", ".s16le", "x\\u0000y", "\\ud800", "\\n", "CON", "-", "nan", "one_hot", "F32", "F64",
    ];

    public static byte[] Mutate(RandomSource random, byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        for (int changes = 1 + random.Below(3); changes > 0; changes--)
        {
            text = Change(random, text);
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private static string Change(RandomSource random, string text) => random.Below(8) switch
    {
        0 or 1 or 2 => Replace(random, text, Number(), _ => random.Pick<string>(Values)),
        3 => Replace(random, text, Number(), _ => $"{(long)random.NextUInt64() >> random.Below(64)}"),
        4 => Replace(random, text, Quoted(), _ => $"\"{(random.OneIn(20) ? new string('x', 5000) : random.Pick<string>(Strings))}\""),
        5 => Replace(random, text, Quoted(), _ => random.Pick<string>(Values)),
        6 => Replace(random, text, Pair(), _ => ""),
        _ => Replace(random, text, Pair(), pair => pair + pair),
    };

    private static string Replace(RandomSource random, string text, Regex what, Func<string, string> with)
    {
        MatchCollection matches = what.Matches(text);
        if (matches.Count == 0)
        {
            return text;
        }

        Match match = matches[random.Below(matches.Count)];
        return string.Concat(text.AsSpan(0, match.Index), with(match.Value), text.AsSpan(match.Index + match.Length));
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][-+]?\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    // A key with a plain value and the comma behind it.
    [GeneratedRegex("\"[^\"]*\"\\s*:\\s*(\"[^\"]*\"|[^,{}\\[\\]]*|\\[[^\\[\\]{}]*\\])\\s*,")]
    private static partial Regex Pair();
}
