using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>Steps in integers; see <see cref="FastStep"/>.</summary>
/// <param name="model">The network; must outlive the stream.</param>
/// <param name="streams">At least 1.</param>
/// <param name="threads">Threads that share the work of priming; two of them that of a step.</param>
internal sealed class FastStream(WaveNet model, int streams, int threads)
    : StepStream(model, streams, threads, new FastStep(FastWeights.Of(model), streams), FastWeights.Of(model).BytesPerSample);
