namespace WaveNetSharp.Audio;

/// <summary>How ffmpeg ended.</summary>
/// <param name="Succeeded">It says so.</param>
/// <param name="Killed">A signal ended it, and not one of ours: somebody killed it, memory was short, or it crashed.</param>
/// <param name="Message">The reason, or the last line that it printed, without the name of the file; null when there is none.</param>
internal readonly record struct FfmpegEnd(bool Succeeded, bool Killed, string? Message);
