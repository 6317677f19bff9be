namespace WaveNetSharp.Corpus;

/// <summary>Reads all of a corpus and compares it with its hashes.</summary>
internal static class CorpusVerification
{
    /// <summary>See <see cref="AudioCorpus.Verify"/>.</summary>
    public static IReadOnlyList<string> Run(
        string folder, CorpusManifest manifest, CorpusFiles files, IReadOnlyList<Recording> recordings, IProgress<double>? progress, CancellationToken cancellation)
    {
        List<string> faults = [];
        if (files.Text.Sha256() != manifest.Recordings.Sha256)
        {
            faults.Add(CorpusHash.Changed(Path.Combine(folder, manifest.Recordings.File)));
        }

        Recording? before = null;
        long frames = 0;
        for (int i = 0; i < recordings.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Attempt(() =>
            {
                Recording recording = recordings[i];
                Recording? last = before;
                before = recording;
                CheckAudio(recording, files.Shards[recording.Shard]);
                RecordingCheck.CheckOrder(last, recording);
            });
            frames += files.Index[i].Frames;
            progress?.Report((double)frames / manifest.Recordings.Frames);
        }

        return faults;

        void Attempt(Action check)
        {
            try
            {
                check();
            }
            catch (InvalidDataException exception)
            {
                faults.Add(exception.Message);
            }
        }
    }

    private static void CheckAudio(Recording recording, MappedFile shard)
    {
        if (CorpusHash.Of(shard, recording.Offset, recording.Frames * sizeof(short)) != recording.AudioSha256)
        {
            throw new InvalidDataException($"The audio of recording '{recording.Source}' must have the SHA-256 that its description says, but was changed. Prepare the corpus again.");
        }
    }
}
