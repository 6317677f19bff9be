namespace WaveNetSharp.Corpus;

/// <summary>A source that another process is to stage. The answer is the same on every computer, so the question has all that it depends on.</summary>
/// <param name="Output">The folder of the corpus, as this process calls it.</param>
/// <param name="SampleRate">See <see cref="PrepareOptions.SampleRate"/>.</param>
/// <param name="Prepared">The other choices that the samples depend on.</param>
/// <param name="File">The source.</param>
/// <param name="KnownSha256">The hash that it had when it was prepared before; null when it was not.</param>
/// <param name="Worker">No other worker of the job has this number.</param>
internal sealed record RemoteQuestion(string Output, int SampleRate, PreparedWith Prepared, SourceFile File, string? KnownSha256, int Worker)
{
    /// <summary>The choices, as options.</summary>
    public PrepareOptions Options() => new() { SampleRate = SampleRate, Trim = Prepared.Trim, Normalize = Prepared.Normalize, Channel = Prepared.Channel };
}
