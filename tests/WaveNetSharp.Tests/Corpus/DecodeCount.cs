namespace WaveNetSharp.Tests.Corpus;

/// <summary>Counts what is decoded, on any threads.</summary>
internal sealed class DecodeCount
{
    private readonly List<string> _names = [];

    /// <summary>The sources that were decoded, in order of their names, once for each time.</summary>
    public string[] Names
    {
        get
        {
            lock (_names)
            {
                return [.. _names.Order(StringComparer.Ordinal)];
            }
        }
    }

    public void Add(string name)
    {
        lock (_names)
        {
            _names.Add(name);
        }
    }

    public void Clear()
    {
        lock (_names)
        {
            _names.Clear();
        }
    }
}
