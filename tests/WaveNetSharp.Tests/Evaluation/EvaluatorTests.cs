using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Evaluation;

public sealed class EvaluatorTests
{
    // The mean of 700 losses of about 10 bits, each from logits good to 1e-4.
    private const double Tolerance = 2e-4;

    // A sampler and an evaluation sum the same exponentials in another order: see SamplerTests.
    private const double SamplerTolerance = 5e-6;

    public static MatrixTheoryData<string, GenerationMode> NetworksAndModes => new(TestNetworks.Configs.Keys, Enum.GetValues<GenerationMode>());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void Measure_WholeSegments_MatchesReferenceNetwork(string name)
    {
        using TestCorpus corpus = TestCorpus.OfLengths(400, 301);
        using WaveNet model = TestNetworks.Create(TestNetworks.Configs[name] with { SampleRate = 8000 });
        double expected = Reference(model, corpus.Corpus, new(0, 0, 400)) + Reference(model, corpus.Corpus, new(1, 0, 301));

        EvaluationResult result = Evaluator.Measure(model, corpus.Corpus, [new(0, 0, 400), new(1, 0, 301), new(1, 5, 1)], cancellationToken: Cancellation);

        Assert.Equal(699, result.Samples);
        Assert.Equal(expected / 699, result.BitsPerSample, Tolerance);
    }

    [Theory, MemberData(nameof(NetworksAndModes))]
    public void Measure_WhatASessionGenerated_GivesTheBitsOfThatSession(string name, GenerationMode mode)
    {
        using WaveNet model = TestNetworks.Create(TestNetworks.Configs[name] with { SampleRate = 8000 });
        using GenerationSession session = new(model, seed: 1, mode: mode);
        // The first sample is the silence that a session goes on from.
        float[] samples = new float[5001];
        session.Read(samples.AsSpan(1));
        using TestCorpus corpus = new(samples);

        EvaluationResult result = Evaluator.Measure(model, corpus.Corpus, [new(0, 0, samples.Length)], mode: mode, cancellationToken: Cancellation);

        // Not one sample more or less: the mean would differ by a thousandth of a bit.
        Assert.Equal(5000, result.Samples);
        Assert.Equal(session.BitsPerSample, result.BitsPerSample, mode == GenerationMode.Exact ? Tolerance : SamplerTolerance);
    }

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void SteppedPieceLoss_Exact_DiffersFromTilesByRoundingAlone(string name)
    {
        using TestCorpus corpus = TestCorpus.OfLengths(9000);
        using WaveNet model = TestNetworks.Create(TestNetworks.Configs[name] with { SampleRate = 8000 });
        using PieceLoss tiles = new(model, corpus.Corpus, tile: 252);
        using SteppedPieceLoss steps = new(model, corpus.Corpus, GenerationMode.Exact);
        // Longer than a block of the steps, and not from the start; the second piece after the first, which it must have forgotten.
        foreach (Piece piece in (Piece[])[new(0, 7, 50, 8192), new(0, 600, 0, 1)])
        {
            Assert.Equal(tiles.Of(piece) / piece.Targets, steps.Of(piece) / piece.Targets, Tolerance);
        }
    }

    [Fact]
    public void Measure_InFastModeInPieces_EqualsOneStreamWhateverTheThreads()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(140_000);
        using WaveNet model = TestNetworks.Create(TestNetworks.Configs["one layer"] with { SampleRate = 8000 });
        using SteppedPieceLoss stream = new(model, corpus.Corpus, GenerationMode.Fast);
        double expected = stream.Of(new Piece(0, 0, 0, 139_999)) / Math.Log(2) / 139_999;

