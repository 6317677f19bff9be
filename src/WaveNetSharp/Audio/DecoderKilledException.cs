namespace WaveNetSharp.Audio;

/// <summary>The cause of a failure when the program that decodes a recording was killed or crashed: whether the recording is at fault, only
/// another attempt can tell.</summary>
internal sealed class DecoderKilledException(string message, Exception? cause) : Exception(message, cause);
