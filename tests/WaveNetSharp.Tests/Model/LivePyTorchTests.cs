using System.ComponentModel;
using System.Diagnostics;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Model;

/// <summary>PyTorch reads a checkpoint that this code has just written, and gets the same logits, bits and gradients over several training tiles.</summary>
public sealed class LivePyTorchTests : IDisposable
{
    // More than two training tiles, and not a whole number of them.
    private const int Samples = 1100;

    private const string FindTorch = "import sys, importlib.util as i; sys.exit(not (i.find_spec('torch') and i.find_spec('numpy')))";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("four taps, odd widths")]
    [InlineData("three taps, scalar")]
    public void Save_ReadByPyTorch_GivesTheSameLogitsBitsAndGradients(string name)
    {
        Assert.SkipUnless(Python("-c", FindTorch).ExitCode == 0, "PyTorch is missing: install the Debian package python3-torch");
        (string model, string codes, string expected) = (_folder.File("model.safetensors"), _folder.File("codes"), _folder.File("expected.safetensors"));
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs[name]);
        Checkpoint.Save(model, network.Config, network.Parameters, new CheckpointInfo { CorpusId = "é", BitsPerSample = 1.5 });
        byte[] heard = TestNetworks.Codes(Samples);
        File.WriteAllBytes(codes, heard);

        (int exitCode, string error) = Python(Path.Combine(AppContext.BaseDirectory, "pytorch_reference.py"), "run", model, codes, expected);

        Assert.True(exitCode == 0, error);
        PyTorchReference reference = PyTorchReference.Load(expected);
        float[] logits = PyTorchComparison.Logits(Checkpoint.Load(model), heard, 512);
        PyTorchComparison.AssertLogits(reference, logits);
        PyTorchComparison.AssertBits(reference, logits);
        PyTorchComparison.AssertGradients(reference, Checkpoint.Load(model));
    }

    private static (int ExitCode, string Error) Python(params string[] arguments)
    {
        try
        {
            ProcessStartInfo start = new("/usr/bin/python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            // So small a network is slower on several threads, and other tests run beside this one.
            start.Environment["OMP_NUM_THREADS"] = "1";
            using Process process = Process.Start(start)!;
            process.OutputDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, error);
        }
        catch (Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }
}
