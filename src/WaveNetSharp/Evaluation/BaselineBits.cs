namespace WaveNetSharp.Evaluation;

/// <summary>What plain methods reach on some audio, in bits per sample; a network is worth its time when it stays below all of them.</summary>
/// <param name="Uniform">Every code equally likely: log2 of 256, 8.</param>
/// <param name="Unigram">Each code as likely as it was in the training audio.</param>
/// <param name="LinearPrediction">A linear predictor of order 64 with the distribution of its errors in the training audio.</param>
/// <param name="Samples">Samples measured: all but the first of each segment.</param>
public sealed record BaselineBits(double Uniform, double Unigram, double LinearPrediction, long Samples);
