namespace WaveNetSharp.Tests.Audio;

/// <summary>What a sine of amplitude 1 that starts at time 0 has become: its level and phase, and all that is not it.</summary>
internal sealed record ToneMeasurement(double GainDecibels, double PhaseRadians, double RestDecibels, double TotalDecibels)
{
    /// <summary>Fits a sine of the frequency by least squares, leaving out <paramref name="edge"/> samples at both ends. 0 dB is a sine of amplitude 1.</summary>
    public static ToneMeasurement Of(ReadOnlySpan<float> samples, int edge, double frequency, int sampleRate)
    {
        double ss = 0, sc = 0, cc = 0, sx = 0, cx = 0, xx = 0;
        for (int i = edge; i < samples.Length - edge; i++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * frequency * i / sampleRate);
            double x = samples[i];
            ss += sine * sine;
            sc += sine * cosine;
            cc += cosine * cosine;
            sx += sine * x;
            cx += cosine * x;
            xx += x * x;
        }

        double determinant = (ss * cc) - (sc * sc);
        double a = ((sx * cc) - (cx * sc)) / determinant;
        double b = ((cx * ss) - (sx * sc)) / determinant;
        double rest = 0;
        for (int i = edge; i < samples.Length - edge; i++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * frequency * i / sampleRate);
            double difference = samples[i] - (a * sine) - (b * cosine);
            rest += difference * difference;
        }

        int count = samples.Length - (2 * edge);
        return new ToneMeasurement(20 * Math.Log10(Math.Sqrt((a * a) + (b * b))), Math.Atan2(b, a), Level(rest / count), Level(xx / count));
    }

    private static double Level(double meanSquare) => 10 * Math.Log10((2 * meanSquare) + 1e-30);
}
