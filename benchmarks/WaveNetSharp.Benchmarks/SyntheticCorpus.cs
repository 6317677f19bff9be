using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Benchmarks;

/// <summary>A corpus of many tiny recordings, and a folder of many tiny files. The content is a function of the number of a recording.</summary>
internal static class SyntheticCorpus
{
    public const int SampleRate = 8192;

    private const int Frames = 64;
    private const int RecordingsInFolder = 1000;
    private const int Labels = 20;

    // So that a million recordings of 128 bytes have some 3,000 shards, as many as 800 GiB have of the usual length.
    private const long MeanShardBytes = 40_000;

    /// <summary>Writes a corpus of recordings of 8 ms, by the format alone.</summary>
    public static void Write(string folder, int recordings)
    {
        Directory.CreateDirectory(folder);
        List<Shard> shards = [];
        List<(string AudioSha256, long Frames)> inShard = [];
        using MemoryStream audio = new();
        short[] pcm = new short[Frames];
        foreach (Recording recording in Describe(recordings))
        {
            if (recording.Offset == 0 && audio.Length > 0)
            {
                FinishShard();
            }

            Fill(shards.Count, audio.Length, pcm);
            audio.Write(MemoryMarshal.AsBytes(pcm.AsSpan()));
            inShard.Add((recording.AudioSha256, Frames));
        }

        FinishShard();
        CorpusCommit.Write(folder, new CorpusContents
        {
            SampleRate = SampleRate,
            Prepared = new PreparedWith(TrimMode.Silence, NormalizeMode.Peak, ChannelMode.Mix),
            Shards = shards,
            Recordings = Describe(recordings),
            Skipped = [],
        });

        void FinishShard()
        {
            Shard shard = new(ShardName.For(inShard), audio.Length);
            File.WriteAllBytes(Path.Combine(folder, shard.File), audio.ToArray());
            shards.Add(shard);
            inShard.Clear();
            audio.SetLength(0);
        }
    }

    /// <summary>Writes WAV files of 0.1 s, a thousand in each folder.</summary>
    public static void WriteMusic(string folder, int files)
    {
        float[] samples = new float[SampleRate / 10];
        for (int i = 0; i < files; i++)
        {
            for (int t = 0; t < samples.Length; t++)
            {
                samples[t] = 0.5f * MathF.Sin(t * (0.05f + (i * 1e-5f)));
            }

            string path = Path.Combine(folder, SourceOf(i));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WavFile.Write(path, samples, SampleRate);
        }
    }

    private static IEnumerable<Recording> Describe(int recordings)
    {
        int shard = 0;
        long offset = 0;
        short[] pcm = new short[Frames];
        for (int i = 0; i < recordings; i++)
        {
            string source = SourceOf(i);
            Fill(shard, offset, pcm);
            string id = Recording.IdOf(source, null);
            yield return new Recording
            {
                Id = id,
                Source = source,
                Label = $"label {i / RecordingsInFolder % Labels:00}",
                SourceSha256 = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i))),
                AudioSha256 = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(pcm.AsSpan()))),
                Frames = Frames,
                Shard = shard,
                Offset = offset,
                Trimmed = new TrimmedAudio(1000, 2000, "silence"),
                Measured = new RecordingMeasures
                {
                    Peak = 0.891f,
                    Gain = 1.121f,
                    SourceRate = 44_100,
                    SourceChannels = 2,
                    ClippingShare = 0.000123,
                    DcOffset = -0.0000456,
                    SilenceShare = 0.0123,
                    Bandwidth = 3890.5,
                    SideShare = 0.123,
                    Fingerprint = new string('a', 128),
                },
            };
            offset += Frames * sizeof(short);
            if (ShardBoundary.EndsAfter(id, Frames * sizeof(short), MeanShardBytes))
            {
                shard++;
                offset = 0;
            }
        }
    }

    // Names in ordinal order, and as long as names of music are.
    private static string SourceOf(int i) => $"An Artist {i / RecordingsInFolder:0000}/An Album of Theirs/{i % RecordingsInFolder:000} - A Song of It.wav";

    // Each place of a corpus has audio of its own.
    private static void Fill(int shard, long offset, short[] pcm)
    {
        for (int t = 0; t < pcm.Length; t++)
        {
            pcm[t] = (short)KeyedHash.Combine((ulong)shard, (ulong)offset, (ulong)t);
        }
    }
}
