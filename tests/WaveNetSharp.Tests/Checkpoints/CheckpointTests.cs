using FsCheck;
using FsCheck.Fluent;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Files;
using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("x.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_ThenLoad_KeepsEveryBit()
    {
        Gen<WaveNetConfig> configs =
            from kernel in Gen.Choose(2, 4)
            from stacks in Gen.Choose(1, 3)
            from layers in Gen.Choose(1, 3)
            from channels in Gen.Choose(1, 9).ArrayOf(3)
            from post in Gen.Choose(1, 9).ArrayOf().Resize(3)
            from input in Gen.Elements(InputKind.OneHot, InputKind.Scalar)
            select new WaveNetConfig
            {
                KernelSize = kernel,
                Stacks = stacks,
                LayersPerStack = layers,
                ResidualChannels = channels[0],
                DilationChannels = channels[1],
                SkipChannels = channels[2],
                PostChannels = post,
                Input = input,
            };

        Gen<CheckpointInfo> infos =
            from corpus in Gen.Elements(null, "", "corpus \"é\" 1")
            from step in Gen.Choose(0, int.MaxValue)
            from bits in Gen.Elements<double?>(null, 0, 2.345678901234567, double.Epsilon, 8)
            from decay in Gen.Elements<double?>(null, 0.999, 0.123456789012345)
            select new CheckpointInfo
            {
                CorpusId = corpus,
                Step = step,
                Epoch = step / 1000,
                TrainedSamples = long.MaxValue - step,
                BitsPerSample = bits,
                EmaDecay = decay,
                ToolVersion = "9.8.7",
            };

        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(configs.ToArbitrary(), infos.ToArbitrary(), (config, info) =>
        {
            float[] parameters = CheckpointNetworks.RandomParameters(config, (int)info.Step);
            Checkpoint.Save(Path, config, parameters, info);
            Checkpoint loaded = Checkpoint.Load(Path);
            return loaded.Config == config
                && loaded.Info == info
                && loaded.Parameters.Select(BitConverter.SingleToInt32Bits).SequenceEqual(parameters.Select(BitConverter.SingleToInt32Bits));
        }));
    }

    [Fact]
    public void Save_AnyTensor_IsInPyTorchOrder()
    {
        ParameterLayout layout = new(CheckpointNetworks.ScalarKernel3);
        float[] parameters = new float[layout.Length];
        ParameterSlice dilated = layout.Slices.Single(slice => slice.Name == "layers.2.dilated.weight");
        for (int k = 0; k < 3; k++)
        {
            for (int i = 0; i < dilated.Inputs; i++)
            {
                for (int o = 0; o < dilated.Outputs; o++)
                {
                    dilated.Of(parameters.AsSpan())[(((k * dilated.Inputs) + i) * dilated.Outputs) + o] = (100 * o) + (10 * i) + k;
                }
            }
        }

        Checkpoint.Save(Path, CheckpointNetworks.ScalarKernel3, parameters, new CheckpointInfo());

        using SafeTensorsFile file = SafeTensorsFile.Open(Path);
        TensorEntry entry = file.Tensors["layers.2.dilated.weight"];
        Assert.Equal([dilated.Outputs, dilated.Inputs, 3L], entry.Shape);
        float[] values = new float[entry.Length];
        file.Read(entry, values);
        for (int n = 0; n < values.Length; n++)
        {
            Assert.Equal((100 * (n / (3 * dilated.Inputs))) + (10 * (n / 3 % dilated.Inputs)) + (n % 3), values[n]);
        }
    }

    [Fact]
    public void Save_DesignedNames_AreAllThereAndNoOthers()
    {
        WaveNetConfig config = CheckpointNetworks.OneHot with { Stacks = 1, LayersPerStack = 2 };
        Checkpoint.Save(Path, config, CheckpointNetworks.RandomParameters(config, 1), new CheckpointInfo());

        using SafeTensorsFile file = SafeTensorsFile.Open(Path);
        Dictionary<string, string> shapes = file.Tensors.Values.ToDictionary(tensor => tensor.Name, tensor => TensorEntry.Describe(tensor.Shape));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["input.weight"] = "[6, 256, 2]",
                ["input.bias"] = "[6]",
                ["layers.0.dilated.weight"] = "[10, 6, 2]",
                ["layers.0.dilated.bias"] = "[10]",
                ["layers.0.residual.weight"] = "[6, 5, 1]",
                ["layers.0.residual.bias"] = "[6]",
                ["layers.0.skip.weight"] = "[7, 5, 1]",
                ["layers.0.skip.bias"] = "[7]",
                ["layers.1.dilated.weight"] = "[10, 6, 2]",
                ["layers.1.dilated.bias"] = "[10]",
                ["layers.1.skip.weight"] = "[7, 5, 1]",
                ["layers.1.skip.bias"] = "[7]",
                ["post.0.weight"] = "[9, 7, 1]",
                ["post.0.bias"] = "[9]",
                ["output.weight"] = "[256, 9, 1]",
                ["output.bias"] = "[256]",
            },
            shapes);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Save_NotFinite_ThrowsNamingTheTensorAndKeepsTheOldFile(float value)
    {
        WaveNetConfig config = CheckpointNetworks.OneHot;
        float[] parameters = CheckpointNetworks.RandomParameters(config, 1);
        Checkpoint.Save(Path, config, parameters, new CheckpointInfo { Step = 7 });
        new ParameterLayout(config).Slices.Single(slice => slice.Name == "layers.3.skip.bias").Of(parameters.AsSpan())[2] = value;

        ArgumentException error = Assert.Throws<ArgumentException>(() => Checkpoint.Save(Path, config, parameters, new CheckpointInfo()));
        Assert.Contains("'layers.3.skip.bias'", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, Checkpoint.Load(Path).Info.Step);
        Assert.False(File.Exists(Path + AtomicFile.TemporarySuffix));
    }

    [Fact]
    public void Save_WrongLength_ThrowsWithBothLengths()
    {
        int length = new ParameterLayout(CheckpointNetworks.OneHot).Length;
        ArgumentException error = Assert.Throws<ArgumentException>(() => Checkpoint.Save(Path, CheckpointNetworks.OneHot, new float[length + 1], new CheckpointInfo()));
        Assert.Contains($"{length:N0}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{length + 1:N0}", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void Load_NoSuchFile_ThrowsAsTheSystemDoes() =>
        Assert.Throws<FileNotFoundException>(() => Checkpoint.Load(Path));
}
