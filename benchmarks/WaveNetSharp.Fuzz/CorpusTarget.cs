using System.Security.Cryptography;
using System.Text;
using WaveNetSharp.Corpus;
using WaveNetSharp.Numerics;
using static WaveNetSharp.Fuzz.Finding;

namespace WaveNetSharp.Fuzz;

/// <summary>A corpus in a folder, whose files are damaged, or forged so that all their hashes are right: it is refused, or every read stays inside it.</summary>
internal sealed class CorpusTarget : IFuzzTarget
{
    private const int Oddities = 6;

    // Samples of four recordings, of which two fit into a shard.
    private static readonly int[] Lengths = [300, 5, 700, 64];
    private const int ShardBytes = 1600;

    private readonly string _folder = Path.Combine(ScratchFile.Folder, "corpus");
    private readonly string[] _names;
    private readonly string _textSha256;
    private readonly string _indexSha256;
    private readonly byte[] _seed;

    public CorpusTarget()
    {
        Directory.CreateDirectory(_folder);
        MadeUpCorpus.Write(
            _folder, ShardBytes, Lengths.Select((length, i) => (short[])[.. Enumerable.Range(0, length).Select(at => (short)((at * 1237) + i))]), i => i < 2 ? "piano" : null);
        CorpusManifest manifest = CorpusManifest.Parse(File.ReadAllBytes(Path.Combine(_folder, CorpusFolder.ManifestName)), _folder);
        _names = [CorpusFolder.ManifestName, manifest.Recordings.File, manifest.Recordings.Index, .. manifest.Shards.Select(shard => shard.File)];
        (_textSha256, _indexSha256) = (manifest.Recordings.Sha256, manifest.Recordings.IndexSha256);
        CorpusArchive archive = new();
        archive.Files.AddRange(_names.Select(name => File.ReadAllBytes(Path.Combine(_folder, name))));
        _seed = archive.ToBytes();
    }

    public IReadOnlyList<byte[]> Seeds => [_seed];

    public byte[] Next(RandomSource random, IReadOnlyList<byte[]> pool)
    {
        CorpusArchive archive = CorpusArchive.Read(pool[random.Below(pool.Count)]);
        if (archive.Files.Count <= CorpusArchive.FirstShard)
        {
            return _seed;
        }

        archive.Flags = (byte)random.Pick<int>([0, CorpusArchive.Hashed, CorpusArchive.Hashed | CorpusArchive.Lined, CorpusArchive.Hashed | CorpusArchive.Lined]);
        archive.Oddity = (byte)(random.OneIn(20) ? random.Below(256) : 0);
        if (random.OneIn(3))
        {
            CorpusForgery.Change(random, archive);
        }
        else
        {
            int file = random.Pick<int>([CorpusArchive.Manifest, CorpusArchive.Manifest, CorpusArchive.Text, CorpusArchive.Index, random.Below(archive.Files.Count)]);
            byte[] donor = archive.Files[random.Below(archive.Files.Count)];
            archive.Files[file] = file <= CorpusArchive.Text && !random.OneIn(4)
                ? JsonMutator.Mutate(random, archive.Files[file])
                : ByteMutator.Mutate(random, archive.Files[file], donor, []);
        }

        return archive.ToBytes();
    }

    public string Check(byte[] input)
    {
        WriteFolder(CorpusArchive.Read(input));
        try
        {
            using AudioCorpus corpus = AudioCorpus.Open(_folder);
            return $"opened, {ReadAll(corpus)}";
        }
        catch (InvalidDataException refusal)
        {
            Require(refusal.Message.Contains(_folder, StringComparison.Ordinal), $"a refusal of '{refusal.Message}'");
            return Messages.Shape(refusal.Message);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // What the system says of folders, and of links that lead nowhere or in circles.
            return refusal.GetType().Name;
        }
    }

