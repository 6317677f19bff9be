using System.Text;
using WaveNetSharp.Numerics;
using static WaveNetSharp.Fuzz.Finding;

namespace WaveNetSharp.Fuzz;

/// <summary>A reader of text or of a file with a text in it, which either takes an input or refuses it by <see cref="InvalidDataException"/>.</summary>
/// <param name="name">What messages call the input.</param>
/// <param name="seeds">Good inputs.</param>
/// <param name="read">Reads an input and uses what came of it.</param>
/// <param name="damage">Changes an input in a way that fits the format.</param>
internal sealed class TextTarget(string name, IReadOnlyList<byte[]> seeds, Action<byte[]> read, Func<RandomSource, byte[], byte[]> damage) : IFuzzTarget
{
    // A reader may hold an input several times over, and a network of 1,024 layers a few hundred bytes each.
    private const int AllocatedAnyway = 4_000_000;
    private const int AllocatedPerByte = 200;

    private static readonly byte[][] Words = [.. new[] { "{", "}", "[", "]", ":", ",", "\"", "null", "\\u0000", "\n", "\r\n", "\0", "1e999" }.Select(Encoding.ASCII.GetBytes), [0xEF, 0xBB, 0xBF], [0xC0, 0x80]];

    public IReadOnlyList<byte[]> Seeds => seeds;

    public byte[] Next(RandomSource random, IReadOnlyList<byte[]> pool)
    {
        byte[] input = pool[random.Below(pool.Count)];
        return random.OneIn(3) ? ByteMutator.Mutate(random, input, pool[random.Below(pool.Count)], Words) : damage(random, input);
    }

    public string Check(byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string answer = "taken";
        try
        {
            read(input);
        }
        catch (InvalidDataException refusal)
        {
            Require(refusal.Message.Contains($"'{name}", StringComparison.Ordinal) && refusal.Message.Length < 20_000, $"a refusal of '{refusal.Message}'");
            answer = Messages.Shape(refusal.Message);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Require(allocated <= AllocatedAnyway + ((long)AllocatedPerByte * input.Length), $"{allocated:N0} bytes allocated for {input.Length:N0}");
        return answer;
    }
}
