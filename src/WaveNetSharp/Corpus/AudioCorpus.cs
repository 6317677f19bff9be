using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>Prepared recordings on disk: memory-mapped, so that a corpus of any size costs no memory of its own.</summary>
/// <remarks>Reading is safe from any number of threads and allocates nothing. <see cref="Dispose"/> must not run beside a read.
/// The format is described in docs/corpus.md.</remarks>
public sealed class AudioCorpus : IDisposable
{
    private readonly ShardMap[] _shards;
    private readonly Recording[] _recordings;

    private AudioCorpus(string path, string id, CorpusManifest manifest, ShardMap[] shards)
    {
        Folder = path;
        Id = id;
        SampleRate = manifest.SampleRate;
        _recordings = [.. manifest.Recordings];
        _shards = shards;
        Frames = _recordings.Sum(recording => recording.Frames);
    }

    /// <summary>The folder that was opened.</summary>
    public string Folder { get; }

    /// <summary>SHA-256 of the manifest, 64 hexadecimal digits: equal for two corpora only when every stored sample is equal.</summary>
    public string Id { get; }

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; }

    /// <summary>All recordings, in the order of their source names.</summary>
    public IReadOnlyList<Recording> Recordings => _recordings;

    /// <summary>Samples in all.</summary>
    public long Frames { get; }

    /// <summary>Opens a prepared corpus and checks its manifest against the files.</summary>
    /// <remarks>When an earlier prepare was killed between committing a new corpus and moving it into place, this finishes the move.</remarks>
    /// <exception cref="InvalidDataException">The folder is no corpus, is unfinished, or its files do not match its manifest.</exception>
    /// <exception cref="IOException">The system could not read a file.</exception>
    public static AudioCorpus Open(string path)
    {
        CorpusFolder.RequireLittleEndian();
        if (!Directory.Exists(path))
        {
            throw new InvalidDataException($"'{path}' must be a corpus folder, but there is no such folder. Make one with: wavenet prepare <music folder> --out {path}");
        }

        CorpusFolder.FinishReplacement(path);
        string manifestPath = Path.Combine(path, CorpusFolder.ManifestName);
        if (!File.Exists(manifestPath))
        {
            throw new InvalidDataException(Directory.Exists(Path.Combine(path, CorpusFolder.StagingName))
                ? $"'{path}' is an unfinished corpus: prepare is still running or was interrupted. Run it again with the same --out."
                : $"'{path}' is not a corpus: it has no {CorpusFolder.ManifestName}. Make one with: wavenet prepare {path} --out <new folder>");
        }

        byte[] json = File.ReadAllBytes(manifestPath);
        CorpusManifest manifest = CorpusManifest.Parse(json, manifestPath);
        return new AudioCorpus(path, Convert.ToHexStringLower(SHA256.HashData(json)), manifest, ShardMap.OpenAll(path, manifest.Shards));
    }

    /// <summary>Reads mu-law codes.</summary>
    /// <param name="recording">Index into <see cref="Recordings"/>.</param>
    /// <param name="start">The first sample, from the start of the recording.</param>
    /// <param name="codes">Filled whole.</param>
    /// <exception cref="ArgumentOutOfRangeException">The samples do not lie inside the recording.</exception>
    public void ReadCodes(int recording, long start, Span<byte> codes)
    {
        MuLaw.EncodePcm16(MemoryMarshal.Cast<byte, short>(Bytes(recording, start, codes.Length)), codes);
    }

    /// <summary>Reads 16-bit samples.</summary>
    /// <param name="recording">Index into <see cref="Recordings"/>.</param>
    /// <param name="start">The first sample, from the start of the recording.</param>
    /// <param name="samples">Filled whole; 32,768 is full scale.</param>
    /// <exception cref="ArgumentOutOfRangeException">The samples do not lie inside the recording.</exception>
    public void ReadPcm(int recording, long start, Span<short> samples)
    {
        MemoryMarshal.Cast<byte, short>(Bytes(recording, start, samples.Length)).CopyTo(samples);
    }

    /// <summary>Unmaps the files.</summary>
    public void Dispose()
    {
        foreach (ShardMap shard in _shards)
        {
            shard.Dispose();
        }
    }

    private ReadOnlySpan<byte> Bytes(int recording, long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(recording);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(recording, _recordings.Length);
        Recording entry = _recordings[recording];
        if (start < 0 || start > entry.Frames - length)
        {
            throw new ArgumentOutOfRangeException(nameof(start),
                $"samples {start:N0} to {start + length:N0} must lie inside the {entry.Frames:N0} frames of recording '{entry.Source}'.");
        }

        return _shards[entry.Shard].Slice(entry.Offset + (start * sizeof(short)), length * sizeof(short));
    }
}
