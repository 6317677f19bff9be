namespace WaveNetSharp.Generation;

/// <summary>One step of the network, cut into pieces that two threads can share.</summary>
/// <remarks>
/// The chain from layer to layer (<see cref="Begin"/>, <see cref="Chain"/>) has to be done one after the other. What hangs on it, a layer's share of the
/// skip sum (<see cref="Beside"/>), may follow behind it on another thread. The past taps of later samples are computed beside the chain or behind it
/// (<see cref="Prepare"/>), whichever balances the two. The columns of the output layers
/// (<see cref="Output"/>) are shared. Every number is computed in the same way wherever it is computed.
/// </remarks>
internal abstract class StepWork : IDisposable
{
    // Steps by which one side must have been done first more often than the other before a layer changes sides: it takes its past along from one core to the other.
    private const int Patience = 16;

    private int _besideFirst;

    /// <summary>Gated layers.</summary>
    public abstract int Layers { get; }

    /// <summary>Layers that make one piece of <see cref="Chain"/> and <see cref="Beside"/>; the last piece may have fewer.</summary>
    public abstract int LayersOfPiece { get; }

    /// <summary>Output layers.</summary>
    public abstract int Outputs { get; }

    /// <summary>The past taps of the layers below this one are computed by <see cref="Beside"/>, those of the others by <see cref="Prepare"/>.</summary>
    public int PastBeside { get; protected set; }

    /// <summary>Runs a step on this thread.</summary>
    /// <param name="codes">One code of each stream.</param>
    public void Alone(ReadOnlySpan<byte> codes)
    {
        Begin(codes);
        for (int layer = 0; layer < Layers; layer += LayersOfPiece)
        {
            Chain(layer);
            Beside(layer);
        }

        Prepare();
        FinishSkip();
        for (int output = 0; output < Outputs; output++)
        {
            Output(output, 0, 1);
        }

        End();
    }

    /// <summary>Convolves the input.</summary>
    /// <param name="codes">One code of each stream.</param>
    public abstract void Begin(ReadOnlySpan<byte> codes);

    /// <summary>The gates of a few layers and the inputs of those above; after <see cref="Begin"/> and all layers below.</summary>
    /// <param name="firstLayer">A multiple of <see cref="LayersOfPiece"/>.</param>
    public abstract void Chain(int firstLayer);

    /// <summary>The past taps of later samples that <see cref="Beside"/> leaves out; after all of the chain.</summary>
    public abstract void Prepare();

    /// <summary>Fetches what <see cref="Beside"/> will read and another thread has written; after the piece's <see cref="Chain"/>.</summary>
    /// <param name="firstLayer">A multiple of <see cref="LayersOfPiece"/>.</param>
    public abstract void Approach(int firstLayer);

    /// <summary>The share of these layers in the skip sum, and maybe their past taps of later samples; after their <see cref="Chain"/> and what is beside
    /// the layers below.</summary>
    /// <param name="firstLayer">A multiple of <see cref="LayersOfPiece"/>.</param>
    public abstract void Beside(int firstLayer);

    /// <summary>Activates the skip sum; after what is beside all layers.</summary>
    public abstract void FinishSkip();

    /// <summary>One part of the columns of an output layer; after all parts of the layer before it.</summary>
    /// <param name="output">The output layer.</param>
    /// <param name="part">[0, parts).</param>
    /// <param name="parts">1 or 2.</param>
    public abstract void Output(int output, int part, int parts);

    /// <summary>Moves <see cref="PastBeside"/> towards where both threads are done at the same time, which depends on the network, the processor, and how long its
    /// cores take to see what the other has written. Between steps; changes no number.</summary>
    /// <param name="besideFirst">Whether all of <see cref="Beside"/> was done before <see cref="Prepare"/>.</param>
    public void Balance(bool besideFirst)
    {
        _besideFirst += besideFirst ? 1 : -1;
        if (Math.Abs(_besideFirst) == Patience)
        {
            PastBeside = Math.Clamp(PastBeside + (_besideFirst / Patience), 0, Layers);
            _besideFirst = 0;
        }
    }

    /// <summary>Makes the step part of the past.</summary>
    public abstract void End();

    public abstract void Dispose();
}
