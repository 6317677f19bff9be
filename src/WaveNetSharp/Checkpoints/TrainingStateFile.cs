using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using WaveNetSharp.Files;
using WaveNetSharp.Model;

namespace WaveNetSharp.Checkpoints;

/// <summary>The file that a training resumes from.</summary>
/// <remarks>It holds the parameters too, so that one rename replaces one consistent state: a crash can never leave the moments of one step
/// beside the parameters of another. The checkpoint beside it is an export. The flat buffers are stored as they lie in memory.</remarks>
internal static class TrainingStateFile
{
    /// <summary>The file's name in a run's <c>checkpoints</c> folder.</summary>
    public const string FileName = "last.state.safetensors";

    /// <summary>The metadata key that tells a training state from a checkpoint.</summary>
    public const string VersionKey = "training_state_version";

    private const int Version = 2;
    private const string ProgressKey = "progress";
    private const string ParametersName = "parameters";
    private const string FirstMomentName = "adam.first_moment";
    private const string SecondMomentName = "adam.second_moment";
    private const string AverageName = "average";
    private const string OuterMomentumName = "outer.momentum";

    /// <summary>Writes a state; an existing file is replaced whole, or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="config">The network's shape.</param>
    /// <param name="parameters">Shape [<see cref="ParameterLayout.Length"/>], finite.</param>
    /// <param name="firstMoment">The same shape, finite.</param>
    /// <param name="secondMoment">The same shape, finite.</param>
    /// <param name="average">The same shape, finite; empty in a training without one.</param>
    /// <param name="progress">A JSON object.</param>
    /// <param name="outerMomentum">The same shape, finite; empty in a training without one.</param>
    /// <exception cref="ArgumentException">A buffer has another length than the layout, or holds a number that is not finite.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; an existing file is as it was.</exception>
    public static void Save(
        string path,
        WaveNetConfig config,
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> firstMoment,
        ReadOnlySpan<float> secondMoment,
        ReadOnlySpan<float> average,
        string progress,
        ReadOnlySpan<float> outerMomentum = default)
    {
        int length = new ParameterLayout(config).Length;
        if (parameters.Length != length || firstMoment.Length != length || secondMoment.Length != length
            || (!average.IsEmpty && average.Length != length) || (!outerMomentum.IsEmpty && outerMomentum.Length != length))
        {
            throw new ArgumentException(
                $"parameters, moments and average of this network must be {length:N0} floats each, but were {parameters.Length:N0}, {firstMoment.Length:N0}, {secondMoment.Length:N0} and {average.Length:N0}.");
        }

        if (!TensorPrimitives.IsFiniteAll(parameters) || !TensorPrimitives.IsFiniteAll(firstMoment)
            || !TensorPrimitives.IsFiniteAll(secondMoment) || (!average.IsEmpty && !TensorPrimitives.IsFiniteAll(average))
            || (!outerMomentum.IsEmpty && !TensorPrimitives.IsFiniteAll(outerMomentum)))
        {
            throw new ArgumentException("parameters, moments and average must hold finite numbers only, but hold NaN or infinity. The file was not written.");
        }

        Dictionary<string, string> metadata = new()
        {
            [VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
            [CheckpointMetadata.ConfigKey] = JsonSerializer.Serialize(config, JsonFormat.Compact),
            [ProgressKey] = progress,
        };
        AtomicFile.Write(path, new Content(metadata, parameters, firstMoment, secondMoment, average, outerMomentum), static (stream, content) => content.Write(stream));
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="InvalidDataException">Not a training state; damaged or cut off; an unknown version; a buffer that is missing, has another
    /// length than the configuration asks for, or holds a number that is not finite. The message names it.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static TrainingState Load(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        CheckpointMetadata.CheckVersion(file, VersionKey, Version, "training state");
        WaveNetConfig config = CheckpointMetadata.Config(file);
        int length = CheckpointMetadata.Layout(file, config).Length;
        bool averaged = file.Tensors.ContainsKey(AverageName);
        bool outer = file.Tensors.ContainsKey(OuterMomentumName);
        TensorCheck.RequireExactly(file, Tensors(length, averaged, outer));
        return new TrainingState(
            config,
            Read(file, ParametersName, length),
            Read(file, FirstMomentName, length),
            Read(file, SecondMomentName, length),
            averaged ? Read(file, AverageName, length) : null,
            file.Metadata.GetValueOrDefault(ProgressKey)
                ?? throw new InvalidDataException($"'{path}': the metadata must have '{ProgressKey}', but have not. Copy the file again."),
            outer ? Read(file, OuterMomentumName, length) : null);
    }

    private static float[] Read(SafeTensorsFile file, string name, int length)
    {
        float[] values = new float[length];
        TensorCheck.ReadFinite(file, name, values);
        return values;
    }

    private static (string Name, long[] Shape)[] Tensors(int length, bool averaged, bool outer)
    {
        string[] names = [ParametersName, FirstMomentName, SecondMomentName, .. averaged ? [AverageName] : Array.Empty<string>(),
            .. outer ? [OuterMomentumName] : Array.Empty<string>()];
        return [.. names.Select(name => (name, new long[] { length }))];
    }

    private readonly ref struct Content(
        Dictionary<string, string> metadata,
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> firstMoment,
        ReadOnlySpan<float> secondMoment,
        ReadOnlySpan<float> average,
        ReadOnlySpan<float> outerMomentum)
    {
        private readonly ReadOnlySpan<float> _parameters = parameters;
        private readonly ReadOnlySpan<float> _firstMoment = firstMoment;
        private readonly ReadOnlySpan<float> _secondMoment = secondMoment;
        private readonly ReadOnlySpan<float> _average = average;
        private readonly ReadOnlySpan<float> _outerMomentum = outerMomentum;

        public void Write(Stream stream)
        {
            SafeTensorsWriter writer = new(stream, metadata, Tensors(_parameters.Length, averaged: !_average.IsEmpty, outer: !_outerMomentum.IsEmpty));
            writer.Write(_parameters);
            writer.Write(_firstMoment);
            writer.Write(_secondMoment);
            if (!_average.IsEmpty)
            {
                writer.Write(_average);
            }

            if (!_outerMomentum.IsEmpty)
            {
                writer.Write(_outerMomentum);
            }
        }
    }
}
