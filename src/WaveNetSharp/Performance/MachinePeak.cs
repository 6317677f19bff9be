namespace WaveNetSharp.Performance;

/// <summary>What this machine can do at best: the ceilings that the engine's speeds are held against. The best of several short runs.</summary>
/// <param name="VectorBits">Width of the vectors that the kernels use here; 0 when they use none.</param>
/// <param name="Threads">Cores that computed at once.</param>
/// <param name="OneCoreGigaflops">Single-precision multiply-adds on registers, two operations each, 1e9 operations per second, one core alone.</param>
/// <param name="AllCoresGigaflops">The same by all cores at once, together: clocks fall when all cores compute.</param>
/// <param name="Bandwidths">Reading from each cache and from memory, the nearest first.</param>
public sealed record MachinePeak(
    int VectorBits, int Threads, double OneCoreGigaflops, double AllCoresGigaflops, IReadOnlyList<ReadBandwidth> Bandwidths)
{
    /// <summary>Measures, which takes one to three seconds.</summary>
    /// <param name="threads">Cores to use at once; all when null.</param>
    /// <param name="quick">Rougher, in a fraction of the time.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    public static MachinePeak Measure(int? threads = null, bool quick = false)
    {
        int workers = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1, nameof(threads));
        double one = MultiplyAddPeak.OperationsPerSecond(1, quick) / 1e9;
        double all = workers == 1 ? one : MultiplyAddPeak.OperationsPerSecond(workers, quick) / 1e9;
        return new MachinePeak(MultiplyAddPeak.VectorBits, workers, one, all, ReadBandwidth.Measure(workers, quick));
    }

    /// <summary>The better of two measurements, number by number: what disturbed the one need not have disturbed the other.</summary>
    /// <param name="other">Of the same machine with as many threads, at another time.</param>
    public MachinePeak Best(MachinePeak other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            OneCoreGigaflops = Math.Max(OneCoreGigaflops, other.OneCoreGigaflops),
            AllCoresGigaflops = Math.Max(AllCoresGigaflops, other.AllCoresGigaflops),
            Bandwidths = [.. Bandwidths.Zip(other.Bandwidths, (one, two) => one with
            {
                OneCoreGigabytesPerSecond = Math.Max(one.OneCoreGigabytesPerSecond, two.OneCoreGigabytesPerSecond),
                AllCoresGigabytesPerSecond = Math.Max(one.AllCoresGigabytesPerSecond, two.AllCoresGigabytesPerSecond),
            })],
        };
    }

    /// <summary>The arithmetic peak of so many cores.</summary>
    /// <param name="threads">1, or the number that was measured; between them, the part of it.</param>
    public double GigaflopsOf(int threads) => threads == 1 ? OneCoreGigaflops : AllCoresGigaflops * threads / Threads;

    /// <summary>The most bytes a second that so many cores read together.</summary>
    /// <param name="level">Of <see cref="Bandwidths"/>.</param>
    /// <param name="threads">1, or the number that was measured; between them each as much as one alone, up to what all reach.</param>
    public double BytesPerSecond(ReadBandwidth level, int threads)
    {
        ArgumentNullException.ThrowIfNull(level);
        double one = level.OneCoreGigabytesPerSecond, all = level.AllCoresGigabytesPerSecond;
        return 1e9 * (threads == 1 ? one : threads == Threads ? all : Math.Min(all, threads * one));
    }

    /// <summary>The nearest cache that holds so many bytes, or memory.</summary>
    /// <param name="bytes">What is read again and again by one core.</param>
    public ReadBandwidth BandwidthOf(long bytes) => Bandwidths.FirstOrDefault(level => bytes <= level.CacheBytes) ?? Bandwidths[^1];

    /// <summary>The cache in front of a level; null in front of the nearest.</summary>
    /// <param name="level">Of <see cref="Bandwidths"/>.</param>
    public ReadBandwidth? InFrontOf(ReadBandwidth level) => Bandwidths.TakeWhile(each => each != level).LastOrDefault();
}
