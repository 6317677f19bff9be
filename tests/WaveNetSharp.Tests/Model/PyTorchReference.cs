using System.Globalization;
using WaveNetSharp.Checkpoints;

namespace WaveNetSharp.Tests.Model;

/// <summary>What PyTorch made of a checkpoint and codes in double precision: the output of tools/pytorch_reference.py.</summary>
/// <param name="Codes">Shape [T].</param>
/// <param name="Logits">Shape [T, 256]; row t predicts code t + 1.</param>
/// <param name="Gradients">Of the mean loss in nats over the T - 1 predictions, by tensor name, in the checkpoint's axis order.</param>
/// <param name="BitsPerSample">That loss in bits.</param>
internal sealed record PyTorchReference(byte[] Codes, float[] Logits, Dictionary<string, float[]> Gradients, double BitsPerSample)
{
    private const string GradientPrefix = "gradients.";

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "ReferenceData", "PyTorch");

    /// <summary>The networks that the repository has checkpoints and PyTorch's results of.</summary>
    public static TheoryData<string> Cases { get; } = new("one-hot-k2", "one-hot-k3", "scalar-k3", "no-post", "three-stacks");

    public static Checkpoint LoadModel(string name) => Checkpoint.Load(Path.Combine(Folder, $"{name}.safetensors"));

    public static PyTorchReference LoadCase(string name) => Load(Path.Combine(Folder, $"{name}.expected.safetensors"));

    public static PyTorchReference Load(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        Dictionary<string, float[]> tensors = file.Tensors.Values.ToDictionary(tensor => tensor.Name, tensor =>
        {
            float[] values = new float[tensor.Length];
            file.Read(tensor, values);
            return values;
        });
        return new PyTorchReference(
            [.. tensors["codes"].Select(code => (byte)code)],
            tensors["logits"],
            tensors.Where(tensor => tensor.Key.StartsWith(GradientPrefix, StringComparison.Ordinal))
                .ToDictionary(tensor => tensor.Key[GradientPrefix.Length..], tensor => tensor.Value),
            double.Parse(file.Metadata["bits_per_sample"], CultureInfo.InvariantCulture));
    }
}
