namespace WaveNetSharp.Numerics;

/// <summary>Memory that will be needed soon: a product fetches it into the cache while it computes, so that the next kernel does not wait for it.</summary>
/// <remarks>
/// The activations of a window leave the caches between the way forward and the way back. The machine fetches ahead by itself, but only once
/// reading has begun, and never what is to be written, which is read from memory before all the same.
/// </remarks>
/// <param name="first">Fetched first.</param>
/// <param name="then">Fetched after it.</param>
internal readonly ref struct Ahead(ReadOnlySpan<float> first, ReadOnlySpan<float> then)
{
    public readonly ReadOnlySpan<float> First = first;
    public readonly ReadOnlySpan<float> Then = then;
}
