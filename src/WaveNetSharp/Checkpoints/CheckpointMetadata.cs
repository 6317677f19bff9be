using System.Globalization;
using System.Text.Json;
using WaveNetSharp.Files;
using WaveNetSharp.Model;

namespace WaveNetSharp.Checkpoints;

/// <summary>The strings in the header of a checkpoint: version, configuration and provenance.</summary>
internal static class CheckpointMetadata
{
    /// <summary>The version of the checkpoint format that this library writes; it reads all from 1 to this one.</summary>
    public const int FormatVersion = 1;

    public const string ConfigKey = "config";

    private const string VersionKey = "format_version";
    private const string CorpusKey = "corpus_id";
    private const string StepKey = "step";
    private const string EpochKey = "epoch";
    private const string SamplesKey = "trained_samples";
    private const string BitsKey = "bits_per_sample";
    private const string EmaKey = "ema_decay";
    private const string ToolKey = "tool_version";

    public static Dictionary<string, string> Write(WaveNetConfig config, CheckpointInfo info)
    {
        Dictionary<string, string> metadata = new()
        {
            // Tools that load safetensors files ask for this key, to know whose axis order the tensors have.
            ["format"] = "pt",
            [VersionKey] = FormatVersion.ToString(CultureInfo.InvariantCulture),
            [ConfigKey] = JsonSerializer.Serialize(config, JsonFormat.Compact),
            [StepKey] = info.Step.ToString(CultureInfo.InvariantCulture),
            [EpochKey] = info.Epoch.ToString(CultureInfo.InvariantCulture),
            [SamplesKey] = info.TrainedSamples.ToString(CultureInfo.InvariantCulture),
            [ToolKey] = info.ToolVersion,
        };
        if (info.CorpusId is not null)
        {
            metadata[CorpusKey] = info.CorpusId;
        }

        if (info.BitsPerSample is double bits)
        {
            metadata[BitsKey] = bits.ToString("R", CultureInfo.InvariantCulture);
        }

        if (info.EmaDecay is double decay)
        {
            metadata[EmaKey] = decay.ToString("R", CultureInfo.InvariantCulture);
        }

        return metadata;
    }

    /// <exception cref="InvalidDataException">The version, the configuration or a number is missing or wrong.</exception>
    public static (WaveNetConfig Config, CheckpointInfo Info) Read(SafeTensorsFile file)
    {
        if (file.Metadata.ContainsKey(TrainingStateFile.VersionKey))
        {
            throw new InvalidDataException($"'{file.Path}' is a training state, which only a resumed training reads. Use the checkpoint beside it.");
        }

        CheckVersion(file, VersionKey, FormatVersion, "checkpoint");
        CheckpointInfo info = new()
        {
            CorpusId = file.Metadata.GetValueOrDefault(CorpusKey),
            Step = Count(file, StepKey),
            Epoch = Count(file, EpochKey),
            TrainedSamples = Count(file, SamplesKey),
            BitsPerSample = Number(file, BitsKey, bits => double.IsFinite(bits) && bits >= 0, "of at least 0"),
            EmaDecay = Number(file, EmaKey, decay => decay is > 0 and < 1, "above 0 and below 1"),
            ToolVersion = file.Metadata.GetValueOrDefault(ToolKey, "unknown"),
        };
        return (Config(file), info);
    }

    /// <exception cref="InvalidDataException">The version is missing, or not one from 1 to <paramref name="newest"/>.</exception>
    public static void CheckVersion(SafeTensorsFile file, string key, int newest, string kind)
    {
        if (!file.Metadata.TryGetValue(key, out string? version))
        {
            throw new InvalidDataException($"'{file.Path}' is not a WaveNetSharp {kind}: its metadata must have '{key}', but has {Names(file)}. Use a file that this tool wrote.");
        }

        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1 || number > newest)
        {
            throw new InvalidDataException($"'{file.Path}': {key} must be between 1 and {newest}, but is '{version}'. Use the version of WaveNetSharp that wrote it, or a newer one.");
        }
    }

    /// <exception cref="InvalidDataException">The configuration is missing or wrong.</exception>
    public static WaveNetConfig Config(SafeTensorsFile file)
    {
        string json = file.Metadata.GetValueOrDefault(ConfigKey)
            ?? throw new InvalidDataException($"'{file.Path}': the metadata must have '{ConfigKey}', but has {Names(file)}. Use a file that this tool wrote.");
        return WaveNetConfig.FromJson(json, $"{file.Path}: {ConfigKey}");
    }

    /// <exception cref="InvalidDataException">The configuration describes more parameters than this version can hold.</exception>
    public static ParameterLayout Layout(SafeTensorsFile file, WaveNetConfig config)
    {
        try
        {
            return new ParameterLayout(config);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{file.Path}': {exception.Message}", exception);
        }
    }

    private static string Names(SafeTensorsFile file) =>
        file.Metadata.Count == 0 ? "nothing" : string.Join(", ", file.Metadata.Keys.Select(key => $"'{key}'"));

    private static long Count(SafeTensorsFile file, string key)
    {
        long count = 0;
        if (file.Metadata.TryGetValue(key, out string? text) && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count))
        {
            throw new InvalidDataException($"'{file.Path}': metadata '{key}' must be a whole number of at least 0, but is '{text}'. Copy or write the file again.");
        }

        return count;
    }

    private static double? Number(SafeTensorsFile file, string key, Func<double, bool> isValid, string rule)
    {
        if (!file.Metadata.TryGetValue(key, out string? text))
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && isValid(number)
            ? number
            : throw new InvalidDataException($"'{file.Path}': metadata '{key}' must be a number {rule}, but is '{text}'. Copy or write the file again.");
    }
}
