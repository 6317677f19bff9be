namespace WaveNetSharp.Evaluation;

/// <summary>A stretch of a recording whose samples are predicted after some are only heard.</summary>
/// <param name="Recording">Index of the recording.</param>
/// <param name="Start">The first sample that is heard.</param>
/// <param name="Heard">Samples that are heard before the first whose successor is predicted.</param>
/// <param name="Targets">Samples that are predicted.</param>
internal readonly record struct Piece(int Recording, long Start, int Heard, int Targets);
