using System.Numerics;
using WaveNetSharp.Audio.Pictures;

namespace WaveNetSharp.Tests.Audio.Pictures;

public sealed class CanvasTests
{
    private static readonly Rgb Black = new(0, 0, 0);
    private static readonly Rgb White = new(255, 255, 255);

    [Fact]
    public void Column_FractionalEnds_ShadeTheirPixels()
    {
        Canvas canvas = new(3, 5, Black);
        canvas.Column(1, 0.75f, 3.5f, White);
        Assert.Equal([64, 255, 255, 128, 0], Enumerable.Range(0, 5).Select(y => (int)Red(canvas, 1, y)));
        Assert.Equal(0, Red(canvas, 0, 2) + Red(canvas, 2, 2));
    }

    [Fact]
    public void Fill_Rectangle_CoversItAndNothingElse()
    {
        Canvas canvas = new(6, 6, Black);
        canvas.Fill(2, 1, 3, 4, White);
        for (int y = 0; y < 6; y++)
        {
            for (int x = 0; x < 6; x++)
            {
                Assert.Equal(x is >= 2 and < 5 && y is >= 1 and < 5 ? 255 : 0, Red(canvas, x, y));
            }
        }
    }

    [Fact]
    public void Stroke_AlongPixels_IsSharp()
    {
        Canvas canvas = new(9, 5, Black);
        canvas.Stroke([new Segment(new Vector2(0.5f, 2.5f), new Vector2(8.5f, 2.5f))], 1, White);
        for (int x = 0; x < 9; x++)
        {
            Assert.Equal([0, 0, 255, 0, 0], Enumerable.Range(0, 5).Select(y => (int)Red(canvas, x, y)));
        }
    }

    [Fact]
    public void AllOperations_PartlyOutside_AreCutOff()
    {
        Canvas canvas = new(4, 4, Black);
        canvas.Fill(-5, -5, 20, 20, new Rgb(1, 1, 1));
        canvas.Column(2, -10, 10, White);
        canvas.Column(99, 0, 4, White);
        canvas.Stroke([new Segment(new Vector2(-50, 1.5f), new Vector2(50, 1.5f))], 1, White);
        Assert.Equal(255, Red(canvas, 2, 3));
        Assert.Equal(255, Red(canvas, 0, 1));
        Assert.Equal(1, Red(canvas, 0, 3));
    }

    private static byte Red(Canvas canvas, int x, int y) => canvas.Pixels[((y * canvas.Width) + x) * 3];
}
