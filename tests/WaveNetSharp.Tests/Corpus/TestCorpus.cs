using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Fuzz;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>A small corpus in a folder of its own that goes away with the test.</summary>
internal sealed class TestCorpus : IDisposable
{
    private AudioCorpus? _corpus;

    public TestCorpus(params float[][] recordings)
        : this(1L << 30, recordings)
    {
    }

    public TestCorpus(long shardBytes, float[][] recordings, Func<int, string?>? label = null)
    {
        Folder = Directory.CreateTempSubdirectory("wavenet-corpus-").FullName;
        Write(Folder, shardBytes, recordings, label);
    }

    public string Folder { get; }

    /// <summary>The only file in the folder whose name ends so.</summary>
    public string File(string ending) => Assert.Single(Directory.GetFiles(Folder, "*-*" + ending));

    public AudioCorpus Corpus => _corpus ??= AudioCorpus.Open(Folder);

    /// <summary>Recordings of these lengths with audio that differs between them.</summary>
    public static TestCorpus OfLengths(params int[] lengths) => new([.. lengths.Select((length, index) => Noise(length, index))]);

    public static float[] Noise(int length, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    /// <summary>Writes samples in [-1, 1] as <see cref="MadeUpCorpus"/> does.</summary>
    public static void Write(string folder, long shardBytes, IReadOnlyList<float[]> recordings, Func<int, string?>? label = null) =>
        MadeUpCorpus.Write(folder, shardBytes, recordings.Select(samples => (short[])[.. samples.Select(Pcm16.FromFloat)]), label);

    /// <summary>The names in a folder of a corpus, sorted.</summary>
    public static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _corpus?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
