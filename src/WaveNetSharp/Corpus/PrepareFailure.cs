namespace WaveNetSharp.Corpus;

/// <summary>A file or folder that could not be used, and why.</summary>
/// <param name="Source">Its name below the scanned folder.</param>
/// <param name="Reason">A sentence for the user.</param>
public sealed record PrepareFailure(string Source, string Reason);
