using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Checkpoints;

/// <summary>A checkpoint of each released format version still loads. These files are never written anew.</summary>
public sealed class CheckpointFormatTests
{
    [Fact]
    public void Load_FormatVersion1_GivesTheValuesThatWereSaved()
    {
        Checkpoint checkpoint = Checkpoint.Load(Path.Combine(AppContext.BaseDirectory, "ReferenceData", "checkpoint-v1.safetensors"));

        WaveNetConfig config = new()
        {
            SampleRate = 16000,
            Input = InputKind.Scalar,
            KernelSize = 3,
            Stacks = 1,
            LayersPerStack = 2,
            ResidualChannels = 3,
            DilationChannels = 2,
            SkipChannels = 4,
            PostChannels = [2],
            Window = 100,
        };
        Assert.Equal(config, checkpoint.Config);
        Assert.Equal(
            new CheckpointInfo { CorpusId = "corpus-1", Step = 1234, Epoch = 5, TrainedSamples = 10_108_928, BitsPerSample = 2.625, ToolVersion = "0.1.0" },
            checkpoint.Info);

        // Element n of tensor t, in the file's order, is (1000 t + n) / 1024.
        int t = 0;
        foreach (ParameterSlice slice in new ParameterLayout(config).Slices)
        {
            ReadOnlySpan<float> memory = slice.Of(checkpoint.Parameters.AsSpan());
            for (int i = 0; i < memory.Length; i++)
            {
                (int tap, int input, int output) = (i / slice.Outputs / slice.Inputs, i / slice.Outputs % slice.Inputs, i % slice.Outputs);
                int n = (((output * slice.Inputs) + input) * slice.Taps) + tap;
                Assert.Equal(((1000 * t) + n) / 1024f, memory[i]);
            }

            t++;
        }
    }
}
