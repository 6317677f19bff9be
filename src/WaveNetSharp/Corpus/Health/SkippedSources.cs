using System.Text.Json;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus.Health;

/// <summary>What the last prepare could not use, from <c>skipped.jsonl</c> in the corpus folder.</summary>
public static class SkippedSources
{
    /// <summary>Reads the list; empty when there is none.</summary>
    /// <param name="corpus">The corpus folder.</param>
    /// <exception cref="InvalidDataException">A line is not an entry of such a list.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static IReadOnlyList<PrepareFailure> Read(string corpus)
    {
        string path = Path.Combine(corpus, CorpusFolder.SkippedName);
        return File.Exists(path) ? [.. File.ReadLines(path).Select((line, index) => Parse(line, index + 1, path))] : [];
    }

    private static PrepareFailure Parse(string line, int number, string path)
    {
        try
        {
            if (JsonSerializer.Deserialize<PrepareFailure>(line, JsonFormat.Compact) is { Source: not null, Reason: not null } failure)
            {
                return failure;
            }
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}', line {number:N0}, must be a JSON object with source and reason: {exception.Message} Delete the file, or prepare again.", exception);
        }

        throw new InvalidDataException($"'{path}', line {number:N0}, must be a JSON object with source and reason, but one is missing. Delete the file, or prepare again.");
    }
}
