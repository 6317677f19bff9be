using System.Numerics.Tensors;
using WaveNetSharp.Files;
using WaveNetSharp.Model;

namespace WaveNetSharp.Checkpoints;

/// <summary>A network on disk: one safetensors file with its configuration, parameters and provenance. See docs/checkpoint-format.md.</summary>
public sealed class Checkpoint
{
    private Checkpoint(WaveNetConfig config, float[] parameters, CheckpointInfo info)
    {
        Config = config;
        Parameters = parameters;
        Info = info;
    }

    /// <summary>The network's shape; valid.</summary>
    public WaveNetConfig Config { get; }

    /// <summary>All parameters in the order of <see cref="ParameterLayout"/>, alignment gaps zero; all finite.</summary>
    public float[] Parameters { get; }

    /// <summary>Where the parameters come from.</summary>
    public CheckpointInfo Info { get; }

    /// <summary>Writes a checkpoint; an existing file is replaced whole, or not at all.</summary>
    /// <param name="path">The file; by custom it ends in <c>.safetensors</c>.</param>
    /// <param name="config">The network's shape.</param>
    /// <param name="parameters">Shape [<see cref="ParameterLayout.Length"/>], all finite.</param>
    /// <param name="info">Where the parameters come from.</param>
    /// <exception cref="ArgumentException">The buffer has another length than the layout, or holds a value that is not finite.</exception>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; an existing file is as it was.</exception>
    public static void Save(string path, WaveNetConfig config, ReadOnlySpan<float> parameters, CheckpointInfo info)
    {
        ParameterLayout layout = new(config);
        if (parameters.Length != layout.Length)
        {
            throw new ArgumentException($"the parameters of this network must be {layout.Length:N0} floats, but were {parameters.Length:N0}.", nameof(parameters));
        }

        foreach (ParameterSlice slice in layout.Slices)
        {
            if (!TensorPrimitives.IsFiniteAll(slice.Of(parameters)))
            {
                throw new ArgumentException($"'{slice.Name}' must hold finite numbers only, but holds NaN or infinity. The file was not written.", nameof(parameters));
            }
        }

        AtomicFile.Write(path, new Content(layout, CheckpointMetadata.Write(config, info), parameters), static (stream, content) => content.Write(stream));
    }

    /// <summary>Reads a checkpoint of this or any earlier format version.</summary>
    /// <exception cref="InvalidDataException">Not a checkpoint; damaged or cut off; an unknown version; a tensor that is missing, has another
    /// shape than the configuration asks for, or holds a number that is not finite. The message names it.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static Checkpoint Load(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        (WaveNetConfig config, CheckpointInfo info) = CheckpointMetadata.Read(file);
        ParameterLayout layout = CheckpointMetadata.Layout(file, config);
        TensorCheck.RequireExactly(file, layout.Slices.Select(slice => (slice.Name, PyTorchLayout.Shape(slice))));

        // Only now, when the file has proved to hold as many numbers.
        float[] parameters = new float[layout.Length];
        float[] buffer = new float[layout.Slices.Max(slice => slice.Length)];
        foreach (ParameterSlice slice in layout.Slices)
        {
            Span<float> tensor = buffer.AsSpan(0, slice.Length);
            TensorCheck.ReadFinite(file, slice.Name, tensor);
            PyTorchLayout.ToMemory(slice, tensor, slice.Of(parameters.AsSpan()));
        }

        return new Checkpoint(config, parameters, info);
    }

    /// <summary>Reads where the parameters of a checkpoint come from, and not the parameters.</summary>
    /// <exception cref="InvalidDataException">Not a checkpoint, damaged or cut off, or an unknown version.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    internal static CheckpointInfo LoadInfo(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        return CheckpointMetadata.Read(file).Info;
    }

    private readonly ref struct Content(ParameterLayout layout, Dictionary<string, string> metadata, ReadOnlySpan<float> parameters)
    {
        private readonly ReadOnlySpan<float> _parameters = parameters;

        public void Write(Stream stream)
        {
            SafeTensorsWriter writer = new(stream, metadata, [.. layout.Slices.Select(slice => (slice.Name, PyTorchLayout.Shape(slice)))]);
            float[] buffer = new float[layout.Slices.Max(slice => slice.Length)];
            foreach (ParameterSlice slice in layout.Slices)
            {
                Span<float> tensor = buffer.AsSpan(0, slice.Length);
                PyTorchLayout.FromMemory(slice, slice.Of(_parameters), tensor);
                writer.Write(tensor);
            }
        }
    }
}
