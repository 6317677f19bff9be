using WaveNetSharp.Generation;
using WaveNetSharp.Model;

namespace WaveNetSharp.Cli;

/// <summary>What is to be generated.</summary>
/// <param name="Network">The network; only read.</param>
/// <param name="Sampling">How codes are chosen.</param>
/// <param name="Seed">With the number of a take it determines the take.</param>
/// <param name="Length">Samples of each take.</param>
/// <param name="Prime">Audio to go on from, at the network's rate; may be empty.</param>
internal sealed record TakeRequest(WaveNet Network, SamplingOptions Sampling, int Seed, long Length, float[] Prime)
{
    /// <summary>Samples per second.</summary>
    public int SampleRate => Network.Config.SampleRate;

    /// <summary>Starts takes that run side by side.</summary>
    public GenerationBatch Start(int firstTake, int takes)
    {
        GenerationBatch batch = new(Network, Sampling, Seed, firstTake, takes);
        batch.Prime(Prime);
        return batch;
    }
}
