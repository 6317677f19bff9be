using System.Runtime.InteropServices;
using System.Text.Json;

namespace WaveNetSharp.Checkpoints;

/// <summary>Writes a safetensors file front to back: the header at once, then each tensor in its turn.</summary>
/// <remarks>Holds no tensor, so a caller can convert one at a time. Not thread-safe.</remarks>
internal sealed class SafeTensorsWriter
{
    private const int ChunkLength = 1 << 16;

    // Leaves quotation marks inside strings as \", which is easier to read than \u0022; no browser reads this file.
    private static readonly JsonWriterOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _stream;
    private readonly IReadOnlyList<(string Name, long[] Shape)> _tensors;
    private int _written;

    /// <summary>Writes the header of a file with these tensors.</summary>
    /// <param name="stream">Written from its current position; stays open.</param>
    /// <param name="metadata">Any strings.</param>
    /// <param name="tensors">Names and shapes, the contiguous axis last, in the order in which <see cref="Write"/> will get them.</param>
    public SafeTensorsWriter(Stream stream, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<(string Name, long[] Shape)> tensors)
    {
        _stream = stream;
        _tensors = tensors;
        byte[] header = Header(metadata, tensors);
        Span<byte> length = stackalloc byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
    }

    /// <summary>Writes the next tensor.</summary>
    /// <exception cref="ArgumentException">The tensor has another length, or there is no next one.</exception>
    public void Write(ReadOnlySpan<float> values)
    {
        if (_written == _tensors.Count || Length(_tensors[_written].Shape) != values.Length)
        {
            throw new ArgumentException($"tensor {_written} of {_tensors.Count} does not have {values.Length:N0} elements.", nameof(values));
        }

        _written++;
        // In chunks, because a span of bytes ends at 2 GB.
        for (int start = 0; start < values.Length; start += ChunkLength)
        {
            ReadOnlySpan<float> chunk = values.Slice(start, Math.Min(ChunkLength, values.Length - start));
            _stream.Write(MemoryMarshal.AsBytes(chunk));
        }
    }

    // Padded with spaces, as the format allows, so that the data start at a multiple of 8 bytes in the file.
    private static byte[] Header(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<(string Name, long[] Shape)> tensors)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafeTensorsHeader.MetadataKey);
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, long[] shape) in tensors)
            {
                long end = checked(offset + (Length(shape) * sizeof(float)));
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                WriteSizes(json, "shape", shape);
                WriteSizes(json, "data_offsets", offset, end);
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        while (stream.Length % sizeof(long) != 0)
        {
            stream.WriteByte((byte)' ');
        }

        return stream.ToArray();
    }

    private static void WriteSizes(Utf8JsonWriter json, string name, params ReadOnlySpan<long> sizes)
    {
        json.WriteStartArray(name);
        foreach (long size in sizes)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
    }

    private static long Length(long[] shape) => shape.Aggregate(1L, (product, size) => checked(product * size));
}
