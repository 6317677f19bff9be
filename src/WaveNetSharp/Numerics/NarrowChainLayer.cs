namespace WaveNetSharp.Numerics;

/// <summary>One layer as <see cref="NarrowChain"/> reads it: pointers, so that a layer costs no calls and no checks.</summary>
internal unsafe struct NarrowChainLayer
{
    /// <summary>Weights of the current sample's tap, and their scales.</summary>
    public sbyte* Current;
    public float* CurrentScales;

    /// <summary>Weights of the residual projection, and their scales; null for the last layer.</summary>
    public sbyte* Residual;
    public float* ResidualScales;

    /// <summary>Input channels, columns of the gates and of the residual projection, all filled up.</summary>
    public nint Inputs;
    public nint GateOutputs;
    public nint ResidualOutputs;

    /// <summary>The layer's input and its scale.</summary>
    public short* Input;
    public float* Scale;

    /// <summary>The gates for <see cref="ByteProduct"/>; written.</summary>
    public byte* GatedBytes;

    /// <summary>The next layer's input and its scale; written.</summary>
    public short* NextInput;
    public float* NextScale;

    /// <summary>The next layer's residual bias: added to the stream in advance.</summary>
    public float* NextBias;

    /// <summary>The most that the layer can add to a channel of the stream.</summary>
    public float Reach;

    /// <summary>The past taps: those of a step lie at PastOfStep times (step + Turn) &amp; TurnMask.</summary>
    public float* Past;
    public nint PastOfStep;
    public int Turn;
    public int TurnMask;
}

/// <summary>The row that goes along a chain.</summary>
/// <param name="stream">The residual stream.</param>
/// <param name="bound">Its largest magnitude.</param>
/// <param name="gated">Scratch for the gates of a layer.</param>
internal readonly unsafe struct NarrowChainRow(float* stream, float* bound, short* gated)
{
    public readonly float* Stream = stream;
    public readonly float* Bound = bound;
    public readonly short* Gated = gated;
}
