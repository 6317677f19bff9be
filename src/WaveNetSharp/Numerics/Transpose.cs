namespace WaveNetSharp.Numerics;

/// <summary>destination[j, i] = source[i, j].</summary>
internal static class Transpose
{
    /// <summary>Transposes a matrix.</summary>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="source">Shape [rows, columns].</param>
    /// <param name="destination">Shape [columns, rows]; does not overlap the source.</param>
    /// <exception cref="ArgumentException">A length is not rows times columns.</exception>
    public static void Invoke(int rows, int columns, ReadOnlySpan<float> source, Span<float> destination)
    {
        if (source.Length != rows * columns || destination.Length != source.Length)
        {
            throw new ArgumentException($"{rows} x {columns} needs {rows * columns} floats, but source and destination were {source.Length} and {destination.Length}.");
        }

        // Blocks of 16 x 16 keep both the lines read and the lines written in the first-level cache.
        const int Block = 16;
        for (int top = 0; top < rows; top += Block)
        {
            for (int left = 0; left < columns; left += Block)
            {
                for (int i = top; i < Math.Min(top + Block, rows); i++)
                {
                    for (int j = left; j < Math.Min(left + Block, columns); j++)
                    {
                        destination[(j * rows) + i] = source[(i * columns) + j];
                    }
                }
            }
        }
    }
}
