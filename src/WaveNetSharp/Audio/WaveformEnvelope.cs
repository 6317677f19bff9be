namespace WaveNetSharp.Audio;

/// <summary>What a waveform looks like from afar: the lowest, the highest and the effective value of each stretch of samples.</summary>
/// <param name="Low">Shape [columns].</param>
/// <param name="High">Shape [columns].</param>
/// <param name="Rms">Shape [columns], root mean square.</param>
internal sealed record WaveformEnvelope(float[] Low, float[] High, float[] Rms)
{
    /// <summary>Measures a signal.</summary>
    /// <param name="samples">At least as many as columns. A sample that is not finite counts as 0.</param>
    /// <param name="columns">Column c covers the samples [c n / columns, (c + 1) n / columns), and the one before, so that neighbours meet.</param>
    public static WaveformEnvelope Of(ReadOnlySpan<float> samples, int columns)
    {
        WaveformEnvelope envelope = new(new float[columns], new float[columns], new float[columns]);
        for (int column = 0; column < columns; column++)
        {
            int start = (int)((long)column * samples.Length / columns);
            int end = (int)((column + 1L) * samples.Length / columns);
            float low = Finite(samples[Math.Max(start - 1, 0)]);
            float high = low;
            double sum = 0;
            foreach (float sample in samples[start..end])
            {
                float value = Finite(sample);
                low = Math.Min(low, value);
                high = Math.Max(high, value);
                sum += (double)value * value;
            }

            envelope.Low[column] = low;
            envelope.High[column] = high;
            envelope.Rms[column] = (float)Math.Sqrt(sum / (end - start));
        }

        return envelope;
    }

    private static float Finite(float sample) => float.IsFinite(sample) ? sample : 0;
}
