using System.Text.Json;
using System.Text.Json.Serialization;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>The content of <c>manifest.json</c>: what a corpus holds and where.</summary>
internal sealed record CorpusManifest
{
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required int SampleRate { get; init; }

    public required IReadOnlyList<Shard> Shards { get; init; }

    public required IReadOnlyList<Recording> Recordings { get; init; }

    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, JsonFormat.Indented), (byte)'\n'];

    /// <summary>Reads and checks a manifest, all but the shard files themselves.</summary>
    /// <exception cref="InvalidDataException">Not a manifest, of another version, or it contradicts itself.</exception>
    public static CorpusManifest Parse(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            int version = JsonSerializer.Deserialize<VersionOnly>(json, JsonFormat.Compact)?.Version
                ?? throw new InvalidDataException("it must be a JSON object with a version.");
            if (version != CurrentVersion)
            {
                throw new InvalidDataException($"version must be {CurrentVersion}, but was {version}. Prepare the corpus again with this release.");
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

    // A manifest of a later version may have keys that this one would refuse, so its version is read by itself first.
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    private sealed record VersionOnly(int? Version);
}
