using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using WaveNetSharp.Audio;
using WaveNetSharp.Audio.Pictures;

namespace WaveNetSharp.Corpus.Health;

/// <summary>A recording at a glance: its waveform as a path of SVG, in the colours of the page, and its spectrogram as a small PNG.</summary>
/// <remarks>For one thread. Reads all samples for the waveform, block by block, and two frames a column for the spectrogram.</remarks>
internal sealed class Thumbnail(PcmReader read, int sampleRate)
{
    /// <summary>Pixels across, and steps in time.</summary>
    public const int Columns = 200;

    /// <summary>Pixels of the spectrogram from bottom to top.</summary>
    public const int Rows = 56;

    /// <summary>Units of the waveform from bottom to top; full scale reaches both.</summary>
    public const int WaveHeight = 100;

    // Shades of the spectrogram: fine enough for an eye, coarse enough to compress.
    private const int Shades = 32;

    // As in the large picture: what an ear follows, below the strongest tone.
    private const int Range = 80;

    private static readonly Rgb[] Colors = [.. Enumerable.Range(0, Shades).Select(shade => ColorMap.At(shade / (Shades - 1f)))];

    private readonly short[] _pcm = new short[1 << 16];
    private readonly float[] _block = new float[1 << 16];

    /// <summary>The outline of the waveform: along the highest values, and back along the lowest.</summary>
    public string WavePath(int recording, long frames)
    {
        float[] low = new float[Columns];
        float[] high = new float[Columns];
        for (int column = 0; column < Columns; column++)
        {
            long start = column * frames / Columns;
            Extremes(recording, start, Math.Max(1, ((column + 1) * frames / Columns) - start), out low[column], out high[column]);
        }

        StringBuilder path = new("M0 ");
        path.Append(Row(high[0]));
        for (int column = 0; column < Columns; column++)
        {
            path.Append(CultureInfo.InvariantCulture, $"L{column} {Row(high[column])}");
        }

        for (int column = Columns - 1; column >= 0; column--)
        {
            // A unit at the least, so that silence is a line.
            path.Append(CultureInfo.InvariantCulture, $"L{column} {Math.Max(Row(low[column]), Row(high[column]) + 1)}");
        }

        return path.Append('Z').ToString();
    }

    /// <summary>The spectrogram as a <c>data:</c> URI.</summary>
    public string SpectrogramUri(int recording, long frames)
    {
        Spectrogram spectrogram = Spectrogram.Of((start, samples) => Read(recording, frames, start, samples), frames, sampleRate, Columns, Rows);
        float top = Math.Clamp(spectrogram.Peak, -Range / 2, 0);
        byte[] pixels = new byte[Columns * Rows];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                float level = ((spectrogram[column, Rows - 1 - row] - top) / Range) + 1;
                pixels[(row * Columns) + column] = (byte)MathF.Round(Math.Clamp(level, 0, 1) * (Shades - 1));
            }
        }

        using MemoryStream png = new();
        PngWriter.Write(png, Columns, Rows, Colors, pixels);
        return "data:image/png;base64," + Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length);
    }

    private static int Row(float amplitude) => (int)MathF.Round(WaveHeight / 2f * (1 - amplitude));

    private void Extremes(int recording, long start, long length, out float low, out float high)
    {
        low = 1;
        high = -1;
        for (long done = 0; done < length; done += _block.Length)
        {
            int count = (int)Math.Min(_block.Length, length - done);
            Read(recording, start + done, _block.AsSpan(0, count));
            low = Math.Min(low, TensorPrimitives.Min<float>(_block.AsSpan(0, count)));
            high = Math.Max(high, TensorPrimitives.Max<float>(_block.AsSpan(0, count)));
        }
    }

    private void Read(int recording, long frames, long start, float[] samples)
    {
        int before = (int)Math.Clamp(-start, 0, samples.Length);
        int count = (int)Math.Clamp(frames - start, 0, samples.Length) - before;
        Array.Clear(samples);
        if (count > 0)
        {
            Read(recording, start + before, samples.AsSpan(before, count));
        }
    }

    private void Read(int recording, long start, Span<float> samples)
    {
        Span<short> pcm = _pcm.AsSpan(0, samples.Length);
        read(recording, start, pcm);
        TensorPrimitives.ConvertTruncating<short, float>(pcm, samples);
        TensorPrimitives.Divide(samples, -(float)short.MinValue, samples);
    }
}