        foreach (int threads in (int[])[1, 2])
        {
            EvaluationResult result = Evaluator.Measure(
                model, corpus.Corpus, [new(0, 0, 140_000)], threads: threads, mode: GenerationMode.Fast, cancellationToken: Cancellation);
            Assert.Equal(expected, result.BitsPerSample, 1e-9);
        }
    }

    [Fact]
    public void Measure_LongSegmentInPieces_EqualsOneStream()
    {
        // Longer than one piece of 131,072 samples, so that the second piece starts after hearing one receptive field.
        using TestCorpus corpus = TestCorpus.OfLengths(140_000);
        using WaveNet model = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"] with { SampleRate = 8000 });
        using PieceLoss stream = new(model, corpus.Corpus, tile: 252);
        double expected = stream.Of(new Piece(0, 0, 0, 139_999)) / Math.Log(2) / 139_999;

        foreach (int threads in (int[])[1, 2, 3])
        {
            EvaluationResult result = Evaluator.Measure(model, corpus.Corpus, [new(0, 0, 140_000)], threads: threads, cancellationToken: Cancellation);
            Assert.Equal(expected, result.BitsPerSample, 1e-9);
        }
    }

    [Fact]
    public void Measure_Windows_StartFromNothingEach()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(250);
        using WaveNet model = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"] with { SampleRate = 8000 });
        double expected = Reference(model, corpus.Corpus, new(0, 0, 101)) + Reference(model, corpus.Corpus, new(0, 100, 101)) + Reference(model, corpus.Corpus, new(0, 200, 50));

        EvaluationResult result = Evaluator.Measure(model, corpus.Corpus, [new(0, 0, 250)], window: 100, cancellationToken: Cancellation);

        Assert.Equal(249, result.Samples);
        Assert.Equal(expected / 249, result.BitsPerSample, Tolerance);
    }

    [Fact]
    public void Measure_Noise_NetworkThatCopiesItsInputGainsNothing()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(3000);
        using WaveNet copier = Copier();

        double bits = Evaluator.Measure(copier, corpus.Corpus, [new(0, 0, 3000)], cancellationToken: Cancellation).BitsPerSample;

        Assert.True(bits > 8, $"{bits} bits");
    }

    [Fact]
    public void Measure_Constant_NetworkThatCopiesItsInputIsRight()
    {
        float[] constant = new float[3000];
        Array.Fill(constant, 0.25f);
        using TestCorpus corpus = new(constant);
        using WaveNet copier = Copier();

        double bits = Evaluator.Measure(copier, corpus.Corpus, [new(0, 0, 3000)], cancellationToken: Cancellation).BitsPerSample;

        Assert.True(bits < 0.1, $"{bits} bits");
    }

    [Fact]
    public void Measure_OtherRate_IsRefusedNamingBoth()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(100);
        using WaveNet model = new(WaveNetConfig.Tiny, seed: 1);

        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => Evaluator.Measure(model, corpus.Corpus, [new(0, 0, 100)], cancellationToken: Cancellation));

        Assert.Contains("is 8,000 Hz, but the network is made for 8,192 Hz", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_Cancelled_StopsAndSaysSo()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(1000);
        using WaveNet model = TestNetworks.Create(TestNetworks.Configs["one layer"] with { SampleRate = 8000 });
        using CancellationTokenSource stop = new();
        List<double> shares = [];

        Assert.Throws<OperationCanceledException>(() => Evaluator.Measure(
            model, corpus.Corpus, [new(0, 0, 1000)], window: 10, threads: 1, progress: new Progress(share => { shares.Add(share); stop.Cancel(); }), cancellationToken: stop.Token));

        // 100 windows, and it stops after the first.
        Assert.Equal([0.01], shares);
    }

    [Fact]
    public void Measure_NothingToPredict_IsNaNOfNoSamples()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(100);
        using WaveNet model = TestNetworks.Create(TestNetworks.Configs["one layer"] with { SampleRate = 8000 });

        EvaluationResult result = Evaluator.Measure(model, corpus.Corpus, [new(0, 0, 1)], cancellationToken: Cancellation);

        Assert.Equal((double.NaN, 0), (result.BitsPerSample, result.Samples));
    }

    // The network that the document's own training set out to learn: its output at time t is the code of time t. Eight bits of the code go
    // through eight channels of the gated unit, and the logit of a code counts how many bits agree.
    private static WaveNet Copier()
    {
        WaveNetConfig config = new()
        {
            SampleRate = 8000, Stacks = 1, LayersPerStack = 1, ResidualChannels = 8, DilationChannels = 8, SkipChannels = 16, PostChannels = [],
        };
        ParameterLayout layout = new(config);
        float[] parameters = new float[layout.Length];
        ParameterSlice Slice(string name) => layout.Slices.Single(slice => slice.Name == name);
        void Set(string name, int tap, int input, int output, float value)
        {
            ParameterSlice slice = Slice(name);
            parameters[slice.Offset + (((tap * slice.Inputs) + input) * slice.Outputs) + output] = value;
        }

        for (int bit = 0; bit < 8; bit++)
        {
            for (int code = 0; code < 256; code++)
            {
                float sign = ((code >> bit) & 1) == 1 ? 1 : -1;
                Set("input.weight", 1, code, bit, 10 * sign);
                Set("output.weight", 0, bit, code, 10 * Math.Max(sign, 0));
                Set("output.weight", 0, 8 + bit, code, 10 * Math.Max(-sign, 0));
            }

            Set("layers.0.dilated.weight", 1, bit, bit, 1);
            Set("layers.0.dilated.bias", 0, 0, 8 + bit, 20);
            Set("layers.0.skip.weight", 0, bit, bit, 1);
            Set("layers.0.skip.weight", 0, bit, 8 + bit, -1);
        }

        return new WaveNet(config, parameters);
    }

    private sealed class Progress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    private static double Reference(WaveNet model, AudioCorpus corpus, Segment segment)
    {
        byte[] codes = new byte[segment.Length];
        corpus.ReadCodes(segment.Recording, segment.Start, codes);
        double[] parameters = [.. model.Parameters.ToArray().Select(value => (double)value)];
        return ReferenceNetwork.Loss(model.Config, parameters, codes) * segment.Targets / Math.Log(2);
    }
}
