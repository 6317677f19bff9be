using System.Text.Json;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Corpus;
using WaveNetSharp.Files;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Benchmarks;

/// <summary>Writes a race for the other program: everything it must read to take the same steps.</summary>
internal static class LearningRaceFolder
{
    /// <summary>Writes the four files, replacing those of an earlier race.</summary>
    /// <param name="folder">Made when it is not there.</param>
    /// <param name="race">What is read.</param>
    /// <param name="model">The network before its first step.</param>
    /// <param name="preset">Its name.</param>
    /// <param name="threads">Worker threads of either side.</param>
    /// <param name="evaluateEvery">Steps between two measurements.</param>
    public static void Write(string folder, LearningRace race, WaveNet model, string preset, int threads, int evaluateEvery)
    {
        TrainingSettings settings = race.Settings;
        Directory.CreateDirectory(folder);
        Checkpoint.Save(Path.Combine(folder, "initial.safetensors"), model.Config, model.Parameters, new CheckpointInfo { CorpusId = race.Corpus.Id });
        AtomicFile.Write(Path.Combine(folder, "batches.u8"), stream => WriteBatches(stream, race));
        AtomicFile.Write(Path.Combine(folder, "held-out.u8"), stream => WriteHeldOut(stream, race));
        Description description = new(
            preset, race.Corpus.Id, settings.Batch, settings.Window, race.LearningRates.Count, evaluateEvery, threads, race.HeldOut.Count,
            AdamOptimizer.Beta1, AdamOptimizer.Beta2, AdamOptimizer.Epsilon, settings.ClipNorm, settings.Seed, race.LearningRates);
        AtomicFile.WriteText(Path.Combine(folder, "race.json"), JsonSerializer.Serialize(description, JsonFormat.Compact) + "\n");
    }

    // Shape [steps, batch, window + 1]: inputs and last target.
    private static void WriteBatches(Stream stream, LearningRace race)
    {
        WindowVisits visits = new(race.Windows, race.Settings.Seed);
        byte[] codes = new byte[race.Settings.Window + 1];
        for (long visit = 0; visit < (long)race.LearningRates.Count * race.Settings.Batch; visit++)
        {
            visits.Read(visit, codes);
            stream.Write(codes);
        }
    }

    // Shape [windows, window + 1].
    private static void WriteHeldOut(Stream stream, LearningRace race)
    {
        byte[] codes = new byte[race.Settings.Window + 1];
        foreach (Segment window in race.HeldOut)
        {
            race.Corpus.ReadCodes(window.Recording, window.Start, codes);
            stream.Write(codes);
        }
    }

    private sealed record Description(
        string Preset, string CorpusId, int Batch, int Window, int Steps, int EvaluateEvery, int Threads, int HeldOutWindows,
        float Beta1, float Beta2, float Epsilon, double ClipNorm, int Seed, IReadOnlyList<double> LearningRates);
}
