using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>The way from layer to layer of a single row in single precision: the products with the current sample, the gates and the residual stream, of several layers in
/// one method. Whatever stands between two products is waited for.</summary>
/// <remarks>The same bits as <see cref="MatMul"/> and <see cref="GatedUnit.Forward"/> give, layer by layer, where they compute every column in vectors.</remarks>
internal static unsafe class GatedChain
{
    /// <summary>Runs layers one after the other. Nothing is checked.</summary>
    /// <param name="layers">The layers; each writes the row of the one behind it in the array, unless it has no residual projection.</param>
    /// <param name="count">Layers.</param>
    /// <param name="step">The step, whose row of the first layer is read.</param>
    public static void Invoke(GatedChainLayer* layers, int count, long step)
    {
        if (Simd512.IsSupported)
        {
            Layers<Simd512>(layers, count, step);
        }
        else if (Simd256.IsSupported)
        {
            Layers<Simd256>(layers, count, step);
        }
        else
        {
            Layers<Simd128>(layers, count, step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Layers<V>(GatedChainLayer* layer, int count, long step)
        where V : struct, ISimd<V>
    {
        float* row = layer->Row(step);
        for (GatedChainLayer* end = layer + count; layer < end; layer++)
        {
            Gates<V>(layer, row, layer->Past + ((nint)((step + layer->Turn) & layer->TurnMask) * layer->PastOfStep));
            if (layer->Residual != null)
            {
                float* next = layer[1].Row(step);
                Residual<V>(layer, row, next);
                row = next;
            }
        }
    }

    // Each panel of columns holds channels of the filter, then as many of the gate.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gates<V>(GatedChainLayer* layer, float* row, float* past)
        where V : struct, ISimd<V>
    {
        nint outputs = layer->GateOutputs, inputs = layer->Inputs;
        float* gated = layer->Gated;
        for (nint panel = 0; panel < outputs; panel += Panels.Width)
        {
            nint width = Math.Min(Panels.Width, outputs - panel);
            nint half = width / 2;
            float* weights = layer->Current + (panel * inputs);
            nint c = 0;
            for (; c + (2 * V.Count) <= half; c += 2 * V.Count)
            {
                float* from = past + panel + c;
                V f0 = V.Load(from), f1 = V.Load(from + V.Count), g0 = V.Load(from + half), g1 = V.Load(from + half + V.Count);
                PanelSums.Four(row, weights + c, width, inputs, V.Count, half, half + V.Count, ref f0, ref f1, ref g0, ref g1);
                float* to = gated + (panel / 2) + c;
                V.Store(GatedUnit.Of(f0, g0), to);
                V.Store(GatedUnit.Of(f1, g1), to + V.Count);
            }

            for (; c < half; c += V.Count)
            {
                V f = V.Load(past + panel + c), g = V.Load(past + panel + c + half);
                PanelSums.Two(row, weights + c, width, inputs, half, ref f, ref g);
                V.Store(GatedUnit.Of(f, g), gated + (panel / 2) + c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Residual<V>(GatedChainLayer* layer, float* row, float* next)
        where V : struct, ISimd<V>
    {
        nint outputs = layer->Inputs, inputs = layer->GateOutputs / 2;
        float* gated = layer->Gated;
        for (nint panel = 0; panel < outputs; panel += Panels.Width)
        {
            nint width = Math.Min(Panels.Width, outputs - panel);
            float* weights = layer->Residual + (panel * inputs);
            float* bias = layer->ResidualBias + panel;
            nint c = 0;
            for (; c + (4 * V.Count) <= width; c += 4 * V.Count)
            {
                float* b = bias + c, from = row + panel + c, to = next + panel + c;
                V z0 = V.Add(V.Load(b), V.Load(from));
                V z1 = V.Add(V.Load(b + V.Count), V.Load(from + V.Count));
                V z2 = V.Add(V.Load(b + (2 * V.Count)), V.Load(from + (2 * V.Count)));
                V z3 = V.Add(V.Load(b + (3 * V.Count)), V.Load(from + (3 * V.Count)));
                PanelSums.Four(gated, weights + c, width, inputs, V.Count, 2 * V.Count, 3 * V.Count, ref z0, ref z1, ref z2, ref z3);
                V.Store(z0, to);
                V.Store(z1, to + V.Count);
                V.Store(z2, to + (2 * V.Count));
                V.Store(z3, to + (3 * V.Count));
            }

            for (; c < width; c += 2 * V.Count)
            {
                // A last single vector is computed and stored together with itself.
                nint second = c + V.Count < width ? V.Count : 0;
                float* b = bias + c, from = row + panel + c, to = next + panel + c;
                V z0 = V.Add(V.Load(b), V.Load(from)), z1 = V.Add(V.Load(b + second), V.Load(from + second));
                PanelSums.Two(gated, weights + c, width, inputs, second, ref z0, ref z1);
                V.Store(z0, to);
                V.Store(z1, to + second);
            }
        }
    }
}
