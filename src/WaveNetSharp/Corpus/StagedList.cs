using System.Globalization;
using System.Text;
using System.Text.Json;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>A list of staged recordings as it was read, without their descriptions.</summary>
/// <param name="Path">The file.</param>
/// <param name="Shard">What its recordings make together.</param>
/// <param name="Lines">A line for each, in order; at least one.</param>
internal sealed record StagedList(string Path, Shard Shard, IReadOnlyList<StagedLine> Lines)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What the list says, in order; read as it is enumerated.</summary>
    public IEnumerable<StagedRecording> Recordings => RecordingsOf(Path);

    /// <summary>Reads a list, a line at a time.</summary>
    /// <returns>Null when it is not whole or was touched: its recordings are made again.</returns>
    public static StagedList? Read(string path)
    {
        using ShardHash shard = new();
        List<StagedLine> lines = [];
        long start = 0;
        try
        {
            foreach (string line in File.ReadLines(path, Strict))
            {
                StagedRecording staged = Parse(line);
                int length = Strict.GetByteCount(line);
                lines.Add(new StagedLine(staged.Recording.Source, staged.Recording.Channel, KeyOf(staged.Recording.SourceSha256), staged.Parts, start, length));
                shard.Add(staged.Recording.AudioSha256, staged.Recording.Frames);
                start += length + 1;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or DecoderFallbackException)
        {
            return null;
        }

        return lines.Count > 0 && start == new FileInfo(path).Length ? new StagedList(path, shard.Shard, lines) : null;
    }

    /// <summary>Reads what a list says, in order, as it is enumerated.</summary>
    public static IEnumerable<StagedRecording> RecordingsOf(string path) => File.ReadLines(path, Strict).Select(Parse);

    /// <summary>Reads one description again.</summary>
    public static Recording ReadRecording(string path, long start, int length)
    {
        byte[] line = new byte[length];
        using FileStream list = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        list.Position = start;
        list.ReadExactly(line);
        return JsonSerializer.Deserialize<StagedRecording>(line, JsonFormat.Compact)!.Recording;
    }

    private static StagedRecording Parse(string line)
    {
        StagedRecording staged = JsonSerializer.Deserialize<StagedRecording>(line, JsonFormat.Compact) ?? throw new JsonException();
        RecordingCheck.Check(staged.Recording ?? throw new JsonException());
        return staged;
    }

    private static UInt128 KeyOf(string sha256) => UInt128.Parse(sha256.AsSpan(0, 32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
