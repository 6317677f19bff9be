using System.Numerics.Tensors;

namespace WaveNetSharp.Checkpoints;

/// <summary>Compares what a file holds with what its reader needs.</summary>
internal static class TensorCheck
{
    /// <summary>Requires that the file has these tensors and no others.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, is one too many, or has another shape; the message names it.</exception>
    public static void RequireExactly(SafeTensorsFile file, IEnumerable<(string Name, long[] Shape)> expected)
    {
        HashSet<string> left = [.. file.Tensors.Keys];
        foreach ((string name, long[] shape) in expected)
        {
            if (!left.Remove(name))
            {
                throw new InvalidDataException($"'{file.Path}': tensor '{name}' must have the shape {TensorEntry.Describe(shape)}, but is missing. Use a file whose tensors match its configuration.");
            }

            IReadOnlyList<long> found = file.Tensors[name].Shape;
            if (!found.SequenceEqual(shape))
            {
                throw new InvalidDataException($"'{file.Path}': tensor '{name}' must have the shape {TensorEntry.Describe(shape)}, but has {TensorEntry.Describe(found)}. Use a file whose tensors match its configuration.");
            }
        }

        if (left.Count > 0)
        {
            throw new InvalidDataException($"'{file.Path}': tensor '{left.First()}' must not be there, because the configuration in the file has no such tensor ({left.Count} too many in all). Use a file whose tensors match its configuration.");
        }
    }

    /// <summary>Reads a tensor that <see cref="RequireExactly"/> has found.</summary>
    /// <exception cref="InvalidDataException">A number is not finite; the message says which and where.</exception>
    public static void ReadFinite(SafeTensorsFile file, string name, Span<float> destination)
    {
        file.Read(file.Tensors[name], destination);
        if (TensorPrimitives.IsFiniteAll<float>(destination))
        {
            return;
        }

        int index = 0;
        while (float.IsFinite(destination[index]))
        {
            index++;
        }

        throw new InvalidDataException($"'{file.Path}': tensor '{name}' must hold finite numbers only, but element {index:N0} is {destination[index]}. Use an earlier checkpoint.");
    }
}
