using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>Steps on one core or two, as a <see cref="StreamStep"/> computes them. Audio to go on from is heard by the forward pass of training, many rows at once.</summary>
internal class StepStream : CodeStream
{
    // A step of a smaller network takes less time than meeting over it.
    private const long BytesWorthSharing = 150_000;

    private readonly WaveNet _model;
    private readonly StreamStep _step;
    private readonly StepPartner? _partner;
    private readonly int _threads;
    private readonly float[] _logits;
    private StreamingForward? _priming;
    private bool _stepped;
    private bool _disposed;

    /// <summary>Starts streams that have heard nothing.</summary>
    /// <param name="model">The network; must outlive the stream.</param>
    /// <param name="streams">At least 1.</param>
    /// <param name="threads">Threads that share the work of priming; two of them that of a step.</param>
    /// <param name="step">Computes a step of these streams; owned.</param>
    /// <param name="bytesPerSample">Bytes of weights that a step reads.</param>
    public StepStream(WaveNet model, int streams, int threads, StreamStep step, long bytesPerSample)
    {
        _model = model;
        _threads = threads;
        Streams = streams;
        WeightBytes = bytesPerSample;
        _step = step;
        _partner = Math.Min(threads, Environment.ProcessorCount) > 1 && bytesPerSample >= BytesWorthSharing ? new StepPartner(_step) : null;
        _logits = new float[streams * model.Config.QuantizationChannels];
    }

    public override int Streams { get; }

    public override long? WeightBytes { get; }

    public override int StepThreads => _partner is null ? 1 : 2;

    public override long StateBytes => _step.StateBytes;

    public override Span<float> Prime(ReadOnlySpan<byte> codes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_priming is null || _stepped)
        {
            // Kept, so that pieces heard in a row are one piece, and the memory need not be made again.
            _priming ??= StreamingForward.ForPriming(Streams == 1 ? _model.Network : new Network(_model.Config, Streams), _model.Weights);
            _step.CopyTo(_priming);
        }

        // Should this fail, the next piece goes on from the step, and not from what was half heard.
        _stepped = true;
        _priming.Prime(codes, _threads).CopyTo(_logits);
        _step.CopyFrom(_priming, codes.Length / Streams);
        _stepped = false;
        return _logits;
    }

    public override Span<float> Step(ReadOnlySpan<byte> codes)
    {
        // Pointers are followed without another look.
        ObjectDisposedException.ThrowIf(_disposed, this);
        _stepped = true;
        if (_partner is null)
        {
            _step.Alone(codes);
        }
        else
        {
            _partner.Step(codes);
        }

        return _step.Logits;
    }

    public override void Reset()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _step.Reset();
        _stepped = true;
    }

    public override void Save(Span<byte> state)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _step.Save(state);
    }

    public override void Load(ReadOnlySpan<byte> state)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _step.Load(state);
        _stepped = true;
    }

    public override void Dispose()
    {
        _disposed = true;
        _partner?.Dispose();
        _priming?.Dispose();
        _step.Dispose();
    }
}
