namespace WaveNetSharp.Corpus;

/// <summary>A file that is to become a recording.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What the corpus calls it: its path below the scanned folder, with '/' between folders.</param>
/// <param name="Label">Its class, or null.</param>
internal sealed record SourceFile(string Path, string Name, string? Label)
{
    /// <summary>The length of what a path leads to, in bytes. It is 0 for pipes and devices, which must not be opened: they could wait, or
    /// go on, for ever.</summary>
    /// <exception cref="IOException">There is no such file, or its links lead nowhere.</exception>
    public static long Length(string path)
    {
        FileInfo file = new(path);
        return (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length;
    }
}
