using System.Text;
using System.Text.Json;
using WaveNetSharp.Files;

namespace WaveNetSharp.Training;

/// <summary>Appends to <c>metrics.jsonl</c>: one JSON object a line, each on its way to the disk when <see cref="Append"/> returns. Not thread-safe.</summary>
internal sealed class MetricsFile : IDisposable
{
    private readonly FileStream _stream;

    private MetricsFile(string path, FileMode mode) =>
        // No buffer: a line is one write, so a kill leaves at most one torn line, and that the last.
        _stream = new FileStream(path, mode, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Starts the file of a new run.</summary>
    /// <exception cref="IOException">The file exists already, or cannot be written.</exception>
    public static MetricsFile Create(string path) => new(path, FileMode.CreateNew);

    /// <summary>Goes on with the file of a run that is resumed; without a file, starts one.</summary>
    /// <param name="path">The file. Lines after <paramref name="step"/> and a torn last line are dropped; the rest stays byte for byte.</param>
    /// <param name="step">The step that the run goes on from.</param>
    /// <exception cref="InvalidDataException">A whole line is not a JSON object with a step; the file is as it was.</exception>
    /// <exception cref="IOException">The file cannot be read or written; it is as it was.</exception>
    public static MetricsFile Resume(string path, long step)
    {
        if (File.Exists(path))
        {
            AtomicFile.Write(path, output => CopyUpTo(path, step, output));
        }

        return new MetricsFile(path, FileMode.Append);
    }

    /// <summary>Adds a line.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Append(MetricsRecord record) =>
        _stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(record, JsonFormat.Compact) + "\n"));

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static void CopyUpTo(string path, long lastStep, Stream output)
    {
        using StreamReader reader = new(path);
        long number = 0;
        while (reader.ReadLine() is string line)
        {
            number++;
            bool torn = reader.Peek() < 0 && !EndsWithNewline(path);
            if (!torn && StepOf(line, path, number) <= lastStep)
            {
                output.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
        }
    }

    private static bool EndsWithNewline(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() == '\n';
    }

    private static long StepOf(string line, string path, long number)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("step", out JsonElement step) && step.TryGetInt64(out long value))
            {
                return value;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Reported below, like an object without a step.
        }

        throw new InvalidDataException($"each line of '{path}' must be a JSON object with a whole number 'step', but line {number:N0} is not. Remove that line.");
    }
}
