namespace WaveNetSharp.Corpus;

/// <summary>What another process has made of a source.</summary>
/// <param name="Staged">What it staged; null when it was stopped or could not write.</param>
/// <param name="Error">Why it could not write; null when it could.</param>
/// <param name="ErrorCode">The system's number of that error.</param>
internal sealed record RemoteAnswer(StagedSource? Staged, string? Error = null, int ErrorCode = 0);
