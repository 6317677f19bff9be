using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Training;

/// <summary>Our hand-written gradients against PyTorch's automatic differentiation of the same checkpoint.</summary>
public sealed class GradientPyTorchTests
{
    [Theory]
    [MemberData(nameof(PyTorchReference.Cases), MemberType = typeof(PyTorchReference))]
    public void Accumulate_CommittedCheckpoint_GivesPyTorchsGradients(string name) =>
        PyTorchComparison.AssertGradients(PyTorchReference.LoadCase(name), PyTorchReference.LoadModel(name));
}
