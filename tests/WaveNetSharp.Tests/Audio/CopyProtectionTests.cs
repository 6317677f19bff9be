using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class CopyProtectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // What these stores sell is an ordinary MP4 in which the description of the sound has another name.
    [Theory]
    [InlineData("song.m4p", "drms", "Apple FairPlay")]
    [InlineData("book.aax", "aavd", "Audible")]
    public void Open_Mp4WithAProtectedDescription_NamesTheScheme(string name, string description, string scheme)
    {
        string plain = MakeTone("plain.m4a", "-c:a", "aac");
        string path = _folder.File(name);
        File.WriteAllBytes(path, Replace(File.ReadAllBytes(plain), "mp4a"u8, System.Text.Encoding.ASCII.GetBytes(description)));

        AudioFile.Open(plain).Dispose();
        RequireRefused(path, scheme);
    }

    [Fact]
    public void Open_Mp4EncryptedByFfmpeg_NamesTheScheme() => RequireRefused(
        MakeTone("cenc.mp4", "-c:a", "aac", "-encryption_scheme", "cenc-aes-ctr", "-encryption_key", new string('1', 32), "-encryption_kid", new string('2', 32)),
        "Common Encryption");

    [Fact]
    public void Open_WmaWithAnEncryptionObject_NamesTheScheme()
    {
        string plain = MakeTone("plain.wma", "-c:a", "wmav2");
        // The list of codecs becomes the object that Windows Media DRM has in its place.
        byte[] bytes = Replace(File.ReadAllBytes(plain), new Guid("86D15240-311D-11D0-A3A4-00A0C90348F6").ToByteArray(), new Guid("2211B3FB-BD23-11D2-B4B7-00A0C955FC6E").ToByteArray());
        File.WriteAllBytes(_folder.File("protected.wma"), bytes);

        AudioFile.Open(plain).Dispose();
        RequireRefused(_folder.File("protected.wma"), "Windows Media DRM");
    }

    [Fact]
    public void Of_EveryTruncationAndAnyDamage_EndsWithoutAnError()
    {
        byte[] bytes = Replace(File.ReadAllBytes(MakeTone("plain.m4a", "-c:a", "aac", "-movflags", "+faststart")), "mp4a"u8, "drms"u8);
        for (int length = 0; length < Math.Min(bytes.Length, 700); length++)
        {
            CopyProtection.Of(new MemoryStream(bytes, 0, length));
        }

        Random random = new(1);
        for (int run = 0; run < 2000; run++)
        {
            byte[] damaged = [.. bytes];
            for (int flips = 0; flips < 8; flips++)
            {
                damaged[random.Next(Math.Min(damaged.Length, 700))] = (byte)random.Next(256);
            }

            CopyProtection.Of(new MemoryStream(damaged));
        }
    }

    private static byte[] Replace(byte[] bytes, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        int place = bytes.AsSpan().IndexOf(from);
        Assert.True(place > 0, "the sample must hold what is replaced");
        to.CopyTo(bytes.AsSpan(place));
        return bytes;
    }

    private static void RequireRefused(string path, string scheme)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => AudioFile.Open(path));
        Assert.Contains($"copy-protected ({scheme})", error.Message, StringComparison.Ordinal);
    }

    private string MakeTone(string name, params string[] codec)
    {
        ExternalProgram.RequireFfmpeg();
        string path = _folder.File(name);
        ExternalProgram.Run("ffmpeg", ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", .. codec, path]);
        return path;
    }
}
