using System.Text;
using System.Text.Json;
using WaveNetSharp.Audio;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Files;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Fuzz;

/// <summary>The readers that can be attacked, by name.</summary>
internal static class Targets
{
    private static readonly WaveNetConfig Small = new()
    {
        Stacks = 1,
        LayersPerStack = 2,
        ResidualChannels = 2,
        DilationChannels = 2,
        SkipChannels = 2,
        PostChannels = [],
        Window = 64,
    };

    private static readonly string Scratch = Path.Combine(ScratchFile.Folder, "input");

    public static IReadOnlyList<string> Names { get; } = ["wav", "aiff", "checkpoint", "state", "config", "progress", "baselines", "metrics", "labels", "corpus"];

    /// <exception cref="ArgumentException">There is no target of this name.</exception>
    public static IFuzzTarget Of(string name) => name switch
    {
        "wav" => new AudioTarget((stream, path) => new WavReader(stream, path), WavInputs.Seeds, WavInputs.Words, WavInputs.Generate, bigEndian: false),
        "aiff" => new AudioTarget((stream, path) => new AiffReader(stream, path), AiffInputs.Seeds, AiffInputs.Words, AiffInputs.Generate, bigEndian: true),
        "checkpoint" => new TextTarget(Scratch, [Written(path => Checkpoint.Save(path, Small, new float[new ParameterLayout(Small).Length], new CheckpointInfo { CorpusId = new string('0', 64), Step = 7, BitsPerSample = 3.5, EmaDecay = 0.99 }))],
            bytes => ScratchFile.Use(Scratch, bytes, path => Checkpoint.Load(path)), SafeTensorsInputs.Damage),
        "state" => new TextTarget(Scratch, [State()], bytes => ScratchFile.Use(Scratch, bytes, ReadState), SafeTensorsInputs.Damage),
        "config" => new TextTarget("take.json", [Encoding.UTF8.GetBytes(Small.ToJson()), Encoding.UTF8.GetBytes(WaveNetConfig.Seed.ToJson())], ReadConfig, JsonMutator.Mutate),
        "progress" => new TextTarget("take.json", [Encoding.UTF8.GetBytes(Progress())], bytes => TrainerState.FromJson(Encoding.UTF8.GetString(bytes), "take.json"), JsonMutator.Mutate),
        "baselines" => new TextTarget("take.json", [Baselines()], ReadBaselines, JsonMutator.Mutate),
        "metrics" => new TextTarget(Scratch, ["{\"step\":1,\"loss\":5.5}\n{\"step\":2,\"loss\":5.25}\n{\"step\":3}\n"u8.ToArray()], bytes => ScratchFile.Use(Scratch, bytes, path => MetricsFile.Resume(path, 2).Dispose()), JsonMutator.Mutate),
        "labels" => new TextTarget(Scratch, ["file,label\na.wav,jazz\n\"b \"\"x\"\".wav\",\"pop, rock\"\nfolder/c.wav,jazz\n"u8.ToArray(), "label;file\r\njazz;a.wav\r\n"u8.ToArray(), "file\tlabel\na\tb\n"u8.ToArray()],
            bytes => ScratchFile.Use(Scratch, bytes, ReadLabels), JsonMutator.Mutate),
        "corpus" => new CorpusTarget(),
        _ => throw new ArgumentException($"the target must be one of {string.Join(", ", Names)}, but was '{name}'."),
    };

    private static byte[] Written(Action<string> write)
    {
        write(Scratch);
        return File.ReadAllBytes(Scratch);
    }

    private static byte[] State()
    {
        float[] numbers = new float[new ParameterLayout(Small).Length];
        return Written(path => TrainingStateFile.Save(path, Small, numbers, numbers, numbers, numbers, Progress()));
    }

    private static string Progress()
    {
        TrainingSettings settings = new()
        {
            Batch = 2,
            Window = 64,
            LearningRate = 0.001,
            Schedule = LearningRateSchedule.Cosine,
            WarmupSteps = 1,
            ClipNorm = 1,
            WeightDecay = 0.01,
            ValidationShare = 0.1,
            Seed = 1,
        };
        return new TrainerState { CorpusId = new string('0', 64), Settings = settings, Budget = new TrainingBudget(10, null) }.ToJson();
    }

    private static byte[] Baselines()
    {
        BaselineModel model = new() { CodeCounts = [.. Enumerable.Repeat(1L, 256)], ErrorCounts = [.. Enumerable.Repeat(2L, 511)], Coefficients = new double[64], Constant = 0.5 };
        return Encoding.UTF8.GetBytes(model.ToJson());
    }

    private static void ReadState(string path)
    {
        TrainingState state = TrainingStateFile.Load(path);
        TrainerState.FromJson(state.Progress, path);
    }

    private static void ReadConfig(byte[] bytes)
    {
        WaveNetConfig config = WaveNetConfig.FromJson(Encoding.UTF8.GetString(bytes), "take.json");
        _ = config.ReceptiveField;
        if (JsonSerializer.Deserialize<WaveNetConfig>(config.ToJson(), JsonFormat.Compact) != config)
        {
            throw new FuzzFailureException("a configuration that reads differently when it is written");
        }
    }

    private static void ReadBaselines(byte[] bytes)
    {
        BaselineModel model = BaselineModel.FromJson(Encoding.UTF8.GetString(bytes), "take.json");
        if (!model.LinearBits(100).All(double.IsFinite))
        {
            throw new FuzzFailureException("bits that are not finite");
        }
    }

    private static void ReadLabels(string path)
    {
        List<SourceFile> files = [new SourceFile(Path.Combine(ScratchFile.Folder, "a.wav"), "a.wav", null)];
        LabelTable.Read(path).Assign(files);
    }
}
