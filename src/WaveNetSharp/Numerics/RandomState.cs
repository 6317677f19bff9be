namespace WaveNetSharp.Numerics;

/// <summary>Where a <see cref="RandomSource"/> stands: the 256 bits that decide everything it will return. Serialises as four numbers.</summary>
internal readonly record struct RandomState(ulong S0, ulong S1, ulong S2, ulong S3);
