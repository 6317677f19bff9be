using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>A small corpus in a folder of its own that goes away with the test.</summary>
internal sealed class TestCorpus : IDisposable
{
    private AudioCorpus? _corpus;

    public TestCorpus(params float[][] recordings)
        : this(1L << 30, recordings)
    {
    }

    public TestCorpus(long shardBytes, float[][] recordings)
    {
        Folder = Directory.CreateTempSubdirectory("wavenet-corpus-").FullName;
        Write(Folder, shardBytes, recordings);
    }

    public string Folder { get; }

    /// <summary>Of a recording that is stored as it is.</summary>
    public static RecordingMeasures Measures { get; } = new()
    {
        Peak = 1,
        Gain = 1,
        SourceRate = 8000,
        SourceChannels = 1,
        ClippingShare = 0,
        DcOffset = 0,
        SilenceShare = 0,
    };

    public AudioCorpus Corpus => _corpus ??= AudioCorpus.Open(Folder);

    /// <summary>Recordings of these lengths with audio that differs between them.</summary>
    public static TestCorpus OfLengths(params int[] lengths) => new([.. lengths.Select((length, index) => Noise(length, index))]);

    public static float[] Noise(int length, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    public static void Write(string folder, long shardBytes, IReadOnlyList<float[]> recordings)
    {
        using CorpusWriter writer = new(folder, 8000, shardBytes);
        for (int i = 0; i < recordings.Count; i++)
        {
            MonoBuffer samples = new(Path.Combine(writer.StagingFolder, "spill"), int.MaxValue);
            samples.Append(recordings[i]);
            using DecodedRecording recording = new(null, samples, TrimmedAudio.None, Measures);
            writer.Append(new RecordingFacts($"{i:0000}.wav", null, new string('0', 64), null), recording);
        }

        writer.Commit();
    }

    public void Dispose()
    {
        _corpus?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
