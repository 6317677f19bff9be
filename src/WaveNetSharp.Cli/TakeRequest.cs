using WaveNetSharp.Generation;
using WaveNetSharp.Model;

namespace WaveNetSharp.Cli;

/// <summary>What is to be generated.</summary>
/// <param name="Network">The network; only read.</param>
/// <param name="Sampling">How codes are chosen.</param>
/// <param name="Seed">With the number of a take it determines the take.</param>
/// <param name="Length">Samples of each take.</param>
/// <param name="Prime">Audio to go on from, at the network's rate; may be empty.</param>
/// <param name="Mode">How exactly to compute.</param>
/// <param name="Threads">Threads in all.</param>
internal sealed record TakeRequest(
    WaveNet Network, SamplingOptions Sampling, int Seed, long Length, float[] Prime, GenerationMode Mode, int Threads)
{
    /// <summary>Samples per second.</summary>
    public int SampleRate => Network.Config.SampleRate;

    /// <summary>Starts takes that run side by side.</summary>
    /// <param name="firstTake">The number of the first.</param>
    /// <param name="takes">How many.</param>
    /// <param name="threads">This batch's share of the threads.</param>
    public GenerationBatch Start(int firstTake, int takes, int threads)
    {
        GenerationBatch batch = new(Network, Sampling, Seed, firstTake, takes, Mode, threads);
        batch.Prime(Prime);
        return batch;
    }
}
