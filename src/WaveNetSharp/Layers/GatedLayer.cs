using WaveNetSharp.Numerics;

namespace WaveNetSharp.Layers;

/// <summary>One residual layer: dilated causal convolution, gated unit, and the projections to the skip sum and to the next layer.</summary>
/// <remarks>
/// Van den Oord et al. 2016, section 2.3 and figure 4. Legend: T rows of the tile, K taps, d dilation, R residual, D dilation and S skip channels.
/// Forward, z = sum_k W_k h[t - (K - 1 - k) d] + b; g = tanh(z_filter) sigmoid(z_gate); skip += W_skip g; next = h + W_res g + b_res.
/// Backward is the mirror: the convolution reads the gradient of z from the future, where forward read h from the past.
/// </remarks>
/// <param name="Taps">K.</param>
/// <param name="Dilation">d.</param>
/// <param name="Residual">R.</param>
/// <param name="Channels">D.</param>
/// <param name="Skip">S.</param>
internal sealed record GatedLayer(int Taps, int Dilation, int Residual, int Channels, int Skip)
{
    /// <summary>Rows of the past that the convolution reads: (K - 1) d.</summary>
    public int History => (Taps - 1) * Dilation;

    /// <summary>Runs a tile forward.</summary>
    /// <param name="weights">This layer's weights.</param>
    /// <param name="input">h, shape [History + T, R]: the past rows, then the tile's.</param>
    /// <param name="gates">Shape [T, 2 D]; written: tanh and sigmoid, which <see cref="Backward"/> needs.</param>
    /// <param name="gated">Shape [T, D]; written: scratch.</param>
    /// <param name="skip">Shape [n, S] for the last n of the T rows, or empty; added to, without the bias.</param>
    /// <param name="next">Shape [T, R]; written: the next layer's h. Empty for the last layer.</param>
    /// <param name="ahead">What the next layer will read and write.</param>
    public void Forward(
        in GatedLayerWeights weights,
        ReadOnlySpan<float> input,
        Span<float> gates,
        Span<float> gated,
        Span<float> skip,
        Span<float> next,
        Ahead ahead = default)
    {
        int rows = gated.Length / Channels;
        MatMul.Invoke(new(rows, Residual, 2 * Channels, Taps, Dilation), input, weights.Dilated, weights.DilatedBias, default, gates);
        GatedUnit.Forward(Channels, gates, gated);
        int read = skip.Length / Skip;
        MatMul.Invoke(new(read, Channels, Skip), gated[((rows - read) * Channels)..], weights.Skip, default, skip, skip, ahead);
        if (!next.IsEmpty)
        {
            MatMul.Invoke(new(rows, Channels, Residual), gated, weights.Residual, weights.ResidualBias, input[(History * Residual)..], next);
        }
    }

    /// <summary>Runs a tile backward, the tiles of a window in reverse order.</summary>
    /// <param name="transposed">This layer's transposed weights.</param>
    /// <param name="gradients">Added to. The skip bias is left out: its gradient is the same for all layers.</param>
    /// <param name="input">h as in <see cref="Forward"/>.</param>
    /// <param name="gates">Shape [T + History, 2 D]. The first T rows: tanh and sigmoid in, the gradient of z out. The rows behind them hold the
    /// gradient of z of the tiles after this one, zero beyond the window.</param>
    /// <param name="gated">Shape [T, D]; scratch.</param>
    /// <param name="skip">Shape [T, S]: the gradient of the skip sum.</param>
    /// <param name="stream">Shape [T, R]: the gradient of the next layer's h in (zero for the last layer), of this layer's h out.</param>
    public void Backward(
        in GatedLayerTransposed transposed,
        in GatedLayerGradients gradients,
        ReadOnlySpan<float> input,
        Span<float> gates,
        Span<float> gated,
        ReadOnlySpan<float> skip,
        Span<float> stream)
    {
        int rows = gated.Length / Channels;
        bool last = transposed.Residual.IsEmpty;
        Span<float> tile = gates[..(rows * 2 * Channels)];

        MatMul.Invoke(new(rows, Skip, Channels), skip, transposed.Skip, default, default, gated, new Ahead(tile, input));
        if (!last)
        {
            MatMul.Invoke(new(rows, Residual, Channels), stream, transposed.Residual, default, gated, gated);
        }

        GatedUnit.Backward(Channels, tile, gated);

        MatMulTransposed.Accumulate(rows, Channels, Skip, gated, skip, gradients.Skip);
        if (!last)
        {
            MatMulTransposed.Accumulate(rows, Channels, Residual, gated, stream, gradients.Residual);
            ColumnSum.Accumulate(stream, gradients.ResidualBias);
        }

        int tap = Residual * 2 * Channels;
        for (int k = 0; k < Taps; k++)
        {
            ReadOnlySpan<float> tapInput = input.Slice(k * Dilation * Residual, rows * Residual);
            MatMulTransposed.Accumulate(rows, Residual, 2 * Channels, tapInput, tile, gradients.Dilated.Slice(k * tap, tap));
        }

        ColumnSum.Accumulate(tile, gradients.DilatedBias);
        MatMul.Invoke(new(rows, 2 * Channels, Residual, Taps, Dilation), gates, transposed.Dilated, default, stream, stream);
    }
}

/// <summary>A layer's weights, the output channels contiguous.</summary>
/// <param name="dilated">Shape [K, R, 2 D].</param>
/// <param name="dilatedBias">Shape [2 D].</param>
/// <param name="residual">Shape [D, R]; empty for the last layer.</param>
/// <param name="residualBias">Shape [R]; empty for the last layer.</param>
/// <param name="skip">Shape [D, S].</param>
internal readonly ref struct GatedLayerWeights(
    ReadOnlySpan<float> dilated, ReadOnlySpan<float> dilatedBias, ReadOnlySpan<float> residual, ReadOnlySpan<float> residualBias, ReadOnlySpan<float> skip)
{
    public readonly ReadOnlySpan<float> Dilated = dilated;
    public readonly ReadOnlySpan<float> DilatedBias = dilatedBias;
    public readonly ReadOnlySpan<float> Residual = residual;
    public readonly ReadOnlySpan<float> ResidualBias = residualBias;
    public readonly ReadOnlySpan<float> Skip = skip;
}

/// <summary>A layer's weights for the way back, the input channels contiguous.</summary>
/// <param name="dilated">Shape [K, 2 D, R], the taps in reverse order: segment s of the mirrored convolution is tap K - 1 - s.</param>
/// <param name="residual">Shape [R, D]; empty for the last layer.</param>
/// <param name="skip">Shape [S, D].</param>
internal readonly ref struct GatedLayerTransposed(ReadOnlySpan<float> dilated, ReadOnlySpan<float> residual, ReadOnlySpan<float> skip)
{
    public readonly ReadOnlySpan<float> Dilated = dilated;
    public readonly ReadOnlySpan<float> Residual = residual;
    public readonly ReadOnlySpan<float> Skip = skip;
}

/// <summary>Where a layer's gradients are added, in the shapes of <see cref="GatedLayerWeights"/>.</summary>
internal readonly ref struct GatedLayerGradients(
    Span<float> dilated, Span<float> dilatedBias, Span<float> residual, Span<float> residualBias, Span<float> skip)
{
    public readonly Span<float> Dilated = dilated;
    public readonly Span<float> DilatedBias = dilatedBias;
    public readonly Span<float> Residual = residual;
    public readonly Span<float> ResidualBias = residualBias;
    public readonly Span<float> Skip = skip;
}
