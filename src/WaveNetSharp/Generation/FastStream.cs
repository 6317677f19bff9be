using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>Steps in integers; see <see cref="FastStep"/>.</summary>
internal sealed class FastStream : CodeStream
{
    private readonly FastStep _step;

    private readonly StepPartner? _partner;

    public FastStream(FastWeights weights, int streams, int threads = 1)
    {
        Streams = streams;
        _step = new FastStep(weights, streams);
        _partner = threads > 1 ? new StepPartner(_step) : null;
    }

    public override int Streams { get; }

    public override long StateBytes => throw new NotImplementedException();

    public override Span<float> Prime(ReadOnlySpan<byte> codes)
    {
        Span<float> logits = default;
        for (; !codes.IsEmpty; codes = codes[Streams..])
        {
            logits = Step(codes[..Streams]);
        }

        return logits;
    }

    public override Span<float> Step(ReadOnlySpan<byte> codes)
    {
        if (_partner is not null && _partner.TryStep(codes))
        {
            return _step.Logits;
        }

        _step.Begin(codes);
        for (int layer = 0; layer < _step.Layers; layer += _step.LayersOfPiece)
        {
            _step.Chain(layer);
            _step.Beside(layer);
        }

        _step.FinishSkip();
        for (int output = 0; output < _step.Outputs; output++)
        {
            _step.Output(output, 0, 1);
        }

        _step.End();
        return _step.Logits;
    }

    public override void Reset() => throw new NotImplementedException();

    public override void Save(Span<byte> state) => throw new NotImplementedException();

    public override void Load(ReadOnlySpan<byte> state) => throw new NotImplementedException();

    public override void Dispose()
    {
        _partner?.Dispose();
        _step.Dispose();
    }
}
