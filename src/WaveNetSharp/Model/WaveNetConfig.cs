using System.Text.Json;
using System.Text.Json.Serialization;
using WaveNetSharp.Files;

namespace WaveNetSharp.Model;

/// <summary>The shape of one network, and the sample rate and window it is meant for. Immutable; equal when every value is equal.</summary>
/// <remarks>The network is that of van den Oord et al. 2016 (arXiv:1609.03499), sections 2.1 to 2.4. See docs/walkthrough.md.</remarks>
public sealed record WaveNetConfig
{
    /// <summary>Samples per second of the audio that the network models, [1,000, 192,000].</summary>
    public int SampleRate { get; init; } = 8192;

    /// <summary>Mu-law codes: the width of the softmax. Always 256 in this version.</summary>
    public int QuantizationChannels { get; init; } = 256;

    /// <summary>What the first convolution reads.</summary>
    public InputKind Input { get; init; } = InputKind.OneHot;

    /// <summary>Taps of every causal convolution, [2, 16].</summary>
    public int KernelSize { get; init; } = 2;

    /// <summary>How often the dilations 1, 2, 4, ... are gone through, [1, 64].</summary>
    public int Stacks { get; init; } = 3;

    /// <summary>Layers in a stack, with dilations 1 to 2^(LayersPerStack - 1), [1, 16].</summary>
    public int LayersPerStack { get; init; } = 10;

    /// <summary>Channels of the residual stream, [1, 2,048].</summary>
    public int ResidualChannels { get; init; } = 32;

    /// <summary>Channels of the filter, and of the gate, [1, 2,048].</summary>
    public int DilationChannels { get; init; } = 32;

    /// <summary>Channels of the sum over all layers that the output layers read, [1, 4,096].</summary>
    public int SkipChannels { get; init; } = 64;

    /// <summary>Width of each hidden 1x1 convolution between the skip sum and the softmax, each [1, 4,096], at most 8 of them.</summary>
    public IReadOnlyList<int> PostChannels { get; init; } = [128];

    /// <summary>Samples in a training window unless the trainer is told otherwise, [2, 2^20].</summary>
    public int Window { get; init; } = 2048;

    /// <summary>Trains in seconds; for first runs and tests.</summary>
    public static WaveNetConfig Tiny { get; } = new()
    {
        Stacks = 2,
        LayersPerStack = 9,
        ResidualChannels = 16,
        DilationChannels = 16,
        SkipChannels = 32,
        PostChannels = [64],
        Window = 1024,
    };

    /// <summary>The default, for a laptop.</summary>
    public static WaveNetConfig Small { get; } = new();

    /// <summary>The network of the document that this project starts from: 80 layers, one second of receptive field at 8,192 Hz.</summary>
    public static WaveNetConfig Seed { get; } = new()
    {
        Stacks = 8,
        SkipChannels = 128,
        PostChannels = [256, 512],
        Window = 2048,
    };

    /// <summary>Four stacks of ten with wide layers at 16 kHz.</summary>
    public static WaveNetConfig Large { get; } = new()
    {
        SampleRate = 16000,
        Stacks = 4,
        ResidualChannels = 64,
        DilationChannels = 64,
        SkipChannels = 256,
        PostChannels = [256, 512],
        Window = 4096,
    };

    /// <summary>Dilated layers in all.</summary>
    [JsonIgnore]
    public int Layers => Stacks * LayersPerStack;

    /// <summary>The past samples, the newest included, that one output depends on: (K - 1) (1 + sum of dilations) + 1.</summary>
    [JsonIgnore]
    public int ReceptiveField => checked((KernelSize - 1) * (1 + (Stacks * ((1 << LayersPerStack) - 1))) + 1);

    /// <summary>The dilation of a layer: 2^(layer mod LayersPerStack).</summary>
    internal int Dilation(int layer) => 1 << (layer % LayersPerStack);

    /// <summary>Finds a preset by its name on the command line.</summary>
    /// <exception cref="ArgumentException">There is no preset of this name.</exception>
    public static WaveNetConfig Preset(string name) => name switch
    {
        "tiny" => Tiny,
        "small" => Small,
        "seed" => Seed,
        "large" => Large,
        _ => throw new ArgumentException($"preset must be tiny, small, seed or large, but was '{name}'."),
    };

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="InvalidDataException">A value is out of range; the message names it, its range and what was found.</exception>
    public void Validate()
    {
        Require(SampleRate, 1000, 192_000, "sample_rate");
        Require(QuantizationChannels, 256, 256, "quantization_channels");
        Require(KernelSize, 2, 16, "kernel_size");
        Require(Stacks, 1, 64, "stacks");
        Require(LayersPerStack, 1, 16, "layers_per_stack");
        Require(ResidualChannels, 1, 2048, "residual_channels");
        Require(DilationChannels, 1, 2048, "dilation_channels");
        Require(SkipChannels, 1, 4096, "skip_channels");
        Require(Window, 2, 1 << 20, "window");
        if (!Enum.IsDefined(Input))
        {
            throw new InvalidDataException($"input must be one_hot or scalar, but was {(int)Input}.");
        }

        if (PostChannels is null || PostChannels.Count > 8)
        {
            throw new InvalidDataException($"post_channels must be a list of at most 8 widths, but had {PostChannels?.Count.ToString() ?? "none"}.");
        }

        foreach (int width in PostChannels)
        {
            Require(width, 1, 4096, "post_channels");
        }
    }

    /// <summary>Writes the configuration as JSON, one key a line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonFormat.Indented);

    /// <summary>Reads and validates a configuration; keys that are not given keep the values of <see cref="Small"/>.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="source">What the text comes from, for error messages.</param>
    /// <exception cref="InvalidDataException">Not JSON, an unknown key, or a value out of range.</exception>
    public static WaveNetConfig FromJson(string json, string source)
    {
        try
        {
            RequireKnownKeys(json);
            WaveNetConfig config = JsonSerializer.Deserialize<WaveNetConfig>(json, JsonFormat.Indented)!;
            config.Validate();
            return config;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what the JSON reader throws for a string that is not valid Unicode.
            throw new InvalidDataException($"'{source}' is not a WaveNet configuration: {exception.Message}", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{source}': {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public bool Equals(WaveNetConfig? other) => other is not null && ToJson() == other.ToJson();

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);

    private static void RequireKnownKeys(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"a configuration must be a JSON object, but was {document.RootElement.ValueKind}.");
        }

        using JsonDocument known = JsonDocument.Parse(Small.ToJson());
        string[] keys = [.. known.RootElement.EnumerateObject().Select(property => property.Name)];
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
            {
                throw new InvalidDataException($"'{property.Name}' is not a key of a configuration. Use one of {string.Join(", ", keys)}.");
            }
        }
    }

    private static void Require(int value, int minimum, int maximum, string name)
    {
        if (value < minimum || value > maximum)
        {
            string range = minimum == maximum ? $"{minimum:N0}" : $"between {minimum:N0} and {maximum:N0}";
            throw new InvalidDataException($"{name} must be {range}, but was {value:N0}.");
        }
    }
}
