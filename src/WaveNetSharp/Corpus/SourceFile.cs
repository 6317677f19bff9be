namespace WaveNetSharp.Corpus;

/// <summary>A file that is to become a recording.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What the corpus calls it: its path below the scanned folder, with '/' between folders.</param>
/// <param name="Label">Its class, or null.</param>
internal sealed record SourceFile(string Path, string Name, string? Label);
