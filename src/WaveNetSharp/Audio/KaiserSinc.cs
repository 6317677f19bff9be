using System.Numerics.Tensors;
using MathNet.Numerics;

namespace WaveNetSharp.Audio;

/// <summary>The impulse response of a low-pass filter: a sinc under a Kaiser window.</summary>
/// <remarks>Kaiser 1974; Oppenheim and Schafer, Discrete-Time Signal Processing, section 7.6: an attenuation of A dB, in the stop band and of the ripples in the
/// pass band, takes beta = 0.1102 (A - 8.7) and (A - 7.95) / 14.36 periods of the transition's width from end to end.</remarks>
internal static class KaiserSinc
{
    /// <summary>How far the response must reach to each side for a transition of some width.</summary>
    /// <param name="attenuation">dB.</param>
    /// <param name="transition">In cycles per unit of time, from the end of the pass band to the start of the stop band.</param>
    /// <returns>In the same unit of time.</returns>
    public static double HalfWidth(double attenuation, double transition) => (attenuation - 7.95) / 14.36 / 2 / transition;

    /// <summary>Samples the response at the times start - i for each tap i; its integral is 1.</summary>
    /// <param name="attenuation">dB.</param>
    /// <param name="cutOff">The middle of the transition, in cycles per unit of time.</param>
    /// <param name="halfWidth">How far the response reaches to each side.</param>
    /// <param name="start">The time of the first tap.</param>
    /// <param name="unitSum">Whether the taps are scaled so that a constant stays one exactly. Not for a filter that lets images of it through.</param>
    /// <param name="taps">Shape [n]; written. Each further one is a unit of time earlier.</param>
    public static void Fill(double attenuation, double cutOff, double halfWidth, double start, bool unitSum, Span<float> taps)
    {
        double[] exact = new double[taps.Length];
        double beta = 0.1102 * (attenuation - 8.7);
        double atCentre = SpecialFunctions.BesselI0(beta);
        for (int tap = 0; tap < exact.Length; tap++)
        {
            double time = start - tap;
            double edge = time / halfWidth;
            double angle = 2 * Math.PI * cutOff * time;
            double sinc = angle == 0 ? 1 : Math.Sin(angle) / angle;
            exact[tap] = Math.Abs(edge) >= 1 ? 0 : 2 * cutOff * sinc * SpecialFunctions.BesselI0(beta * Math.Sqrt(1 - (edge * edge))) / atCentre;
        }

        // Where a filter has several phases, sums that differed would make a constant hum at the rate in which they repeat.
        double sum = unitSum ? TensorPrimitives.Sum<double>(exact) : 1;
        for (int tap = 0; tap < exact.Length; tap++)
        {
            taps[tap] = (float)(exact[tap] / sum);
        }
    }
}
