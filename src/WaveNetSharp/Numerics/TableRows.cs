namespace WaveNetSharp.Numerics;

/// <summary>rows[t, c] += table[codes[t], c]: the product with a one-hot matrix, which is a look-up; and its gradient, table[codes[t], c] += rows[t, c].</summary>
/// <remarks>Rows are added one after the other in ascending order, so codes may repeat; the same bits at any width.</remarks>
internal static unsafe class TableRows
{
    // A code is a byte: with so many rows no code can lie outside.
    private const int Codes = 256;

    /// <summary>Adds each code's row of the table.</summary>
    /// <param name="table">Shape [256, C].</param>
    /// <param name="codes">Shape [T].</param>
    /// <param name="rows">Shape [T, C]; read and written; not part of the table.</param>
    /// <exception cref="ArgumentException">The table is not 256 rows, or there are not as many rows as codes.</exception>
    public static void Add(ReadOnlySpan<float> table, ReadOnlySpan<byte> codes, Span<float> rows)
    {
        int channels = Channels(table.Length, codes, rows.Length);
        fixed (float* source = table, target = rows)
        {
            for (int t = 0; t < codes.Length; t++)
            {
                AddRow(source + (codes[t] * channels), target + ((nint)t * channels), channels);
            }
        }
    }

    /// <summary>Adds each row to its code's row of the table.</summary>
    /// <param name="rows">Shape [T, C].</param>
    /// <param name="codes">Shape [T].</param>
    /// <param name="table">Shape [256, C]; read and written; not part of the rows.</param>
    /// <exception cref="ArgumentException">The table is not 256 rows, or there are not as many rows as codes.</exception>
    public static void AddGradient(ReadOnlySpan<float> rows, ReadOnlySpan<byte> codes, Span<float> table)
    {
        int channels = Channels(table.Length, codes, rows.Length);
        fixed (float* source = rows, target = table)
        {
            for (int t = 0; t < codes.Length; t++)
            {
                AddRow(source + ((nint)t * channels), target + (codes[t] * channels), channels);
            }
        }
    }

    private static int Channels(int table, ReadOnlySpan<byte> codes, int rows)
    {
        int channels = table / Codes;
        if (table != channels * Codes || rows != (long)codes.Length * channels)
        {
            throw new ArgumentException($"{codes.Length} codes need a table of {Codes} rows and as many rows as codes, but table and rows were {table} and {rows} floats.");
        }

        return channels;
    }

    // Lanes are neighbouring channels; what fills no vector is left to a narrower width and at last to the plain loop, which is the definition.
    private static void AddRow(float* source, float* target, int channels)
    {
        int c = 0;
        if (Simd512.IsSupported)
        {
            c = Vectorized<Simd512>(source, target, channels, c);
        }

        if (Simd256.IsSupported)
        {
            c = Vectorized<Simd256>(source, target, channels, c);
        }

        if (Simd128.IsSupported)
        {
            c = Vectorized<Simd128>(source, target, channels, c);
        }

        for (; c < channels; c++)
        {
            target[c] += source[c];
        }
    }

    private static int Vectorized<V>(float* source, float* target, int channels, int c)
        where V : struct, ISimd<V>
    {
        for (; c + V.Count <= channels; c += V.Count)
        {
            V.Store(V.Add(V.Load(target + c), V.Load(source + c)), target + c);
        }

        return c;
    }
}
