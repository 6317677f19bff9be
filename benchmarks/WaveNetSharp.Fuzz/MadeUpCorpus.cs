using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Fuzz;

/// <summary>Corpora of made-up recordings, written by the format alone, for the tests too.</summary>
internal static class MadeUpCorpus
{
    /// <summary>Nothing done to the audio.</summary>
    public static PreparedWith With { get; } = new(TrimMode.None, NormalizeMode.None, ChannelMode.Mix);

    /// <summary>Writes a corpus of 8,000 Hz; a shard ends where the next recording would make it longer than so many bytes.</summary>
    public static void Write(string folder, long shardBytes, IEnumerable<short[]> recordings, Func<int, string?>? label = null)
    {
        List<Shard> shards = [];
        List<Recording> placed = [];
        List<(string AudioSha256, long Frames)> inShard = [];
        List<byte> audio = [];
        foreach ((int i, short[] samples) in recordings.Index())
        {
            byte[] pcm = MemoryMarshal.AsBytes<short>(samples).ToArray();
            if (audio.Count > 0 && audio.Count + pcm.Length > shardBytes)
            {
                FinishShard();
            }

            string sha256 = Convert.ToHexStringLower(SHA256.HashData(pcm));
            placed.Add(Described($"{i:0000}.wav", label?.Invoke(i), sha256, samples.Length, shards.Count, audio.Count));
            inShard.Add((sha256, samples.Length));
            audio.AddRange(pcm);
        }

        FinishShard();
        CorpusCommit.Write(folder, new CorpusContents { SampleRate = 8000, Prepared = With, Shards = shards, Recordings = placed, Skipped = [] });

        void FinishShard()
        {
            Shard shard = new(ShardName.For(inShard), audio.Count);
            File.WriteAllBytes(Path.Combine(folder, shard.File), [.. audio]);
            shards.Add(shard);
            audio.Clear();
            inShard.Clear();
        }
    }

    /// <summary>A recording as a manifest describes it, stored as it was.</summary>
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
        Measured = new RecordingMeasures { Peak = 1, Gain = 1, SourceRate = 8000, SourceChannels = 1, ClippingShare = 0, DcOffset = 0, SilenceShare = 0 },
    };
}
