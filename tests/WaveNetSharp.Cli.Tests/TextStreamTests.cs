using System.Text;

namespace WaveNetSharp.Cli.Tests;

public sealed class TextStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Write_CharactersCutInTwo_ComeOutWhole(int bytesAtOnce)
    {
        const string Text = "Für Elise, 夜想曲, \U0001D11E and plain";
        using StringWriter writer = new();
        using TextStream stream = new(writer);

        foreach (byte[] piece in Encoding.UTF8.GetBytes(Text).Chunk(bytesAtOnce))
        {
            stream.Write(piece);
        }

        Assert.Equal(Text, writer.ToString());
    }
}
