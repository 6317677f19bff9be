using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>A reader under attack.</summary>
internal interface IFuzzTarget
{
    /// <summary>Good inputs to begin with.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Makes an input.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="pool">The seeds, and inputs that led somewhere new.</param>
    byte[] Next(RandomSource random, IReadOnlyList<byte[]> pool);

    /// <summary>Lets the reader have an input and checks what must always hold. Depends on the input alone.</summary>
    /// <returns>What the reader made of it; an answer never heard before makes the input one to go on from.</returns>
    /// <exception cref="Exception">A property is broken. Every exception counts as that.</exception>
    string Check(byte[] input);
}
