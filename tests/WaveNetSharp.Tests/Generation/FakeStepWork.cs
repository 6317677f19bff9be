using System.Collections.Concurrent;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Tests.Generation;

/// <summary>A step that computes nothing and notes every piece that is done before what it depends on.</summary>
/// <param name="layers">Layers.</param>
/// <param name="piece">Layers of a piece.</param>
/// <param name="outputs">Output layers.</param>
internal sealed class FakeStepWork(int layers, int piece, int outputs) : StepWork
{
    private readonly int[] _partsDone = new int[outputs];
    private readonly Random _first = new(1);
    private readonly Random _second = new(2);
    private int _chain;
    private int _beside;
    private int _pastBeside;
    private bool _begun;
    private bool _prepared;
    private bool _skipDone;

    /// <summary>What was wrong, in words.</summary>
    public ConcurrentQueue<string> Wrong { get; } = [];

    /// <summary>Called with the name of each piece, on the thread that does it.</summary>
    public Action<string>? During { get; set; }

    public override int Layers => layers;

    public override int LayersOfPiece => piece;

    public override int Outputs => outputs;

    public override void Begin(ReadOnlySpan<byte> codes)
    {
        Require(!Volatile.Read(ref _begun), "Begin before the last End");
        Linger(_first);
        _pastBeside = PastBeside;
        Array.Clear(_partsDone);
        Volatile.Write(ref _chain, 0);
        Volatile.Write(ref _beside, 0);
        Volatile.Write(ref _skipDone, false);
        Volatile.Write(ref _begun, true);
        During?.Invoke(nameof(Begin));
    }

    public override void Chain(int firstLayer)
    {
        Require(_begun && _chain == firstLayer, $"Chain({firstLayer}) after {_chain} layers");
        Linger(_first);
        During?.Invoke(nameof(Chain));
        Volatile.Write(ref _chain, Math.Min(layers, firstLayer + piece));
    }

    public override void Prepare()
    {
        Require(_begun && _chain == layers, $"Prepare after {_chain} layers");
        Linger(_first);
        Require(PastBeside == _pastBeside, "Prepare with another share than the step began with");
        During?.Invoke(nameof(Prepare));
        _prepared = true;
    }

    public override void Approach(int firstLayer) =>
        Require(Volatile.Read(ref _begun) && Volatile.Read(ref _chain) >= Math.Min(layers, firstLayer + piece), $"Approach({firstLayer}) when the chain was at {_chain}");

    public override void Beside(int firstLayer)
    {
        int end = Math.Min(layers, firstLayer + piece);
        Require(Volatile.Read(ref _begun) && Volatile.Read(ref _chain) >= end, $"Beside({firstLayer}) when the chain was at {_chain}");
        Require(_beside == firstLayer, $"Beside({firstLayer}) after {_beside} layers");
        Linger(_second);
        Require(PastBeside == Volatile.Read(ref _pastBeside), $"Beside({firstLayer}) with another share than the step began with");
        During?.Invoke(nameof(Beside));
        Volatile.Write(ref _beside, end);
    }

    public override void FinishSkip()
    {
        Require(Volatile.Read(ref _beside) == layers, $"FinishSkip after {_beside} layers");
        Linger(_second);
        During?.Invoke(nameof(FinishSkip));
        Volatile.Write(ref _skipDone, true);
    }

    public override void Output(int output, int part, int parts)
    {
        Require(Volatile.Read(ref _skipDone), $"Output({output}) before the skip sum");
        Require(output == 0 || Volatile.Read(ref _partsDone[output - 1]) == 2, $"Output({output}) before all of the one below it");
        Linger(part == 0 ? _first : _second);
        During?.Invoke(nameof(Output));
        Interlocked.Add(ref _partsDone[output], 2 / parts);
    }

    public override void End()
    {
        Require(_begun && _chain == layers && _prepared && _partsDone.All(done => done == 2), "End before all was done");
        During?.Invoke(nameof(End));
        _prepared = false;
        Volatile.Write(ref _begun, false);
    }

    /// <summary>A step on this thread alone.</summary>
    public void StepAlone(ReadOnlySpan<byte> codes) => StepAlone(this, codes);

    /// <summary>A step of any work on this thread alone.</summary>
    public static void StepAlone(StepWork work, ReadOnlySpan<byte> codes)
    {
        work.Begin(codes);
        for (int layer = 0; layer < work.Layers; layer += work.LayersOfPiece)
        {
            work.Chain(layer);
            work.Beside(layer);
        }

        work.Prepare();
        work.FinishSkip();
        for (int output = 0; output < work.Outputs; output++)
        {
            work.Output(output, 0, 1);
        }

        work.End();
    }

    public override void Dispose()
    {
    }

    // Now and then long enough for the other thread to get ahead.
    private static void Linger(Random random) => Thread.SpinWait(random.Next(8) == 0 ? random.Next(400) : 0);

    private void Require(bool right, string otherwise)
    {
        if (!right)
        {
            Wrong.Enqueue(otherwise);
        }
    }
}
