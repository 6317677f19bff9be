using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>Generates several takes side by side: a batch of them on each thread.</summary>
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
    /// <param name="mode">How exactly to compute.</param>
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
        GenerationMode mode = GenerationMode.Fast,
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
        int workers = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1, nameof(threads));
        int size = GenerationBatch.SizeFor(takes, workers);
        int groups = (takes + size - 1) / size;
        Take[] results = new Take[takes];
        long done = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        Parallel.For(0, groups, parallel, group =>
        {
            int first = group * size;
            using GenerationBatch batch = new(model, options, seed, first, Math.Min(size, takes - first), mode, Math.Max(1, workers / groups));
            batch.Prime(prime.Span);
            float[][] samples = [.. Enumerable.Range(0, batch.Takes).Select(_ => new float[length])];
            float[] block = new float[batch.Takes * BlockLength];
            for (int start = 0; start < length; start += BlockLength)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(BlockLength, length - start);
                batch.Read(block.AsSpan(0, batch.Takes * count));
                for (int take = 0; take < batch.Takes; take++)
                {
                    block.AsSpan(take * count, count).CopyTo(samples[take].AsSpan(start));
                }

                progress?.Report(Interlocked.Add(ref done, batch.Takes * count));
            }

            for (int take = 0; take < batch.Takes; take++)
            {
                results[first + take] = new Take(first + take, samples[take], batch.TotalBits(take) / length);
            }
        });
        return [.. results.OrderBy(take => take.BitsPerSample)];
    }
}
