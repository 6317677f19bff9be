using System.Text.Json;

namespace WaveNetSharp.Checkpoints;

/// <summary>The JSON header of a safetensors file: names, shapes and places of its tensors, and a map of strings.</summary>
/// <remarks>The format is that of the safetensors project (github.com/huggingface/safetensors, README, "Format").</remarks>
internal sealed class SafeTensorsHeader
{
    /// <summary>The longest header that the format allows, in bytes.</summary>
    public const int MaximumBytes = 100_000_000;

    /// <summary>The one name in the header that is no tensor.</summary>
    public const string MetadataKey = "__metadata__";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private readonly string _source;
    private readonly Dictionary<string, string> _metadata = [];
    private readonly Dictionary<string, TensorEntry> _tensors = [];

    private SafeTensorsHeader(string source) => _source = source;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <summary>Reads a header and checks that its tensors fill the data without gap or overlap.</summary>
    /// <param name="json">The header's bytes, UTF-8, possibly padded with spaces.</param>
    /// <param name="dataBytes">Bytes of the file behind the header.</param>
    /// <param name="source">The file's name, for error messages.</param>
    /// <exception cref="InvalidDataException">The header breaks a rule of the format, or has a tensor that is not float32.</exception>
    public static SafeTensorsHeader Parse(ReadOnlyMemory<byte> json, long dataBytes, string source)
    {
        SafeTensorsHeader header = new(source);
        if (json.IsEmpty || json.Span[0] != '{')
        {
            throw header.Damaged("the header must begin with '{'");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            header.Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what the JSON reader throws for a string that is not valid Unicode.
            throw header.Damaged($"the header must be valid JSON without duplicate names: {exception.Message}", exception);
        }

        header.CheckPlaces(dataBytes);
        return header;
    }

    private void Read(JsonElement root)
    {
        RequireObject(root, "the header");
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.NameEquals(MetadataKey))
            {
                ReadMetadata(property.Value);
            }
            else
            {
                TensorEntry tensor = ReadTensor(property.Name, property.Value);
                _tensors.Add(tensor.Name, tensor);
            }
        }
    }

    private void ReadMetadata(JsonElement element)
    {
        RequireObject(element, $"'{MetadataKey}'");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw Damaged($"metadata '{property.Name}' must be a string, but is {property.Value.ValueKind}");
            }

            _metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private TensorEntry ReadTensor(string name, JsonElement element)
    {
        RequireObject(element, $"tensor '{name}'");
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            switch (property.Name)
            {
                case "dtype" when property.Value.ValueKind == JsonValueKind.String:
                    type = property.Value.GetString();
                    break;
                case "shape":
                    shape = ReadSizes(name, property);
                    break;
                case "data_offsets":
                    offsets = ReadSizes(name, property);
                    break;
                default:
                    throw Damaged($"tensor '{name}' must have the keys dtype (a string), shape and data_offsets only, but has '{property.Name}': {property.Value.ValueKind}");
            }
        }

        if (type is null || shape is null || offsets is not { Length: 2 })
        {
            throw Damaged($"tensor '{name}' must have a dtype, a shape and two data_offsets, but one is missing");
        }

        if (type != "F32")
        {
            throw new InvalidDataException($"'{_source}': tensor '{name}' must have dtype F32, but has '{type}'. Convert the file's tensors to 32-bit floats.");
        }

        long length = Product(name, shape);
        if (offsets[1] - offsets[0] != length * sizeof(float))
        {
            throw Damaged($"tensor '{name}' of shape {TensorEntry.Describe(shape)} must take {length * sizeof(float):N0} bytes, but its data_offsets are {TensorEntry.Describe(offsets)}");
        }

        return new TensorEntry(name, shape, length, offsets[0]);
    }

    private long[] ReadSizes(string tensor, JsonProperty property)
    {
        if (property.Value.ValueKind != JsonValueKind.Array)
        {
            throw Damaged($"tensor '{tensor}': {property.Name} must be a list, but is {property.Value.ValueKind}");
        }

        long[] sizes = new long[property.Value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in property.Value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out sizes[i++]) || sizes[i - 1] < 0)
            {
                throw Damaged($"tensor '{tensor}': {property.Name} must be whole numbers from 0 to 2^63 - 1, but one is '{item}'");
            }
        }

        return sizes;
    }

    private long Product(string tensor, long[] shape)
    {
        try
        {
            long length = shape.Aggregate(1L, (product, size) => checked(product * size));
            _ = checked(length * sizeof(float));
            return length;
        }
        catch (OverflowException exception)
        {
            throw Damaged($"tensor '{tensor}' must have less than 2^63 bytes, but has the shape {TensorEntry.Describe(shape)}", exception);
        }
    }

    private void CheckPlaces(long dataBytes)
    {
        long expected = 0;
        foreach (TensorEntry tensor in _tensors.Values.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.Bytes))
        {
            if (tensor.Offset != expected)
            {
                throw Damaged($"tensor '{tensor.Name}' must start at byte {expected:N0} of the data, where the one before it ends, but starts at byte {tensor.Offset:N0}");
            }

            // Both are below 2^63 - 1 and the start is at most the end, which ReadTensor has compared with the size.
            expected += tensor.Bytes;
        }

        if (expected != dataBytes)
        {
            throw Damaged($"the file must hold the {expected:N0} bytes of data that its header lists, but holds {dataBytes:N0}");
        }
    }

    private void RequireObject(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Damaged($"{name} must be a JSON object, but is {element.ValueKind}");
        }
    }

    private InvalidDataException Damaged(string finding, Exception? cause = null) =>
        new($"'{_source}' is not a valid safetensors file: {finding.TrimEnd('.')}. Copy or write the file again.", cause);
}
