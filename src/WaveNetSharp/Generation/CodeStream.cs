using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>The engine below a session: hears the codes of one or several streams a step at a time, and tells the logits of each next code.</summary>
/// <remarks>The codes of several streams alternate, one of each in turn, and so do the rows of logits. A step allocates nothing. One thread at a
/// time; any number of streams share a network.</remarks>
internal abstract class CodeStream : IDisposable
{
    /// <summary>Streams that run side by side.</summary>
    public abstract int Streams { get; }

    /// <summary>Threads that share the work on one step.</summary>
    public virtual int StepThreads => 1;

    /// <summary>Bytes of weights that a step reads; null when it reads every parameter once, but for the rows of the input tables that belong to other codes.</summary>
    public virtual long? WeightBytes => null;

    /// <summary>Bytes of a saved state; the same for every state of the same network, mode and number of streams.</summary>
    public abstract long StateBytes { get; }

    /// <summary>Starts streams that have heard nothing.</summary>
    /// <param name="model">The network; must outlive the stream.</param>
    /// <param name="mode">How exactly to compute.</param>
    /// <param name="streams">At least 1.</param>
    /// <param name="threads">Threads that a step or priming may use, at least 1; all cores when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mode is none, or there are no threads.</exception>
    public static CodeStream Open(WaveNet model, GenerationMode mode, int streams, int? threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads ?? 1, 1, nameof(threads));
        return mode switch
        {
            GenerationMode.Fast => new FastStream(model, streams, threads ?? Environment.ProcessorCount),
            GenerationMode.Exact when streams == 1 && ExactStep.Fits(model.Config) => new ExactStepStream(model, threads ?? Environment.ProcessorCount),
            GenerationMode.Exact => new ExactStream(model, streams, threads ?? Environment.ProcessorCount),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "the mode must be Fast or Exact."),
        };
    }

    /// <summary>Hears any number of steps and computes the logits behind the last one only. May allocate.</summary>
    /// <param name="codes">Shape [steps, Streams], at least one step.</param>
    /// <returns>Shape [Streams, Q]; valid until the next call; may be overwritten.</returns>
    public abstract Span<float> Prime(ReadOnlySpan<byte> codes);

    /// <summary>Hears one step.</summary>
    /// <param name="codes">Shape [Streams].</param>
    /// <returns>Shape [Streams, Q]; valid until the next call; may be overwritten.</returns>
    public abstract Span<float> Step(ReadOnlySpan<byte> codes);

    /// <summary>Forgets everything heard.</summary>
    public abstract void Reset();

    /// <summary>Writes all that later steps depend on.</summary>
    /// <param name="state"><see cref="StateBytes"/> long.</param>
    public abstract void Save(Span<byte> state);

    /// <summary>Goes on where a stream of the same network, mode and number of streams was saved.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    public abstract void Load(ReadOnlySpan<byte> state);

    public abstract void Dispose();
}
