using WaveNetSharp.Audio;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Layers;

/// <summary>The first causal convolution: K taps over the one-hot code, that is K lookup tables, or over the decoded sample.</summary>
/// <remarks>
/// Tap k of row t reads code t - (K - 1 - k) stride. Before the first sample there is nothing, so such a tap adds nothing; that is not the same as
/// the code of silence. Legend: T rows of the tile, K taps, Q codes (1 for decoded samples), R residual channels.
/// </remarks>
/// <param name="Taps">K.</param>
/// <param name="Inputs">Q, or 1 to convolve the decoded sample.</param>
/// <param name="Channels">R.</param>
/// <param name="Stride">Rows between the taps: 1, or the number of streams whose rows alternate.</param>
internal sealed record InputLayer(int Taps, int Inputs, int Channels, int Stride)
{
    /// <summary>Codes of the past that the convolution reads: (K - 1) stride.</summary>
    public int History => (Taps - 1) * Stride;

    /// <summary>Convolves a tile.</summary>
    /// <param name="weight">Shape [K, Q, R].</param>
    /// <param name="bias">Shape [R].</param>
    /// <param name="codes">Up to History codes of the past, then one code for each of the T rows.</param>
    /// <param name="output">Shape [T, R]; written.</param>
    public void Forward(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<byte> codes, Span<float> output)
    {
        int rows = output.Length / Channels;
        for (int row = 0; row < rows; row++)
        {
            bias.CopyTo(output.Slice(row * Channels, Channels));
        }

        for (int k = 0; k < Taps; k++)
        {
            ReadOnlySpan<byte> heard = Heard(k, codes, rows);
            ReadOnlySpan<float> tap = weight.Slice(k * Inputs * Channels, Inputs * Channels);
            Span<float> hearing = output[((rows - heard.Length) * Channels)..];
            if (Inputs > 1)
            {
                TableRows.Add(tap, heard, hearing);
                continue;
            }

            for (int row = 0; row < heard.Length; row++)
            {
                AddScaled.Invoke(tap, MuLaw.Decode(heard[row]), hearing.Slice(row * Channels, Channels));
            }
        }
    }

    /// <summary>Adds a tile's share to the gradients of weight and bias.</summary>
    /// <param name="weight">Gradient, shape [K, Q, R]; added to.</param>
    /// <param name="bias">Gradient, shape [R]; added to.</param>
    /// <param name="codes">As in <see cref="Forward"/>.</param>
    /// <param name="gradient">Shape [T, R]: the gradient of the output.</param>
    public void Backward(Span<float> weight, Span<float> bias, ReadOnlySpan<byte> codes, ReadOnlySpan<float> gradient)
    {
        int rows = gradient.Length / Channels;
        ColumnSum.Accumulate(gradient, bias);
        for (int k = 0; k < Taps; k++)
        {
            ReadOnlySpan<byte> heard = Heard(k, codes, rows);
            Span<float> tap = weight.Slice(k * Inputs * Channels, Inputs * Channels);
            ReadOnlySpan<float> hearing = gradient[((rows - heard.Length) * Channels)..];
            if (Inputs > 1)
            {
                TableRows.AddGradient(hearing, heard, tap);
                continue;
            }

            for (int row = 0; row < heard.Length; row++)
            {
                AddScaled.Invoke(hearing.Slice(row * Channels, Channels), MuLaw.Decode(heard[row]), tap);
            }
        }
    }

    // What a tap hears: one code for each of the last rows of the tile; the rows before them come too early for it.
    private ReadOnlySpan<byte> Heard(int tap, ReadOnlySpan<byte> codes, int rows)
    {
        int back = (Taps - 1 - tap) * Stride;
        ReadOnlySpan<byte> all = codes[..Math.Max(0, codes.Length - back)];
        return all[Math.Max(0, all.Length - rows)..];
    }
}
