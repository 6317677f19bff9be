namespace WaveNetSharp.Model;

/// <summary>What the first causal convolution reads at each time step.</summary>
public enum InputKind
{
    /// <summary>The code as one of 256 unit vectors: every tap is a table of 256 rows.</summary>
    OneHot,

    /// <summary>The decoded sample in [-1, 1], one channel.</summary>
    Scalar,
}
