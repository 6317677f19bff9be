using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Fuzz;

/// <summary>Four short recordings in two shards, two of them labelled.</summary>
internal static class SmallCorpus
{
    private static readonly int[] Lengths = [300, 5, 700, 64];

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        List<Shard> shards = [];
        List<Recording> recordings = [];
        for (int shard = 0; shard < 2; shard++)
        {
            List<(string AudioSha256, long Frames)> inShard = [];
            List<byte> audio = [];
            for (int i = 2 * shard; i < 2 * (shard + 1); i++)
            {
                byte[] pcm = MemoryMarshal.AsBytes<short>([.. Enumerable.Range(0, Lengths[i]).Select(at => (short)((at * 1237) + i))]).ToArray();
                string sha256 = Convert.ToHexStringLower(SHA256.HashData(pcm));
                recordings.Add(Described($"{i}.wav", i < 2 ? "piano" : null, sha256, Lengths[i], shard, audio.Count));
                inShard.Add((sha256, Lengths[i]));
                audio.AddRange(pcm);
            }

            shards.Add(new Shard(ShardName.For(inShard), audio.Count));
            File.WriteAllBytes(Path.Combine(folder, shards[^1].File), [.. audio]);
        }

        CorpusCommit.Write(folder, new CorpusContents
        {
            SampleRate = 8000,
            Prepared = new PreparedWith(TrimMode.None, NormalizeMode.None, ChannelMode.Mix),
            Shards = shards,
            Recordings = recordings,
            Skipped = [],
        });
    }

    private static Recording Described(string source, string? label, string audioSha256, long frames, int shard, long offset) => new()
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
