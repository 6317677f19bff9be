namespace WaveNetSharp.Fuzz;

/// <summary>A property that an input has broken.</summary>
internal sealed class FuzzFailureException(string message, Exception? cause = null) : Exception(message, cause);