    private static string ReadAll(AudioCorpus corpus)
    {
        short[] pcm = new short[1000];
        byte[] codes = new byte[1000];
        int damaged = 0;
        for (int i = 0; i < corpus.Recordings.Count; i++)
        {
            long frames = corpus.FramesOf(i);
            Require(frames >= 2, $"a recording of {frames} frames");
            _ = corpus.LabelOf(i);
            int length = (int)Math.Min(frames, pcm.Length);
            corpus.ReadPcm(i, 0, pcm.AsSpan(0, length));
            corpus.ReadPcm(i, frames - length, pcm.AsSpan(0, length));
            corpus.ReadCodes(i, frames - length, codes.AsSpan(0, length));
            RequireRefused(() => corpus.ReadPcm(i, frames - length + 1, pcm.AsSpan(0, length)));
            RequireRefused(() => corpus.ReadCodes(i, -1, codes.AsSpan(0, 1)));
            RequireRefused(() => corpus.ReadCodes(i, long.MaxValue, codes.AsSpan(0, 1)));
            try
            {
                Require(corpus.Recordings[i].Frames == frames, $"two lengths of recording {i}");
            }
            catch (InvalidDataException)
            {
                damaged++;
            }
        }

        RequireRefused(() => corpus.ReadPcm(corpus.Recordings.Count, 0, pcm));
        RequireRefused(() => corpus.ReadPcm(-1, 0, pcm));
        try
        {
            CorpusSplit.Create(corpus, receptiveField: 10);
        }
        catch (ArgumentException)
        {
            // Too little audio to hold some of it out.
        }

        IReadOnlyList<string> faults = corpus.Verify();
        return $"{damaged} damaged, {faults.Count} faults: {Messages.Shape(faults.Count > 0 ? faults[0] : "")}";
    }

    private static void RequireRefused(Action read)
    {
        try
        {
            read();
        }
        catch (Exception refusal) when (refusal is ArgumentOutOfRangeException or InvalidDataException)
        {
            return;
        }

        throw new FuzzFailureException("a read outside a recording was answered");
    }

    private void WriteFolder(CorpusArchive archive)
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        Directory.CreateDirectory(_folder);
        List<byte[]> files = archive.Files;
        string[] names = [.. _names];
        if ((archive.Flags & CorpusArchive.Lined) != 0 && files.Count > CorpusArchive.Index)
        {
            CorpusForgery.FitLines(files);
        }

        if ((archive.Flags & CorpusArchive.Hashed) != 0 && files.Count > CorpusArchive.Index)
        {
            string manifest = Encoding.UTF8.GetString(files[CorpusArchive.Manifest]);
            string text = Convert.ToHexStringLower(SHA256.HashData(files[CorpusArchive.Text]));
            string index = Convert.ToHexStringLower(SHA256.HashData(files[CorpusArchive.Index]));
            names[CorpusArchive.Text] = CorpusFolder.TextName(text);
            names[CorpusArchive.Index] = CorpusFolder.IndexName(index);
            manifest = manifest.Replace(_names[CorpusArchive.Text], names[CorpusArchive.Text], StringComparison.Ordinal)
                .Replace(_names[CorpusArchive.Index], names[CorpusArchive.Index], StringComparison.Ordinal)
                .Replace(_textSha256, text, StringComparison.Ordinal)
                .Replace(_indexSha256, index, StringComparison.Ordinal);
            files[CorpusArchive.Manifest] = Encoding.UTF8.GetBytes(manifest);
        }

        for (int i = 0; i < Math.Min(files.Count, names.Length); i++)
        {
            string path = Path.Combine(_folder, names[i]);
            int oddity = archive.Oddity / Oddities % names.Length == i ? archive.Oddity % Oddities : 0;
            switch (oddity)
            {
                case 1:
                    break;
                case 2:
                    Directory.CreateDirectory(path);
                    break;
                case 3:
                    File.CreateSymbolicLink(path, "/etc/passwd");
                    break;
                case 4:
                    File.CreateSymbolicLink(path, path);
                    break;
                case 5:
                    File.CreateSymbolicLink(path, "/dev/null");
                    break;
                default:
                    File.WriteAllBytes(path, files[i]);
                    break;
            }
        }
    }
}
