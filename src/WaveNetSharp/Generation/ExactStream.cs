using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>Steps in single precision: the training forward pass on one row of each stream.</summary>
internal sealed class ExactStream : CodeStream
{
    // Rows that are computed at once when priming.
    private const int PrimingRows = 504;

    private readonly StreamingForward _forward;

    public ExactStream(WaveNet model, int streams)
    {
        Streams = streams;
        Network network = streams == 1 ? model.Network : new Network(model.Config, streams);
        _forward = new StreamingForward(network, model.Weights, Math.Max(1, PrimingRows / streams) * streams);
    }

    public override int Streams { get; }

    public override long StateBytes => _forward.StateBytes;

    public override Span<float> Prime(ReadOnlySpan<byte> codes) => _forward.Prime(codes);

    public override Span<float> Step(ReadOnlySpan<byte> codes) => _forward.Forward(codes);

    public override void Reset() => _forward.Reset();

    public override void Save(Span<byte> state) => _forward.Save(state);

    public override void Load(ReadOnlySpan<byte> state) => _forward.Load(state);

    public override void Dispose() => _forward.Dispose();
}
