namespace WaveNetSharp.Tests.Model;

/// <summary>Our forward routine against PyTorch's results for the same checkpoint.</summary>
public sealed class NetworkPyTorchTests
{
    [Theory]
    [MemberData(nameof(PyTorchReference.Cases), MemberType = typeof(PyTorchReference))]
    public void Forward_CommittedCheckpoint_GivesPyTorchsLogits(string name)
    {
        PyTorchReference expected = PyTorchReference.LoadCase(name);
        foreach (int tile in (int[])[1, 7, expected.Codes.Length])
        {
            PyTorchComparison.AssertLogits(expected, PyTorchComparison.Logits(PyTorchReference.LoadModel(name), expected.Codes, tile));
        }
    }

    [Theory]
    [MemberData(nameof(PyTorchReference.Cases), MemberType = typeof(PyTorchReference))]
    public void Loss_CommittedCheckpoint_GivesPyTorchsBitsPerSample(string name)
    {
        PyTorchReference expected = PyTorchReference.LoadCase(name);
        PyTorchComparison.AssertBits(expected, PyTorchComparison.Logits(PyTorchReference.LoadModel(name), expected.Codes, expected.Codes.Length));
    }
}
