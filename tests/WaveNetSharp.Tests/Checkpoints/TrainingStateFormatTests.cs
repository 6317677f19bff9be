using System.Runtime.InteropServices;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Checkpoints;

/// <summary>A training state of each earlier format version still loads. These files are never written anew.</summary>
public sealed class TrainingStateFormatTests
{
    [Fact]
    public void Load_Version1_GivesEveryBitOfTheFile()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "ReferenceData", "training-state-v1.safetensors");
        TrainingState state = TrainingStateFile.Load(path);

        int length = new ParameterLayout(state.Config).Length;
        // In version 1 the file ends with parameters, first and second moment, without gaps.
        float[] data = [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path).AsSpan()[^(3 * length * sizeof(float))..])];
        Assert.Equal(data[..length], state.Parameters);
        Assert.Equal(data[length..(2 * length)], state.FirstMoment);
        Assert.Equal(data[(2 * length)..], state.SecondMoment);
        Assert.Null(state.Average);
        Assert.Contains("\"step\":12,", state.Progress, StringComparison.Ordinal);
    }
}
