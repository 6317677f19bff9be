using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>Generates several takes side by side, one thread each.</summary>
public static class TakeGenerator
{
    // Short enough that Ctrl-C is answered at once, long enough that looking for it costs nothing.
    private const int BlockLength = 512;

    /// <summary>Generates takes and ranks them, the likeliest first.</summary>
    /// <param name="model">The network; only read.</param>
    /// <param name="options">How codes are chosen.</param>
    /// <param name="seed">Take i of a seed is the same however many takes there are.</param>
    /// <param name="takes">At least 1.</param>
    /// <param name="length">Samples of each.</param>
    /// <param name="prime">Audio to go on from, at the network's rate; may be empty.</param>
    /// <param name="threads">Threads; all cores when null.</param>
    /// <param name="progress">Told how many samples of all takes are done, on any thread.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    /// <exception cref="ArgumentException">A number or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<Take> Generate(
        WaveNet model,
        SamplingOptions options,
        int seed,
        int takes,
        int length,
        ReadOnlyMemory<float> prime = default,
        int? threads = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (takes < 1 || length < 1)
        {
            throw new ArgumentException($"takes and length must be at least 1, but were {takes} and {length}.");
        }

        options.Validate();
        Take[] results = new Take[takes];
        long done = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, takes, parallel, number =>
        {
            using GenerationSession session = new(model, options, seed, number);
            session.Prime(prime.Span);
            float[] samples = new float[length];
            for (int start = 0; start < length; start += BlockLength)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = session.Read(samples.AsSpan(start, Math.Min(BlockLength, length - start)));
                progress?.Report(Interlocked.Add(ref done, read));
            }

            results[number] = new Take(number, samples, session.BitsPerSample);
        });
        return [.. results.OrderBy(take => take.BitsPerSample)];
    }
}
