using WaveNetSharp.Corpus;

namespace WaveNetSharp.Evaluation;

/// <summary>Reads segments block by block as numbers around zero, each block with the samples before it.</summary>
internal static class CodeBlocks
{
    private const int BlockLength = 1 << 14;

    // The middle of the codes 0 to 255. Values are multiples of a half, so sums of their products are exact in double precision and do
    // not depend on the order of summation or the width of a vector.
    private const double Middle = 127.5;

    /// <summary>Receives one block.</summary>
    /// <param name="values">Shape [history + n]: code less 127.5; zero before the start of the segment.</param>
    /// <param name="codes">Shape [n], the codes of the last n values.</param>
    /// <param name="isFirst">Whether the block starts its segment.</param>
    /// <param name="isLast">Whether it ends it.</param>
    public delegate void Visitor(ReadOnlySpan<double> values, ReadOnlySpan<byte> codes, bool isFirst, bool isLast);

    /// <summary>Goes through all segments in turn.</summary>
    public static void Visit(AudioCorpus corpus, IReadOnlyList<Segment> segments, int history, Visitor visitor)
    {
        double[] values = new double[history + BlockLength];
        byte[] codes = new byte[BlockLength];
        foreach (Segment segment in segments)
        {
            values.AsSpan(0, history).Clear();
            int count;
            for (long position = 0; position < segment.Length; position += count)
            {
                count = (int)Math.Min(BlockLength, segment.Length - position);
                corpus.ReadCodes(segment.Recording, segment.Start + position, codes.AsSpan(0, count));
                for (int i = 0; i < count; i++)
                {
                    values[history + i] = codes[i] - Middle;
                }

                visitor(values.AsSpan(0, history + count), codes.AsSpan(0, count), position == 0, position + count == segment.Length);
                values.AsSpan(count, history).CopyTo(values);
            }
        }
    }

    /// <summary>The code nearest to a value.</summary>
    public static int Nearest(double value) => (int)Math.Clamp(Math.Round(value + Middle), 0, byte.MaxValue);
}
