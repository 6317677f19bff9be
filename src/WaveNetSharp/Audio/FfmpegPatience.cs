namespace WaveNetSharp.Audio;

/// <summary>How long ffmpeg is waited for. The time in which its output is worked on does not count.</summary>
/// <param name="Silent">Until the next 32 KiB of sound.</param>
/// <param name="InAll">For a whole file.</param>
internal readonly record struct FfmpegPatience(TimeSpan Silent, TimeSpan InAll)
{
    // A core decodes between 200 KiB (speech at 6 kbit/s) and 20 MiB of a file in a second, so this is ten times what a busy machine needs.
    private const double BytesPerSecond = 16 * 1024;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(60);

    /// <summary>A minute for silence; in all a minute, and a second for each 16 KiB of the file.</summary>
    /// <param name="path">The file; one that is not there has no length.</param>
    public static FfmpegPatience For(string path)
    {
        FileInfo link = new(path);
        FileInfo file = link.Exists && link.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : link;
        return new FfmpegPatience(Least, Least + TimeSpan.FromSeconds(file.Exists ? file.Length / BytesPerSecond : 0));
    }
}
