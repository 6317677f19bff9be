using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>Steps of one stream in single precision; see <see cref="ExactStep"/>.</summary>
/// <param name="model">A network that <see cref="ExactStep.Fits"/>; must outlive the stream.</param>
/// <param name="threads">Threads that share the work of priming; two of them that of a step.</param>
internal sealed class ExactStepStream(WaveNet model, int threads)
    : StepStream(model, streams: 1, threads, new ExactStep(ExactWeights.Of(model)), ExactWeights.Of(model).BytesPerSample);
