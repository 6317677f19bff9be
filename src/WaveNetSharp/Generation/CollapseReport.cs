namespace WaveNetSharp.Generation;

/// <summary>Whether generated audio has collapsed, to what, and since when.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="FromSeconds">Where it starts: 0 when all of the audio is so, more when it decayed on the way; 0 also when fine.</param>
/// <param name="Message">One sentence for people, with a remedy.</param>
/// <remarks>Judges blocks of half a second, or of 2,048 samples where that is longer. Thresholds are reasoned in the code and tested on silence, hum, noise, tones, chords and speech-like
/// sounds. Only white noise is found: coloured noise may be music.</remarks>
public sealed record CollapseReport(CollapseKind Kind, double FromSeconds, string Message)
{
    private const double BlockSeconds = 0.5;
    private const int ShortestBlock = 2048;

    // A collapse is what lasts up to the end, with one block in ten excepted: a click in silence does not make it music.
    private const double CollapsedShare = 0.9;

    // Shorter endings are pauses, or the piece is over.
    private const double ShortestTailSeconds = 1;
    private const double ShortestTailShare = 0.2;

    // Distortion is heard wherever it is.
    private const double ClippedShare = 0.1;

    // A signal that wanders about 0 is silent in some blocks and constant in others.
    private static readonly CollapseKind[][] Collapses = [[CollapseKind.Silence, CollapseKind.Constant], [CollapseKind.Noise]];

    /// <summary>Looks at generated audio.</summary>
    /// <param name="samples">Mono, full scale [-1, 1]. Fewer than about 1,200 cannot be told from noise and are not called so.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <exception cref="ArgumentException">A sample is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sample rate is not above 0.</exception>
    public static CollapseReport Of(ReadOnlySpan<float> samples, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        RequireFinite(samples);
        if (samples.IsEmpty)
        {
            return new CollapseReport(CollapseKind.Silence, 0, "The output has no samples.");
        }

        CollapseKind[] blocks = JudgeBlocks(samples, sampleRate);
        double blockSeconds = (double)samples.Length / sampleRate / blocks.Length;
        double shortestTail = Math.Max(ShortestTailSeconds / blockSeconds, ShortestTailShare * blocks.Length);
        foreach (CollapseKind[] kinds in Collapses)
        {
            int start = TailStart(blocks, kinds);
            if (start == 0 || blocks.Length - start >= shortestTail)
            {
                CollapseKind kind = kinds.MaxBy(kind => blocks.Skip(start).Count(block => block == kind));
                return new CollapseReport(kind, start * blockSeconds, Describe(kind, start * blockSeconds));
            }
        }

        if (blocks.Count(kind => kind == CollapseKind.Clipped) >= Math.Max(ClippedShare * blocks.Length, 1))
        {
            double from = Array.IndexOf(blocks, CollapseKind.Clipped) * blockSeconds;
            return new CollapseReport(CollapseKind.Clipped, from, Describe(CollapseKind.Clipped, from));
        }

        return new CollapseReport(CollapseKind.Fine, 0, Describe(CollapseKind.Fine, 0));
    }

    private static CollapseKind[] JudgeBlocks(ReadOnlySpan<float> samples, int sampleRate)
    {
        BlockJudge judge = new();
        double length = Math.Max(BlockSeconds * sampleRate, ShortestBlock);
        CollapseKind[] blocks = new CollapseKind[Math.Max((int)(samples.Length / length), 1)];
        for (int i = 0; i < blocks.Length; i++)
        {
            int start = (int)((long)i * samples.Length / blocks.Length);
            int end = (int)((i + 1L) * samples.Length / blocks.Length);
            blocks[i] = judge.Judge(samples[start..end]);
        }

        return blocks;
    }

    // The first block from which on, up to the end, nearly all are of these kinds; the number of blocks when there is none.
    private static int TailStart(CollapseKind[] blocks, CollapseKind[] kinds)
    {
        int start = blocks.Length;
        int found = 0;
        for (int i = blocks.Length - 1; i >= 0; i--)
        {
            if (kinds.Contains(blocks[i]) && ++found >= CollapsedShare * (blocks.Length - i))
            {
                start = i;
            }
        }

        return start;
    }

    private static string Describe(CollapseKind kind, double from)
    {
        string since = from > 0 ? $" from {from:0.0} s on" : "";
        return kind switch
        {
            CollapseKind.Silence => $"The output is silent{since}: prime with audio that is not, or raise the temperature.",
            CollapseKind.Constant => $"The output stands still at one level{since}: train longer, or raise the temperature.",
            CollapseKind.Noise => $"The output is white noise{since}: train longer, or lower the temperature.",
            CollapseKind.Clipped => $"The output is distorted{since}, with samples piling up at full scale: lower the temperature, or look for clipping in the recordings.",
            _ => "The output is neither silent nor constant, nor noise, nor clipped.",
        };
    }

    private static void RequireFinite(ReadOnlySpan<float> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (!float.IsFinite(samples[i]))
            {
                throw new ArgumentException($"samples must be finite, but sample {i:N0} was {samples[i]}.", nameof(samples));
            }
        }
    }
}
