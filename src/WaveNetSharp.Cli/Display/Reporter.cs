namespace WaveNetSharp.Cli.Display;

/// <summary>Hands progress on at once and on the same thread, which <see cref="Progress{T}"/> does not.</summary>
internal sealed class Reporter<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
