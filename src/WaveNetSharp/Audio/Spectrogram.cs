using System.Numerics.Tensors;

namespace WaveNetSharp.Audio;

/// <summary>The strength of every frequency over time: a short-time Fourier transform, averaged onto a grid of any size.</summary>
/// <remarks>Hann windows of about 1/16 s, so that partials 35 Hz apart are told apart; shorter where the signal is short. Memory depends on the
/// grid only, time at most on <see cref="FramesPerColumn"/>: of a very long signal each column shows that many frames, evenly spaced.</remarks>
internal sealed class Spectrogram
{
    /// <summary>The level of silence, dB: what a float cannot tell from rounding.</summary>
    public const float Floor = -160;

    private const int FramesPerColumn = 16;

    private readonly float[] _levels;

    private Spectrogram(float[] levels, int columns, int rows, int window)
    {
        _levels = levels;
        Columns = columns;
        Rows = rows;
        Window = window;
    }

    /// <summary>Steps in time.</summary>
    public int Columns { get; }

    /// <summary>Steps in frequency, from 0 up to half the sample rate.</summary>
    public int Rows { get; }

    /// <summary>Samples in one window.</summary>
    public int Window { get; }

    /// <summary>dB relative to a full-scale sine, at least <see cref="Floor"/>. Row 0 holds the lowest frequencies.</summary>
    public float this[int column, int row] => _levels[(column * Rows) + row];

    /// <summary>The highest level.</summary>
    public float Peak => TensorPrimitives.Max<float>(_levels);

    /// <summary>Measures a signal.</summary>
    /// <param name="samples">Mono, full scale 1; at least one. A sample that is not finite counts as 0.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="columns">Steps in time, at least 1: column c covers the samples [c n / columns, (c + 1) n / columns).</param>
    /// <param name="rows">Steps in frequency, at least 1: row r covers [r, r + 1) / rows of half the sample rate.</param>
    public static Spectrogram Of(ReadOnlySpan<float> samples, int sampleRate, int columns, int rows)
    {
        SpectrogramFrames frames = new(samples.Length, sampleRate, columns, FramesPerColumn);
        float[] levels = new float[columns * rows];
        for (int column = 0; column < columns; column++)
        {
            for (int i = 0; i < frames.PerColumn; i++)
            {
                CopyFinite(samples, frames.Start(column, i), frames.Samples);
                frames.AddPower();
            }

            ToRows(frames.TakeMeanPower(), levels.AsSpan(column * rows, rows));
        }

        return new Spectrogram(levels, columns, rows, frames.Window);
    }

    /// <summary>Measures a signal that is not in memory, roughly: of each column, two frames are heard.</summary>
    /// <param name="read">Fills its second argument with the samples from its first on, with zeros where there are none.</param>
    /// <param name="length">Samples of the signal, at least 1.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="columns">As for a signal in memory.</param>
    /// <param name="rows">As for a signal in memory.</param>
    public static Spectrogram Of(Action<long, float[]> read, long length, int sampleRate, int columns, int rows)
    {
        SpectrogramFrames frames = new(length, sampleRate, columns, most: 2);
        float[] levels = new float[columns * rows];
        for (int column = 0; column < columns; column++)
        {
            for (int i = 0; i < frames.PerColumn; i++)
            {
                read(frames.Start(column, i), frames.Samples);
                frames.AddPower();
            }

            ToRows(frames.TakeMeanPower(), levels.AsSpan(column * rows, rows));
        }

        return new Spectrogram(levels, columns, rows, frames.Window);
    }

    private static void CopyFinite(ReadOnlySpan<float> samples, long start, Span<float> frame)
    {
        frame.Clear();
        for (int i = 0; i < frame.Length; i++)
        {
            long at = start + i;
            if (at >= 0 && at < samples.Length && float.IsFinite(samples[(int)at]))
            {
                frame[i] = samples[(int)at];
            }
        }
    }

    // The strongest of the bins that lie in a row; with fewer bins than rows, the value between the two nearest.
    private static void ToRows(ReadOnlySpan<float> power, Span<float> levels)
    {
        double binsPerRow = (power.Length - 1.0) / levels.Length;
        for (int row = 0; row < levels.Length; row++)
        {
            double centre = (row + 0.5) * binsPerRow;
            int first = (int)Math.Ceiling(row * binsPerRow);
            int last = (int)Math.Min(Math.Ceiling((row + 1) * binsPerRow) - 1, power.Length - 1);
            if (first < last)
            {
                levels[row] = Decibels(TensorPrimitives.Max(power[first..(last + 1)]));
                continue;
            }

            int below = Math.Min((int)centre, power.Length - 2);
            float position = (float)(centre - below);
            levels[row] = (Decibels(power[below]) * (1 - position)) + (Decibels(power[below + 1]) * position);
        }
    }

    private static float Decibels(float power) => Math.Max(10 * MathF.Log10(power), Floor);
}
