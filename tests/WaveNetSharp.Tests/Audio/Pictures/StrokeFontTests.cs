using WaveNetSharp.Audio.Pictures;

namespace WaveNetSharp.Tests.Audio.Pictures;

public sealed class StrokeFontTests
{
    private const int Side = 64;
    private const float Size = 24;

    [Fact]
    public void Draw_EveryCharacter_LooksDifferentFromEveryOther()
    {
        string characters = string.Concat(Enumerable.Range('!', 94).Select(code => (char)code)) + "µ·ÄÖÜäöüéèêçñÅ";
        Dictionary<string, char> seen = [];
        foreach (char character in characters)
        {
            string picture = Convert.ToHexString(Draw(character.ToString()).Pixels);
            Assert.True(seen.TryAdd(picture, character), $"'{character}' looks like '{seen.GetValueOrDefault(picture)}'");
        }
    }

    [Fact]
    public void Draw_EveryCharacter_StaysWithinItsWidth()
    {
        for (char character = '!'; character < '\u007F'; character++)
        {
            (int left, int top, int right, int bottom) = Ink(Draw(character.ToString()));
            float pen = Size * 0.125f;
            Assert.InRange(left, 20 - pen, 64);
            Assert.InRange(right, left, 20 + StrokeFont.Width(character.ToString(), Size) + pen);
            Assert.InRange(top, 32 - (Size / 2) - pen, 64);
            Assert.InRange(bottom, top, 32 + (Size * 0.75f) + pen);
        }
    }

    [Fact]
    public void Draw_UnknownCharacter_IsABoxAndSpaceIsEmpty()
    {
        Assert.True(Draw("東").Pixels.SequenceEqual(Draw("字").Pixels));
        Assert.Equal((Side, Side, -1, -1), Ink(Draw(" ")));
    }

    [Fact]
    public void Width_Text_GrowsWithEveryCharacter()
    {
        Assert.Equal(0, StrokeFont.Width("", Size));
        const string Text = "ab c";
        for (int length = 1; length <= Text.Length; length++)
        {
            Assert.True(StrokeFont.Width(Text[..length], Size) > StrokeFont.Width(Text[..(length - 1)], Size));
        }
    }

    [Fact]
    public void Draw_AlignedToTheEnd_EndsThere()
    {
        Canvas canvas = new(Side, Side, new Rgb(0, 0, 0));
        StrokeFont.Draw(canvas, "HH", 50, 32, Size, new Rgb(255, 255, 255), align: 1);
        Assert.InRange(Ink(canvas).Right, 50 - 1, 50 + (Size * 0.125f));
    }

    [Fact]
    public void Draw_Upwards_IsTheTextTurned()
    {
        // Around the centre of a pixel grid of even size a quarter turn maps pixels onto pixels.
        Canvas flat = new(Side, Side, new Rgb(0, 0, 0));
        Canvas turned = new(Side, Side, new Rgb(0, 0, 0));
        StrokeFont.Draw(flat, "Rg", 32, 32, Size, new Rgb(255, 255, 255), align: 0.5f);
        StrokeFont.Draw(turned, "Rg", 32, 32, Size, new Rgb(255, 255, 255), align: 0.5f, upwards: true);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                // One step of 255 for rounding in another order.
                Assert.InRange(flat.Pixels[((y * Side) + x) * 3] - turned.Pixels[(((Side - 1 - x) * Side) + y) * 3], -1, 1);
            }
        }
    }

    private static Canvas Draw(string text)
    {
        Canvas canvas = new(Side, Side, new Rgb(0, 0, 0));
        StrokeFont.Draw(canvas, text, 20, 32, Size, new Rgb(255, 255, 255));
        return canvas;
    }

    private static (int Left, int Top, int Right, int Bottom) Ink(Canvas canvas)
    {
        (int left, int top, int right, int bottom) = (canvas.Width, canvas.Height, -1, -1);
        for (int i = 0; i < canvas.Pixels.Length; i += 3)
        {
            if (canvas.Pixels[i] > 128)
            {
                (int x, int y) = (i / 3 % canvas.Width, i / 3 / canvas.Width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
            }
        }

        return (left, top, right, bottom);
    }
}
