namespace WaveNetSharp.Files;

/// <summary>Writes whole files so that a reader, or a restart after a crash, sees the old file or the new one and never a part.</summary>
/// <remarks>The content goes to <c>path.tmp</c>, is flushed to the disk, and takes the final name by one rename. A stale <c>.tmp</c> file
/// of an earlier crash is overwritten. Safe for different paths on any threads; two writers of one path must take turns.</remarks>
public static class AtomicFile
{
    /// <summary>The ending of the file that is being written.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Replaces <paramref name="path"/> with what <paramref name="write"/> puts into the stream.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; <paramref name="path"/> is as it was.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, static (stream, write) => write(stream));

    /// <summary>Replaces <paramref name="path"/> with what <paramref name="write"/> makes of <paramref name="content"/>, which may be a span.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; <paramref name="path"/> is as it was.</exception>
    public static void Write<T>(string path, T content, Action<Stream, T> write)
        where T : allows ref struct
    {
        string temporary = path + TemporarySuffix;
        try
        {
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream, content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Replaces <paramref name="path"/> with a UTF-8 text without a byte-order mark.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; <paramref name="path"/> is as it was.</exception>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The error that brought us here says more than a left-over file does, and the next write replaces it.
        }
    }
}
