using System.Numerics;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Audio.Pictures;

/// <summary>Draws text in a plain sans-serif with a pen of one width.</summary>
/// <remarks>Strokes, not bitmaps, so that every size and a turned label are smooth. Strings are drawn as they are; there is no line break.</remarks>
internal static class StrokeFont
{
    // In units of the glyphs' grid.
    private const float CapitalHeight = 8;
    private const float LetterSpace = 2.4f;
    private const float SpaceWidth = 2.6f;

    /// <summary>Measures a text in pixels.</summary>
    /// <param name="text">What would be drawn.</param>
    /// <param name="size">Height of the capitals in pixels.</param>
    public static float Width(string text, float size)
    {
        float width = text.Sum(character => Advance(character));
        return Math.Max(width - LetterSpace, 0) * size / CapitalHeight;
    }

    /// <summary>Draws a text.</summary>
    /// <param name="canvas">What to draw on.</param>
    /// <param name="text">One line.</param>
    /// <param name="x">Pixels; where the text starts, or its middle or end, by <paramref name="align"/>.</param>
    /// <param name="y">Pixels; the middle of the capitals.</param>
    /// <param name="size">Height of the capitals in pixels.</param>
    /// <param name="color">Of the pen.</param>
    /// <param name="align">Which part of the text is at x: 0 its start, 0.5 its middle, 1 its end.</param>
    /// <param name="upwards">Whether the text is turned by a quarter, to be read from below.</param>
    public static void Draw(Canvas canvas, string text, float x, float y, float size, Rgb color, float align = 0, bool upwards = false)
    {
        float unit = size / CapitalHeight;
        float pen = -align * Width(text, size) / unit;
        List<Segment> segments = [];
        foreach (char character in text)
        {
            segments.Clear();
            StrokeGlyphs.Add(character, segments);
            for (int i = 0; i < segments.Count; i++)
            {
                segments[i] = new Segment(Place(segments[i].From), Place(segments[i].To));
            }

            canvas.Stroke(CollectionsMarshal.AsSpan(segments), Math.Max(size * 0.125f, 1.1f), color);
            pen += Advance(character);
        }

        Vector2 Place(Vector2 point)
        {
            Vector2 moved = (point + new Vector2(pen, -CapitalHeight / 2)) * unit;
            return new Vector2(x, y) + (upwards ? new Vector2(moved.Y, -moved.X) : moved);
        }
    }

    private static float Advance(char character) => LetterSpace + (character == ' ' ? SpaceWidth : StrokeGlyphs.Width(character));
}
