using System.Numerics.Tensors;
using System.Text.Json;
using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Files;

namespace WaveNetSharp.Evaluation;

/// <summary>The plain methods that a network must beat, fitted to training audio; small enough to be kept beside the network.</summary>
/// <remarks>The linear predictor guesses the next sample from the 64 before it, all as decoded from mu-law codes, and encodes the guess. The
/// difference of the true code from that of the guess is coded with the smoothed histogram of these differences in training, cut to the
/// codes that exist (0 to 255) and scaled to a sum of 1 there, so the bits are those of a true probability. (To predict codes from codes
/// instead costs a bit more on music: the curve of mu-law bends what is linear in the samples.) Before a segment there are zeros.
/// Immutable and safe for any threads.</remarks>
public sealed record BaselineModel
{
    /// <summary>Past samples that the linear predictor reads.</summary>
    public const int Order = 64;

    private const int Codes = MuLaw.QuantizationChannels;
    private const int Errors = (2 * Codes) - 1;

    // About half an hour at 8 kHz. More does not change the third decimal and takes seconds.
    private const long MostFittedSamples = 1L << 24;
    private const int FittedPiece = 1 << 16;

    /// <summary>How often each code occurs in the training audio, shape [256].</summary>
    public required IReadOnlyList<long> CodeCounts { get; init; }

    /// <summary>Weights of the samples 1, 2, ... 64 steps ago, shape [64].</summary>
    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>Added to the weighted sum; 32,768 is full scale.</summary>
    public required double Constant { get; init; }

    /// <summary>How often the code differs from that of the guess by -255, ..., 255, shape [511].</summary>
    public required IReadOnlyList<long> ErrorCounts { get; init; }

    /// <summary>Fits the baselines. Of very long audio, evenly spread pieces are used.</summary>
    /// <param name="corpus">Holds the segments.</param>
    /// <param name="training">At least one sample.</param>
    /// <exception cref="ArgumentException">There is no sample.</exception>
    public static BaselineModel Fit(AudioCorpus corpus, IReadOnlyList<Segment> training)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(training);
        List<Segment> pieces = Thin(training, MostFittedSamples);
        long[] codeCounts = new long[Codes];
        CovarianceSums sums = new(Order);
        CodeBlocks.Visit(corpus, pieces, Order, (values, codes, _, isLast) =>
        {
            sums.Add(values, isLast);
            foreach (byte code in codes)
            {
                codeCounts[code]++;
            }
        });
        if (codeCounts.Sum() == 0)
        {
            throw new ArgumentException("The baselines need at least one training sample, but there was none.", nameof(training));
        }

        (double[] coefficients, double constant) = sums.Solve();
        BaselineModel model = new() { CodeCounts = codeCounts, Coefficients = coefficients, Constant = constant, ErrorCounts = new long[Errors] };
        long[] errorCounts = new long[Errors];
        model.Predict(corpus, pieces, (guess, code) => errorCounts[code - guess + Codes - 1]++);
        return model with { ErrorCounts = errorCounts };
    }

    /// <summary>Measures the baselines on audio.</summary>
    /// <param name="corpus">Holds the segments.</param>
    /// <param name="evaluated">The first sample of each is not measured: a network has nothing to predict it from.</param>
    /// <exception cref="ArgumentException">No segment has two samples.</exception>
    public BaselineBits Measure(AudioCorpus corpus, IReadOnlyList<Segment> evaluated)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(evaluated);
        long[,] seen = new long[Codes, Codes];
        Predict(corpus, evaluated, (guess, code) => seen[guess, code]++);
        double[] unigramBits = Bits(CodeCounts);
        long samples = 0;
        double unigram = 0;
        double linear = 0;
        for (int guess = 0; guess < Codes; guess++)
        {
            double[] linearBits = LinearBits(guess);
            for (int code = 0; code < Codes; code++)
            {
                samples += seen[guess, code];
                unigram += seen[guess, code] * unigramBits[code];
                linear += seen[guess, code] * linearBits[code];
            }
        }

        return samples > 0
            ? new BaselineBits(Math.Log2(Codes), unigram / samples, linear / samples, samples)
            : throw new ArgumentException("The baselines need at least one segment of two samples to be measured on, but there was none.", nameof(evaluated));
    }

    /// <summary>Writes the fitted numbers as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonFormat.Compact);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="source">What the text comes from, for error messages.</param>
    /// <exception cref="InvalidDataException">Not JSON, an unknown or missing key, or lists of other lengths.</exception>
    public static BaselineModel FromJson(string json, string source)
    {
        try
        {
            BaselineModel model = JsonSerializer.Deserialize<BaselineModel>(json, JsonFormat.Compact)
                ?? throw new InvalidDataException("it must be a JSON object, but was null.");
            Require(model.CodeCounts?.Count == Codes && model.CodeCounts.All(count => count >= 0), $"code_counts must be {Codes} counts of at least 0.");
            Require(model.ErrorCounts?.Count == Errors && model.ErrorCounts.All(count => count >= 0), $"error_counts must be {Errors} counts of at least 0.");
            Require(model.Coefficients?.Count == Order && model.Coefficients.Append(model.Constant).All(double.IsFinite),
                $"coefficients must be {Order} finite numbers, and constant another.");
            return model;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"'{source}' does not hold fitted baselines: {exception.Message}", exception);
        }
    }

    /// <summary>Bits that each code costs after the code of a guess, shape [256]; two to the minus of them sums to 1.</summary>
    internal double[] LinearBits(int guess) => Bits([.. Enumerable.Range(0, Codes).Select(code => ErrorCounts[code - guess + Codes - 1])]);

    // Add-one smoothing: a code that never occurred in training must not cost infinitely many bits.
    private static double[] Bits(IReadOnlyList<long> counts)
    {
        double total = counts.Sum(count => count + 1.0);
        return [.. counts.Select(count => Math.Log2(total / (count + 1.0)))];
    }

    private static List<Segment> Thin(IReadOnlyList<Segment> segments, long mostSamples)
    {
        long stride = (segments.Sum(segment => segment.Length) / mostSamples) + 1;
        if (stride == 1)
        {
            return [.. segments];
        }

        IEnumerable<Segment> pieces = segments.SelectMany(Cut);
        return [.. pieces.Where((_, index) => index % stride == 0)];
    }

    private static IEnumerable<Segment> Cut(Segment segment)
    {
        for (long start = 0; start < segment.Length; start += FittedPiece)
        {
            yield return new Segment(segment.Recording, segment.Start + start, Math.Min(FittedPiece, segment.Length - start));
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidDataException(message);
        }
    }

    // Calls back with the code of the guess and the true code of every sample but the first of each segment.
    private void Predict(AudioCorpus corpus, IReadOnlyList<Segment> segments, Action<int, byte> result)
    {
        double[] oldestFirst = [.. Coefficients.Reverse()];
        CodeBlocks.Visit(corpus, segments, Order, (values, codes, isFirst, _) =>
        {
            for (int i = isFirst ? 1 : 0; i < codes.Length; i++)
            {
                result(CodeBlocks.Encode(Constant + TensorPrimitives.Dot<double>(oldestFirst, values.Slice(i, Order))), codes[i]);
            }
        });
    }
}
