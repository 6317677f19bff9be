namespace WaveNetSharp.Cli;

/// <summary>Whoever reads our standard output has closed it.</summary>
internal sealed class BrokenPipeException() : IOException("standard output was closed by its reader.");
