using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed unsafe class ByteMatrixTests
{
    // Half a step, and the rounding of the scale and of quotients of at most 127.
    private const double Steps = 0.5 + (127 * 4 * 6e-8);

    public static MatrixTheoryData<int, int> Shapes => new([4, 12, 60, 64, 68, 192, 200], [1, 15, 16, 17, 64, 80, 129]);

    [Theory, MemberData(nameof(Shapes))]
    public void Constructor_AnyWeights_RoundsEachByHalfAStepAtMostAndNoPairBeyond128(int inputs, int outputs)
    {
        // The second kind rounds both weights of a pair up, the third has one large weight in each pair.
        Random random = new(inputs);
        float[][] kinds =
        [
            random.Uniform(inputs * outputs, 3),
            [.. Enumerable.Range(0, inputs * outputs).Select(_ => random.Next(2) == 0 ? -63.5f : 63.5f)],
            [.. Enumerable.Range(0, inputs * outputs).Select(i => i / outputs % 2 == 0 ? random.Next(-127, 128) : 0f)],
        ];
        foreach (float[] weight in kinds)
        {
            using ByteMatrix matrix = new(weight, inputs, outputs);
            for (int output = 0; output < outputs; output++)
            {
                for (int input = 0; input < inputs; input += 2)
                {
                    double scale = 127.0 * matrix.Scales[(input / 64 * matrix.PaddedOutputs) + output];
                    int pair = 0;
                    for (int i = input; i < input + 2; i++)
                    {
                        int integer = matrix.Integers[matrix.IndexOf(i, output)];
                        Assert.Equal(weight[(i * outputs) + output], integer * scale, (Steps * scale) + 1e-30);
                        pair += Math.Abs(integer);
                    }

                    Assert.InRange(pair, 0, 128);
                }
            }
        }
    }

    // What the vectors read: four neighbouring inputs, neighbouring outputs behind each other, panels of 64 outputs.
    [Theory, MemberData(nameof(Shapes))]
    public void IndexOf_EveryWeight_HasAPlaceOfItsOwnInPanelsOfFours(int inputs, int outputs)
    {
        using ByteMatrix matrix = new(new float[inputs * outputs], inputs, outputs);
        HashSet<long> places = [];
        for (int output = 0; output < matrix.PaddedOutputs; output++)
        {
            int panel = output / 64 * 64;
            int width = Math.Min(64, matrix.PaddedOutputs - panel);
            for (int input = 0; input < inputs; input++)
            {
                long place = matrix.IndexOf(input, output);
                Assert.True(places.Add(place));
                Assert.Equal((panel * inputs) + (input / 4 * 4 * width) + ((output - panel) * 4) + (input & 3), place);
            }
        }

        Assert.Equal((0, (inputs * matrix.PaddedOutputs) - 1), (places.Min(), places.Max()));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Constructor_AnyShape_FillsUpWithZeros(int inputs, int outputs)
    {
        float[] weight = new float[inputs * outputs];
        weight.AsSpan().Fill(1);
        using ByteMatrix matrix = new(weight, inputs, outputs);
        Assert.Equal((outputs + 15) / 16 * 16, matrix.PaddedOutputs);
        for (int output = outputs; output < matrix.PaddedOutputs; output++)
        {
            Assert.All(Enumerable.Range(0, inputs), input => Assert.Equal(0, matrix.Integers[matrix.IndexOf(input, output)]));
            Assert.All(Enumerable.Range(0, matrix.Blocks), block => Assert.Equal(0, matrix.Scales[(block * matrix.PaddedOutputs) + output]));
            Assert.Equal(0, matrix.Correction.Span[output]);
        }
    }

    [Theory]
    [InlineData(3, 4, 12)]
    [InlineData(6, 4, 24)]
    [InlineData(4, 4, 15)]
    [InlineData(0, 4, 0)]
    [InlineData(4, 0, 0)]
    public void Constructor_WeightsDoNotMatch_ThrowsNamingAll(int inputs, int outputs, int weights)
    {
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => new ByteMatrix(new float[weights], inputs, outputs));
        Assert.Contains($"{inputs} inputs (a multiple of 4) and {outputs} outputs", wrong.Message, StringComparison.Ordinal);
    }
}
