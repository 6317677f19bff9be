using System.Text;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>A folder of small recordings, an output folder beside it, and both gone after the test.</summary>
internal sealed class MusicFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("wavenet-music-").FullName;

    public MusicFolder() => Directory.CreateDirectory(Root);

    public string Root => Path.Combine(_root, "music");

    public string Output => Path.Combine(_root, "corpus");

    /// <summary>Writes a float WAV; its bytes are laid out here, so that no code under test makes them.</summary>
    public string Add(string name, float[] samples, int sampleRate = 8000, int channels = 1)
    {
        string path = AddBytes(name, []);
        using BinaryWriter writer = new(File.Create(path));
        writer.Write("RIFF"u8);
        writer.Write(36 + (4 * samples.Length));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)3);
        writer.Write((short)channels);
        writer.Write(sampleRate);
        writer.Write(sampleRate * channels * 4);
        writer.Write((short)(channels * 4));
        writer.Write((short)32);
        writer.Write("data"u8);
        writer.Write(4 * samples.Length);
        foreach (float sample in samples)
        {
            writer.Write(sample);
        }

        return path;
    }

    public string AddText(string name, string text) => AddBytes(name, Encoding.UTF8.GetBytes(text));

    public string AddBytes(string name, byte[] content)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public static float[] Sine(int length, float amplitude = 0.5f, double cyclesPerSample = 0.05) =>
        [.. Enumerable.Range(0, length).Select(i => amplitude * (float)Math.Sin(2 * Math.PI * cyclesPerSample * i))];

    /// <summary>Prepares the folder into the output folder.</summary>
    public PrepareReport Prepare(PrepareOptions options, IProgress<PrepareProgress>? progress = null) =>
        CorpusBuilder.Prepare([Root], Output, options, progress, TestContext.Current.CancellationToken);

    /// <summary>Every file of the output folder, as text that two folders can be compared by.</summary>
    public SortedDictionary<string, string> OutputBytes() =>
        new(Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(Output, path), path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))));

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
