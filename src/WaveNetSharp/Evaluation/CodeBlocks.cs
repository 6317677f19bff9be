using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Evaluation;

/// <summary>Reads segments block by block as the samples that their codes stand for, each block with the samples before it.</summary>
internal static class CodeBlocks
{
    private const int BlockLength = 1 << 14;

    // Rounded to 16 bits: sums of products of integers are exact in double precision (up to 2^23 samples at full scale), so they do not
    // depend on the width of a vector.
    private static readonly double[] Samples = [.. Enumerable.Range(0, MuLaw.QuantizationChannels).Select(code => (double)Pcm16.FromFloat(MuLaw.Decode((byte)code)))];

    /// <summary>Receives one block.</summary>
    /// <param name="values">Shape [history + n], in 16-bit units; zero before the start of the segment.</param>
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
                    values[history + i] = Samples[codes[i]];
                }

                visitor(values.AsSpan(0, history + count), codes.AsSpan(0, count), position == 0, position + count == segment.Length);
                values.AsSpan(count, history).CopyTo(values);
            }
        }
    }

    /// <summary>The code of a value.</summary>
    public static byte Encode(double value) => MuLaw.EncodePcm16((short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue));
}
