using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>Steps in single precision: the training forward pass on one row of each stream.</summary>
internal sealed class ExactStream : CodeStream
{
    private readonly StreamingForward _forward;
    private readonly int _threads;

    /// <summary>Starts streams that have heard nothing.</summary>
    /// <param name="model">The network; must outlive the stream.</param>
    /// <param name="streams">At least 1.</param>
    /// <param name="threads">Threads that share the work of priming; a step takes one.</param>
    public ExactStream(WaveNet model, int streams, int threads)
    {
        _threads = threads;
        Streams = streams;
        Network network = streams == 1 ? model.Network : new Network(model.Config, streams);
        _forward = new StreamingForward(network, model.Weights, StreamingForward.LongTile(streams), logits: streams);
    }

    public override int Streams { get; }

    public override long StateBytes => _forward.StateBytes;

    public override Span<float> Prime(ReadOnlySpan<byte> codes) => _forward.Prime(codes, _threads);

    public override Span<float> Step(ReadOnlySpan<byte> codes) => _forward.Forward(codes);

    public override void Reset() => _forward.Reset();

    public override void Save(Span<byte> state) => _forward.Save(state);

    public override void Load(ReadOnlySpan<byte> state) => _forward.Load(state);

    public override void Dispose() => _forward.Dispose();
}
