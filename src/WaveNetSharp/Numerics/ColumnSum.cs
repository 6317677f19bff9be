namespace WaveNetSharp.Numerics;

/// <summary>result[n] += sum over rows t of source[t, n]: the gradient of a bias.</summary>
/// <remarks>Rows are added in ascending order into one accumulator per column, started from zero.</remarks>
internal static unsafe class ColumnSum
{
    /// <summary>Adds the sums of all columns.</summary>
    /// <param name="source">Shape [rows, columns].</param>
    /// <param name="result">Shape [columns]; read and written.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not whole rows.</exception>
    public static void Accumulate(ReadOnlySpan<float> source, Span<float> result)
    {
        Check(source, result);
        fixed (float* s = source, r = result)
        {
            int rows = source.Length / result.Length;
            int done = 0;
            if (Simd512.IsSupported)
            {
                done = Columns<Simd512>(rows, result.Length, s, r, done);
            }

            if (Simd256.IsSupported)
            {
                done = Columns<Simd256>(rows, result.Length, s, r, done);
            }

            if (Simd128.IsSupported)
            {
                done = Columns<Simd128>(rows, result.Length, s, r, done);
            }

            Reference(source, result, done);
        }
    }

    /// <summary>The definition, from column <paramref name="first"/> on.</summary>
    internal static void Reference(ReadOnlySpan<float> source, Span<float> result, int first = 0)
    {
        Check(source, result);
        for (int n = first; n < result.Length; n++)
        {
            float sum = 0;
            for (int i = n; i < source.Length; i += result.Length)
            {
                sum += source[i];
            }

            result[n] += sum;
        }
    }

    private static void Check(ReadOnlySpan<float> source, Span<float> result)
    {
        if (result.IsEmpty || source.Length % result.Length != 0)
        {
            throw new ArgumentException($"source must be whole rows of {result.Length} columns, but was {source.Length} floats.");
        }
    }

    // Lanes are neighbouring columns; columns that fill no vector are left to a narrower width.
    private static int Columns<V>(int rows, int columns, float* source, float* result, int column)
        where V : struct, ISimd<V>
    {
        for (; column + V.Count <= columns; column += V.Count)
        {
            V sum = V.Broadcast(0);
            float* value = source + column;
            for (int t = 0; t < rows; t++, value += columns)
            {
                sum = V.Add(sum, V.Load(value));
            }

            V.Store(V.Add(V.Load(result + column), sum), result + column);
        }

        return column;
    }
}
