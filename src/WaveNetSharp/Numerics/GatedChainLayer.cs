namespace WaveNetSharp.Numerics;

/// <summary>One layer as <see cref="GatedChain"/> reads it: pointers, so that a layer costs no calls and no checks.</summary>
internal unsafe struct GatedChainLayer
{
    /// <summary>Weights of the current sample's tap, the filter's and the gate's outputs side by side in each panel.</summary>
    public float* Current;

    /// <summary>The residual projection and its bias; null for the last layer.</summary>
    public float* Residual;
    public float* ResidualBias;

    /// <summary>Residual channels, and columns of the gates, all filled up.</summary>
    public nint Inputs;
    public nint GateOutputs;

    /// <summary>The ring of the layer's inputs: the row of a step is number (step + Turn) &amp; RowMask.</summary>
    public float* Rows;
    public long RowMask;

    /// <summary>The past taps: those of a step lie at PastOfStep times (step + Turn) &amp; TurnMask.</summary>
    public float* Past;
    public nint PastOfStep;
    public long TurnMask;
    public long Turn;

    /// <summary>The gates' products, half as many as GateOutputs; written.</summary>
    public float* Gated;

    /// <summary>The layer's input in a step.</summary>
    public readonly float* Row(long step) => Rows + ((nint)((step + Turn) & RowMask) * Inputs);
}
