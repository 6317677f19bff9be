using System.Numerics;

namespace WaveNetSharp.Audio.Pictures;

/// <summary>A straight piece of a stroke; a dot when both ends are one point. Pixels, y downwards; a pixel's centre is at its index + 0.5.</summary>
internal readonly record struct Segment(Vector2 From, Vector2 To);

/// <summary>A picture to draw on, in memory. What falls outside is cut off.</summary>
internal sealed class Canvas
{
    private readonly byte[] _pixels;

    /// <summary>Makes a picture of one colour.</summary>
    public Canvas(int width, int height, Rgb background)
    {
        Width = width;
        Height = height;
        _pixels = new byte[width * height * 3];
        Fill(0, 0, width, height, background);
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>Shape [Height, Width, 3], red first.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Fills a rectangle.</summary>
    public void Fill(int left, int top, int width, int height, Rgb color)
    {
        for (int y = Math.Max(top, 0); y < Math.Min(top + height, Height); y++)
        {
            for (int x = Math.Max(left, 0); x < Math.Min(left + width, Width); x++)
            {
                Blend(x, y, color, 1);
            }
        }
    }

    /// <summary>Lays a colour over one pixel.</summary>
    /// <param name="x">Pixels from the left.</param>
    /// <param name="y">Pixels from the top.</param>
    /// <param name="color">The colour.</param>
    /// <param name="coverage">How much of the pixel it covers, [0, 1].</param>
    public void Blend(int x, int y, Rgb color, float coverage)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
        {
            return;
        }

        Span<byte> pixel = _pixels.AsSpan(((y * Width) + x) * 3, 3);
        Rgb mixed = new Rgb(pixel[0], pixel[1], pixel[2]).Towards(color, coverage);
        (pixel[0], pixel[1], pixel[2]) = (mixed.Red, mixed.Green, mixed.Blue);
    }

    /// <summary>Fills a column between two heights, its ends as smooth as the heights are exact.</summary>
    public void Column(int x, float top, float bottom, Rgb color)
    {
        for (int y = (int)MathF.Floor(top); y < bottom; y++)
        {
            Blend(x, y, color, Math.Min(bottom, y + 1) - Math.Max(top, y));
        }
    }

    /// <summary>Draws connected strokes with round ends. Where segments meet or cross, no seam shows: a pixel takes its nearest segment only.</summary>
    public void Stroke(ReadOnlySpan<Segment> segments, float thickness, Rgb color)
    {
        if (segments.IsEmpty)
        {
            return;
        }

        Vector2 low = new(float.MaxValue);
        Vector2 high = new(float.MinValue);
        foreach (Segment segment in segments)
        {
            low = Vector2.Min(low, Vector2.Min(segment.From, segment.To));
            high = Vector2.Max(high, Vector2.Max(segment.From, segment.To));
        }

        float reach = (thickness / 2) + 0.5f;
        for (int y = Math.Max((int)(low.Y - reach), 0); y <= Math.Min(high.Y + reach, Height - 1); y++)
        {
            for (int x = Math.Max((int)(low.X - reach), 0); x <= Math.Min(high.X + reach, Width - 1); x++)
            {
                float coverage = Math.Clamp(reach - Distance(segments, new Vector2(x + 0.5f, y + 0.5f)), 0, 1);
                if (coverage > 0)
                {
                    Blend(x, y, color, coverage);
                }
            }
        }
    }

    private static float Distance(ReadOnlySpan<Segment> segments, Vector2 point)
    {
        float nearest = float.MaxValue;
        foreach (Segment segment in segments)
        {
            Vector2 along = segment.To - segment.From;
            float length = along.LengthSquared();
            float position = length == 0 ? 0 : Math.Clamp(Vector2.Dot(point - segment.From, along) / length, 0, 1);
            nearest = Math.Min(nearest, Vector2.DistanceSquared(point, segment.From + (position * along)));
        }

        return MathF.Sqrt(nearest);
    }
}
