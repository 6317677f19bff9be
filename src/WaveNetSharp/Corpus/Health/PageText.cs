using System.Net;
using System.Text;

namespace WaveNetSharp.Corpus.Health;

/// <summary>Texts of unknown origin for a page.</summary>
internal static class PageText
{
    /// <summary>Escapes a text for HTML, in an element or in a quoted attribute. What cannot be printed (a line feed in a file's name) is shown as its sign.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return WebUtility.HtmlEncode(text);
        }

        StringBuilder shown = new(text.Length);
        foreach (char character in text)
        {
            // U+2400 and the following are pictures of the control characters; those of Latin-1 have none.
            shown.Append(character < ' ' ? (char)('\u2400' + character) : char.IsControl(character) ? '\uFFFD' : character);
        }

        return WebUtility.HtmlEncode(shown.ToString());
    }

    /// <summary>A name that may be written from right to left, and must not turn its surroundings.</summary>
    public static string Name(string text) => $"<bdi>{Escape(text)}</bdi>";

    /// <summary>Seconds, minutes or hours, with three digits or so.</summary>
    public static string Length(double minutes) => minutes switch
    {
        < 0.1 => $"{minutes * 60:N1} s",
        < 1 => $"{minutes * 60:N0} s",
        < 100 => $"{minutes:N1} min",
        _ => $"{minutes / 60:N1} h",
    };

    /// <summary>A rating in words.</summary>
    public static string Word(Rating rating) => rating switch
    {
        Rating.Fine => "fine",
        Rating.LookAt => "look at it",
        _ => "leave out",
    };

    /// <summary>A rating as a class of the style sheet, and as a value of the filter.</summary>
    public static string Class(Rating rating) => rating switch
    {
        Rating.Fine => "fine",
        Rating.LookAt => "look",
        _ => "leave",
    };
}
