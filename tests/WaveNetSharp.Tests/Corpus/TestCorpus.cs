using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WaveNetSharp.Audio;
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

    public TestCorpus(long shardBytes, float[][] recordings, Func<int, string?>? label = null)
    {
        Folder = Directory.CreateTempSubdirectory("wavenet-corpus-").FullName;
        Write(Folder, shardBytes, recordings, label);
    }

    public string Folder { get; }

    /// <summary>The only file in the folder whose name ends so.</summary>
    public string File(string ending) => Assert.Single(Directory.GetFiles(Folder, "*-*" + ending));

    /// <summary>Nothing done to the audio.</summary>
    public static PreparedWith With { get; } = new(TrimMode.None, NormalizeMode.None, ChannelMode.Mix);

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

    /// <summary>Writes a corpus by the format alone; a shard ends where the next recording would make it longer than so many bytes.</summary>
    public static void Write(string folder, long shardBytes, IReadOnlyList<float[]> recordings, Func<int, string?>? label = null)
    {
        List<Shard> shards = [];
        List<Recording> placed = [];
        List<(string AudioSha256, long Frames)> inShard = [];
        List<byte> audio = [];
        for (int i = 0; i < recordings.Count; i++)
        {
            byte[] pcm = MemoryMarshal.AsBytes<short>([.. recordings[i].Select(Pcm16.FromFloat)]).ToArray();
            if (audio.Count > 0 && audio.Count + pcm.Length > shardBytes)
            {
                FinishShard();
            }

            string sha256 = Convert.ToHexStringLower(SHA256.HashData(pcm));
            placed.Add(Described($"{i:0000}.wav", label?.Invoke(i), sha256, recordings[i].Length, shards.Count, audio.Count));
            inShard.Add((sha256, recordings[i].Length));
            audio.AddRange(pcm);
        }

        FinishShard();
        CorpusCommit.Write(folder, new CorpusContents { SampleRate = 8000, Prepared = With, Shards = shards, Recordings = placed, Skipped = [] });

        void FinishShard()
        {
            Shard shard = new(ShardName.For(inShard), audio.Count);
            System.IO.File.WriteAllBytes(Path.Combine(folder, shard.File), [.. audio]);
            shards.Add(shard);
            audio.Clear();
            inShard.Clear();
        }
    }

    /// <summary>A recording as a manifest describes it.</summary>
    public static Recording Described(string source, string? label, string audioSha256, long frames, int shard, long offset) => new()
    {
        Id = Recording.IdOf(source, null),
        Source = source,
        Label = label,
        SourceSha256 = new string('0', 64),
        AudioSha256 = audioSha256,
        Frames = frames,
        Shard = shard,
        Offset = offset,
        Trimmed = TrimmedAudio.None,
        Measured = Measures,
    };

    /// <summary>The names in a folder of a corpus, sorted.</summary>
    public static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _corpus?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
