using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace WaveNetSharp.Numerics;

/// <summary>Fetches the memory of an <see cref="Ahead"/> a few cache lines at a time.</summary>
/// <remarks>
/// Into the second-level cache: in the first it would push out what the product works on. Changes no values, so there is no slow twin; does
/// nothing on processors that are not x86.
/// </remarks>
internal unsafe ref struct Prefetch
{
    private const int Line = 64;
    private byte* _next;
    private byte* _end;
    private byte* _then;
    private readonly byte* _thenEnd;
    private nint _share;

    /// <summary>Starts at the front of the first block.</summary>
    /// <param name="ahead">What to fetch, pinned.</param>
    /// <param name="calls">How often <see cref="Next"/> will be called.</param>
    public Prefetch(in Ahead ahead, nint calls)
    {
        _next = Address(ahead.First);
        _end = _next + (ahead.First.Length * sizeof(float));
        _then = Address(ahead.Then);
        _thenEnd = _then + (ahead.Then.Length * sizeof(float));
        nint lines = (nint)(_end - _next + _thenEnd - _then) / Line;
        _share = calls > 0 && Sse.IsSupported ? (lines + calls - 1) / calls : 0;
    }

    /// <summary>Fetches the next share.</summary>
    public void Next()
    {
        byte* next = _next;
        for (nint line = _share; line > 0; line--, next += Line)
        {
            if (next >= _end)
            {
                next = _then;
                _end = _then = _thenEnd;
                if (next >= _end)
                {
                    _share = 0;
                    return;
                }
            }

            Sse.Prefetch1(next);
        }

        _next = next;
    }

    private static byte* Address(ReadOnlySpan<float> block) => (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in block.GetPinnableReference()));
}
