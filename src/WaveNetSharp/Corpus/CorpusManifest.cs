using System.Text.Json;
using System.Text.Json.Serialization;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>The content of <c>manifest.json</c>: which files make up a corpus, and what they hold in all.</summary>
internal sealed record CorpusManifest
{
    public const int CurrentVersion = 2;

    public required int Version { get; init; }

    public required int SampleRate { get; init; }

    public required PreparedWith Prepared { get; init; }

    public required RecordingTable Recordings { get; init; }

    /// <summary>In ordinal order of their names.</summary>
    public required IReadOnlyList<CorpusLabel> Labels { get; init; }

    public required IReadOnlyList<Shard> Shards { get; init; }

    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, JsonFormat.Indented), (byte)'\n'];

    /// <summary>Reads and checks a manifest, all but the files that it names.</summary>
    /// <exception cref="InvalidDataException">Not a manifest, of another version, or it contradicts itself.</exception>
    public static CorpusManifest Parse(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            int version = OutlineOf(json).Version ?? throw new InvalidDataException("it must be a JSON object with a version.");
            if (version != CurrentVersion)
            {
                throw new InvalidDataException($"version must be {CurrentVersion}, but was {version}. " +
                    (version > CurrentVersion ? "Use the release that made it." : "Prepare the corpus again with this release."));
            }

            CorpusManifest manifest = JsonSerializer.Deserialize<CorpusManifest>(json, JsonFormat.Compact)!;
            CorpusManifestCheck.Check(manifest);
            return manifest;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"'{path}' is not the manifest of a corpus: {exception.Message}", exception);
        }
    }

    /// <summary>Tells whether a folder is a corpus of some version, to be replaced by this one, from its manifest; a damaged one is none.</summary>
    public static bool IsOfAnyVersion(ReadOnlySpan<byte> json)
    {
        try
        {
            return OutlineOf(json) is { Version: not null, SampleRate: not null, Recordings: not null, Shards: not null };
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Whether a later release made it, of whose corpora nothing is known here.</summary>
    public static bool IsOfNewerVersion(ReadOnlySpan<byte> json) => IsOfAnyVersion(json) && OutlineOf(json).Version > CurrentVersion;

    /// <summary>The names of the sources in a manifest of version 1, which listed its recordings itself; null when it is none, or damaged.</summary>
    public static IReadOnlyList<string>? SourcesOfVersion1(ReadOnlySpan<byte> json)
    {
        if (!IsOfAnyVersion(json) || OutlineOf(json) is not { Version: 1, Recordings: { ValueKind: JsonValueKind.Array } recordings })
        {
            return null;
        }

        List<string> sources = [];
        foreach (JsonElement recording in recordings.EnumerateArray())
        {
            if (recording.ValueKind != JsonValueKind.Object || !recording.TryGetProperty("source", out JsonElement source) || source.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            sources.Add(source.GetString()!);
        }

        return sources;
    }

    private static Outline OutlineOf(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<Outline>(json, JsonFormat.Compact) ?? throw new InvalidDataException("it must be a JSON object with a version.");

    // A manifest of another version may have keys that this one would refuse, so its version is read by itself first.
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    private sealed record Outline(int? Version, int? SampleRate, JsonElement? Recordings, JsonElement? Shards);
}
