namespace WaveNetSharp.Generation;

/// <summary>How exactly a stream computes.</summary>
public enum GenerationMode
{
    /// <summary>Weights rounded to 8 and 12 bits, activations to 8 and 15, products added as integers: several times as fast. See docs/numerics.md.</summary>
    Fast,

    /// <summary>Single precision throughout: the logits of the training forward pass.</summary>
    Exact,
}
