using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed unsafe class NarrowMatrixTests
{
    // Rounding moves a weight by half a step at most; the step itself, and the quotient, are rounded to 6e-8 of the 2,047 steps that a weight has at most.
    private const double Steps = 0.5 + (2047 * 2 * 6e-8);

    public static MatrixTheoryData<int, int, bool> Shapes => new([1, 3, 4, 5, 63, 64, 65, 130], [1, 15, 16, 17, 64, 80, 129], [false, true]);

    [Theory, MemberData(nameof(Shapes))]
    public void Constructor_AnyWeights_RoundsEachByHalfAStepAtMostAndUsesTheWholeRange(int inputs, int outputs, bool isByte)
    {
        float[] weight = new Random(inputs).Uniform(inputs * outputs, 3);
        using NarrowMatrix matrix = new(weight, inputs, outputs, isByte);
        for (int output = 0; output < outputs; output++)
        {
            for (int block = 0; block < matrix.Blocks; block++)
            {
                float scale = matrix.Scales[(block * matrix.PaddedOutputs) + output];
                int largest = 0;
                for (int input = block * 64; input < Math.Min(inputs, (block + 1) * 64); input++)
                {
                    int integer = matrix.IntegerAt(input, output);
                    largest = Math.Max(largest, Math.Abs(integer));
                    double wrong = Math.Abs(weight[(input * outputs) + output] - ((double)integer * scale));
                    Assert.True(wrong <= Steps * scale, $"weight {input}, {output} is off by {wrong / scale} steps.");
                }

                Assert.Equal(isByte ? 127 : 2047, largest);
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Constructor_AnyShape_FillsUpWithZeros(int inputs, int outputs, bool isByte)
    {
        float[] weight = new float[inputs * outputs];
        weight.AsSpan().Fill(-1);
        using NarrowMatrix matrix = new(weight, inputs, outputs, isByte);
        Assert.Equal((inputs + 3) / 4 * 4, matrix.PaddedInputs);
        Assert.Equal((outputs + 15) / 16 * 16, matrix.PaddedOutputs);
        for (int output = 0; output < matrix.PaddedOutputs; output++)
        {
            for (int input = 0; input < matrix.PaddedInputs; input++)
            {
                Assert.Equal(input < inputs && output < outputs ? isByte ? -127 : -2047 : 0, matrix.IntegerAt(input, output));
            }

            for (int block = 0; block < matrix.Blocks; block++)
            {
                Assert.Equal(output >= outputs, matrix.Scales[(block * matrix.PaddedOutputs) + output] == 0);
            }
        }
    }

    // What the vectors read: pairs of neighbouring inputs, neighbouring outputs behind each other, panels of 64 outputs.
    [Theory, MemberData(nameof(Shapes))]
    public void IndexOf_EveryWeight_HasAPlaceOfItsOwnInPanelsOfPairs(int inputs, int outputs, bool isByte)
    {
        using NarrowMatrix matrix = new(new float[inputs * outputs], inputs, outputs, isByte);
        HashSet<long> places = [];
        for (int output = 0; output < matrix.PaddedOutputs; output++)
        {
            int panel = output / 64 * 64;
            int width = Math.Min(64, matrix.PaddedOutputs - panel);
            for (int input = 0; input < matrix.PaddedInputs; input++)
            {
                long place = matrix.IndexOf(input, output);
                Assert.True(places.Add(place));
                Assert.Equal((panel * matrix.PaddedInputs) + (input / 2 * 2 * width) + ((output - panel) * 2) + (input & 1), place);
            }
        }

        Assert.Equal(matrix.PaddedInputs * matrix.PaddedOutputs, places.Count);
        Assert.Equal((0, places.Count - 1), (places.Min(), places.Max()));
    }

    [Theory]
    [InlineData(float.NaN, false)]
    [InlineData(float.NaN, true)]
    [InlineData(float.PositiveInfinity, false)]
    [InlineData(float.NegativeInfinity, true)]
    public void Constructor_OneDamagedWeight_MakesItsOutputNaNAndNoOther(float damage, bool isByte)
    {
        const int Inputs = 70;
        const int Outputs = 20;
        for (int damaged = 0; damaged < Inputs * Outputs; damaged += 37)
        {
            float[] weight = new Random(damaged).Uniform(Inputs * Outputs);
            weight[damaged] = damage;
            using NarrowMatrix matrix = new(weight, Inputs, Outputs, isByte);
            using NarrowOperands operands = new(new Random(1), 1, matrix);
            float[] result = operands.Product(operands.Addend());
            Assert.All(result, (value, column) => Assert.Equal(column == damaged % Outputs, float.IsNaN(value)));
        }
    }

    [Fact]
    public void Constructor_ZeroColumn_AddsNothing()
    {
        float[] weight = new Random(1).Uniform(8 * 16);
        for (int input = 0; input < 8; input++)
        {
            weight[(input * 16) + 5] = 0;
        }

        using NarrowMatrix matrix = new(weight, 8, 16, isByte: true);
        using NarrowOperands operands = new(new Random(1), 1, matrix);
        float[] addend = operands.Addend();
        float[] result = operands.Product(addend);
        Assert.Equal(addend[5], result[5]);
        Assert.Equal(1, result.Zip(addend).Count(pair => pair.First == pair.Second));
    }

    [Theory]
    [InlineData(3, 4, 11)]
    [InlineData(0, 4, 0)]
    [InlineData(4, 0, 0)]
    public void Constructor_WeightsDoNotMatch_ThrowsNamingAll(int inputs, int outputs, int weights)
    {
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => new NarrowMatrix(new float[weights], inputs, outputs, isByte: true));
        Assert.Contains($"{inputs} inputs and {outputs} outputs must have as many weights as their product, but had {weights}", wrong.Message, StringComparison.Ordinal);
    }
}
