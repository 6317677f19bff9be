using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>Prepared recordings on disk: memory-mapped, so that a corpus of any size costs no memory of its own.</summary>
/// <remarks>Reading is safe from any number of threads, and reading audio, lengths and labels allocates nothing. <see cref="Dispose"/> must not
/// run beside a read. The format is described in docs/corpus.md.</remarks>
public sealed class AudioCorpus : IDisposable
{
    private readonly CorpusManifest _manifest;
    private readonly CorpusFiles _files;
    private readonly RecordingIndex _index;

    private AudioCorpus(string path, string id, CorpusManifest manifest, CorpusFiles files)
    {
        Folder = path;
        Id = id;
        _manifest = manifest;
        _files = files;
        _index = files.Index;
        Recordings = new RecordingList(files.Text, files.Index, manifest.Labels);
    }

    /// <summary>The folder that was opened.</summary>
    public string Folder { get; }

    /// <summary>SHA-256 of the manifest, 64 hexadecimal digits: equal for two corpora only when every stored sample is equal.</summary>
    public string Id { get; }

    /// <summary>Samples per second.</summary>
    public int SampleRate => _manifest.SampleRate;

    /// <summary>The choices that the samples depend on.</summary>
    public PreparedWith PreparedWith => _manifest.Prepared;

    /// <summary>All recordings, in the order of their source names.</summary>
    /// <remarks>A description is read and checked each time it is asked for, which takes microseconds; lengths and labels are cheaper to have
    /// from <see cref="FramesOf"/> and <see cref="LabelOf"/>. Asking throws <see cref="InvalidDataException"/> when it was damaged.</remarks>
    public IReadOnlyList<Recording> Recordings { get; }

    /// <summary>The labels that recordings have, in ordinal order of their names.</summary>
    public IReadOnlyList<CorpusLabel> Labels => _manifest.Labels;

    /// <summary>Samples in all.</summary>
    public long Frames => _manifest.Recordings.Frames;

    /// <summary>Opens a prepared corpus and checks its manifest and its index against the files.</summary>
    /// <exception cref="InvalidDataException">The folder is no corpus, is unfinished, or its files do not match its manifest.</exception>
    /// <exception cref="IOException">The system could not read a file.</exception>
    public static AudioCorpus Open(string path)
    {
        CorpusFolder.RequireLittleEndian();
        while (true)
        {
            byte[] json = ReadManifest(path);
            try
            {
                CorpusManifest manifest = CorpusManifest.Parse(json, Path.Combine(path, CorpusFolder.ManifestName));
                return new AudioCorpus(path, Convert.ToHexStringLower(SHA256.HashData(json)), manifest, new CorpusFiles(path, manifest));
            }
            catch (Exception exception) when (exception is InvalidDataException or FileNotFoundException && !ReadManifest(path).AsSpan().SequenceEqual(json))
            {
                // A prepare has committed meanwhile, and removed files of the corpus that was being opened. Its own is whole.
            }
        }
    }

    /// <summary>The length of a recording in samples.</summary>
    /// <param name="recording">Index into <see cref="Recordings"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such recording.</exception>
    public long FramesOf(int recording) => _index[recording].Frames;

    /// <summary>The class of a recording, or null when it has none.</summary>
    /// <param name="recording">Index into <see cref="Recordings"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such recording.</exception>
    public string? LabelOf(int recording) => LabelIndexOf(recording) is >= 0 and int label ? Labels[label].Name : null;

    /// <summary>The class of a recording as index into <see cref="Labels"/>; -1 when it has none.</summary>
    /// <param name="recording">Index into <see cref="Recordings"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such recording.</exception>
    public int LabelIndexOf(int recording) => _index[recording].Label;

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

    /// <summary>Reads the whole corpus and compares descriptions and audio with their SHA-256.</summary>
    /// <remarks><see cref="Open"/> verifies the index, and descriptions of up to 64 MiB; audio only this does.</remarks>
    /// <param name="progress">Told the share that is done; may be null.</param>
    /// <param name="cancellation">Stops between two recordings.</param>
    /// <returns>What is wrong, a sentence each; empty when nothing is.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public IReadOnlyList<string> Verify(IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        CorpusVerification.Run(Folder, _manifest, _files, Recordings, progress, cancellation);

    /// <summary>Unmaps the files.</summary>
    public void Dispose() => _files.Dispose();

    /// <summary>A number that orders recordings as the SHA-256 of their audio does; equal for equal audio.</summary>
    internal ulong AudioOrderOf(int recording) => _index[recording].AudioOrder;

    private static byte[] ReadManifest(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new InvalidDataException($"'{path}' must be a corpus folder, but there is no such folder. Make one with: wavenet prepare <music folder> --out {path}");
        }

        string manifest = Path.Combine(path, CorpusFolder.ManifestName);
        if (File.Exists(manifest))
        {
            // A named pipe, whose length is 0, would be waited for without end.
            return SourceFile.Length(manifest) == 0 ? [] : File.ReadAllBytes(manifest);
        }

        throw new InvalidDataException(Directory.Exists(Path.Combine(path, CorpusFolder.StagingName))
            ? $"'{path}' is an unfinished corpus: prepare is still running or was interrupted. Run it again with the same --out."
            : $"'{path}' is not a corpus: it has no {CorpusFolder.ManifestName}. Make one with: wavenet prepare {path} --out <new folder>");
    }

    private ReadOnlySpan<byte> Bytes(int recording, long start, int length)
    {
        RecordingEntry entry = _index[recording];
        if (start < 0 || start > entry.Frames - length)
        {
            throw new ArgumentOutOfRangeException(nameof(start),
                $"samples {start:N0} to {start + length:N0} must lie inside the {entry.Frames:N0} frames of recording '{Recordings[recording].Source}'.");
        }

        return _files.Shards[entry.Shard].Slice(entry.Offset + (start * sizeof(short)), length * sizeof(short));
    }
}
