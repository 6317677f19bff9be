using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>The way from layer to layer of a single row: the products with the current sample, the gates and the residual stream, of several layers in one
/// method and with everything between two products in registers. Every number that goes through memory, and every call, is waited for.</summary>
/// <remarks>The same bits as <see cref="NarrowProduct"/> followed by <see cref="NarrowActivations"/>, layer by layer.</remarks>
internal static unsafe class NarrowChain
{
    /// <summary>Runs layers one after the other.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="count">Layers.</param>
    /// <param name="step">Which of the steps whose past taps lie in turn.</param>
    /// <param name="row">The row that is worked on.</param>
    public static void Invoke(NarrowChainLayer* layers, int count, long step, in NarrowChainRow row)
    {
        if (Simd512.IsSupported)
        {
            Layers<Simd512>(layers, count, step, row);
        }
        else if (Simd256.IsSupported)
        {
            Layers<Simd256>(layers, count, step, row);
        }
        else
        {
            Layers<Simd128>(layers, count, step, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Layers<V>(NarrowChainLayer* layer, int count, long step, in NarrowChainRow row)
        where V : struct, INarrowSimd<V>
    {
        float* stream = row.Stream;
        short* gated = row.Gated;
        float bound = *row.Bound;
        for (NarrowChainLayer* end = layer + count; layer < end; layer++)
        {
            Gates<V>(layer, layer->Past + (((step + layer->Turn) & layer->TurnMask) * layer->PastOfStep), gated);
            if (layer->Residual != null)
            {
                // Bounded by what the stream was and the layer can add: the row's own magnitude would have to be waited for.
                float factor = NarrowActivations.Factor(bound + layer->Reach, layer->NextScale);
                bound = Residual<V>(layer, gated, stream, factor);
            }
        }

        *row.Bound = bound;
    }

    // Each panel of columns holds channels of the filter, then as many of the gate.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gates<V>(NarrowChainLayer* layer, float* addend, short* gated)
        where V : struct, INarrowSimd<V>
    {
        nint outputs = layer->GateOutputs, inputs = layer->Inputs;
        for (nint panel = 0; panel < outputs; panel += NarrowMatrix.Panel)
        {
            nint width = Math.Min(NarrowMatrix.Panel, outputs - panel);
            nint half = width / 2;
            sbyte* weights = layer->Current + (panel * inputs);
            float* weightScales = layer->CurrentScales + panel;
            nint c = 0;
            for (; c + (2 * V.Count) <= half; c += 2 * V.Count)
            {
                float* from = addend + panel + c;
                V f0 = V.Load(from), f1 = V.Load(from + V.Count), g0 = V.Load(from + half), g1 = V.Load(from + half + V.Count);
                NarrowSums<V, sbyte>.Four(
                    layer->Input, layer->Scale, 0, weights + (2 * c), 2 * width, weightScales + c, outputs, inputs,
                    V.Count, half, half + V.Count, ref f0, ref f1, ref g0, ref g1);
                nint channel = (panel / 2) + c;
                NarrowActivations.Store(RationalGate.Of(f0, g0), gated + channel, layer->GatedBytes + channel);
                NarrowActivations.Store(RationalGate.Of(f1, g1), gated + channel + V.Count, layer->GatedBytes + channel + V.Count);
            }

            if (c < half)
            {
                V f = V.Load(addend + panel + c), g = V.Load(addend + panel + c + half);
                NarrowSums<V, sbyte>.Two(
                    layer->Input, layer->Scale, 0, weights + (2 * c), 2 * width, weightScales + c, outputs, inputs, half, ref f, ref g);
                nint channel = (panel / 2) + c;
                NarrowActivations.Store(RationalGate.Of(f, g), gated + channel, layer->GatedBytes + channel);
            }
        }
    }

    // Returns the largest magnitude, without the next layer's bias.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Residual<V>(NarrowChainLayer* layer, short* gated, float* stream, float factor)
        where V : struct, INarrowSimd<V>
    {
        nint outputs = layer->ResidualOutputs, inputs = layer->GateOutputs / 2;
        float gateScale = NarrowActivations.GateScale;
        V by = V.Broadcast(factor), largest = V.Broadcast(0);
        for (nint panel = 0; panel < outputs; panel += NarrowMatrix.Panel)
        {
            nint width = Math.Min(NarrowMatrix.Panel, outputs - panel);
            sbyte* weights = layer->Residual + (panel * inputs);
            float* weightScales = layer->ResidualScales + panel;
            short* next = layer->NextInput + panel;
            float* bias = layer->NextBias + panel;
            nint c = 0;
            for (; c + (4 * V.Count) <= width; c += 4 * V.Count)
            {
                float* at = stream + panel + c;
                V z0 = V.Load(at), z1 = V.Load(at + V.Count), z2 = V.Load(at + (2 * V.Count)), z3 = V.Load(at + (3 * V.Count));
                NarrowSums<V, sbyte>.Four(
                    gated, &gateScale, 0, weights + (2 * c), 2 * width, weightScales + c, outputs, inputs,
                    V.Count, 2 * V.Count, 3 * V.Count, ref z0, ref z1, ref z2, ref z3);
                NarrowActivations.Round(z0, by, next + c, at, bias + c, ref largest);
                NarrowActivations.Round(z1, by, next + c + V.Count, at + V.Count, bias + c + V.Count, ref largest);
                NarrowActivations.Round(z2, by, next + c + (2 * V.Count), at + (2 * V.Count), bias + c + (2 * V.Count), ref largest);
                NarrowActivations.Round(z3, by, next + c + (3 * V.Count), at + (3 * V.Count), bias + c + (3 * V.Count), ref largest);
            }

            for (; c < width; c += 2 * V.Count)
            {
                // A last single vector is computed together with itself, and stored once.
                float* at = stream + panel + c;
                if (c + V.Count < width)
                {
                    V z0 = V.Load(at), z1 = V.Load(at + V.Count);
                    NarrowSums<V, sbyte>.Two(gated, &gateScale, 0, weights + (2 * c), 2 * width, weightScales + c, outputs, inputs, V.Count, ref z0, ref z1);
                    NarrowActivations.Round(z0, by, next + c, at, bias + c, ref largest);
                    NarrowActivations.Round(z1, by, next + c + V.Count, at + V.Count, bias + c + V.Count, ref largest);
                }
                else
                {
                    V z0 = V.Load(at), same = z0;
                    NarrowSums<V, sbyte>.Two(gated, &gateScale, 0, weights + (2 * c), 2 * width, weightScales + c, outputs, inputs, 0, ref z0, ref same);
                    NarrowActivations.Round(z0, by, next + c, at, bias + c, ref largest);
                }
            }
        }

        return V.MaxLane(largest);
    }
}
