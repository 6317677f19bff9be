using WaveNetSharp.Corpus;

namespace WaveNetSharp.Evaluation;

/// <summary>Measures the plain methods that a network must beat.</summary>
public static class Baselines
{
    /// <summary>Fits the baselines to training audio and measures them on other audio.</summary>
    /// <param name="trainingCorpus">Holds the training segments.</param>
    /// <param name="training">What the baselines may learn from; at least one sample.</param>
    /// <param name="evaluatedCorpus">Holds the evaluated segments; may be the same corpus.</param>
    /// <param name="evaluated">What they are measured on; at least one segment of two samples.</param>
    /// <exception cref="ArgumentException">There is nothing to learn from or to measure.</exception>
    /// <seealso cref="BaselineModel"/>
    public static BaselineBits Measure(
        AudioCorpus trainingCorpus, IReadOnlyList<Segment> training, AudioCorpus evaluatedCorpus, IReadOnlyList<Segment> evaluated) =>
        BaselineModel.Fit(trainingCorpus, training).Measure(evaluatedCorpus, evaluated);
}
