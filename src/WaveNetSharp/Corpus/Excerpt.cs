namespace WaveNetSharp.Corpus;

/// <summary>A list that may be long: its length and its beginning.</summary>
/// <param name="Count">Entries in all.</param>
/// <param name="First">The first few of them.</param>
public sealed record Excerpt(int Count, IReadOnlyList<string> First)
{
    private const int Kept = 3;

    internal static Excerpt Empty { get; } = new(0, []);

    /// <summary>Takes the length and the beginning of a list.</summary>
    public static Excerpt Of(IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        int count = 0;
        List<string> first = [];
        foreach (string entry in entries)
        {
            if (count++ < Kept)
            {
                first.Add(entry);
            }
        }

        return new Excerpt(count, first);
    }
}
