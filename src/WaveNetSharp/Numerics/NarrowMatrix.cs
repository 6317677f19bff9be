namespace WaveNetSharp.Numerics;

/// <summary>A weight matrix in integers of 8 or 16 bits, laid out for <see cref="NarrowProduct"/>. Immutable; safe on any threads.</summary>
/// <remarks>
/// weight[k, n] is about scale[k / 64, n] times an integer: every output has its own scale for each block of 64 inputs. Integers of 8 bits are in
/// [-127, 127], those of 16 bits in [-2047, 2047]: 64 of either times activations in [-16383, 16383] fit into a sum of 32 bits. Laid out as
/// [panel of 64 outputs, pair of inputs, output, input of the pair], so that a vector holds the pairs of neighbouring outputs; inputs are filled up with zeros to
/// a multiple of 4, outputs to one of 16.
/// </remarks>
internal sealed unsafe class NarrowMatrix : IDisposable
{
    /// <summary>Inputs that share a scale and a sum of integers.</summary>
    public const int Block = 64;

    /// <summary>Outputs that lie together.</summary>
    public const int Panel = 64;

    /// <summary>The largest activation.</summary>
    public const int ActivationLimit = 16383;

    private const int ByteLimit = 127;
    private const int ShortLimit = 2047;

    private readonly AlignedMemory _integers;
    private readonly AlignedMemory _scales;

    /// <summary>Rounds a matrix.</summary>
    /// <param name="weight">Shape [inputs, outputs].</param>
    /// <param name="inputs">Inputs.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="isByte">8 bits, or else 16.</param>
    /// <param name="arena">Where the integers and behind them the scales are to lie; in memory of their own when null.</param>
    public NarrowMatrix(ReadOnlySpan<float> weight, int inputs, int outputs, bool isByte, Arena? arena = null)
    {
        if (inputs < 1 || outputs < 1 || weight.Length != (long)inputs * outputs)
        {
            throw new ArgumentException($"a matrix of {inputs} inputs and {outputs} outputs must have as many weights as their product, but had {weight.Length}.");
        }

        Inputs = inputs;
        Outputs = outputs;
        IsByte = isByte;
        PaddedInputs = PadInputs(inputs);
        PaddedOutputs = PadOutputs(outputs);
        Blocks = BlocksOf(inputs);
        (long integers, long scales) = Lengths(inputs, outputs, isByte);
        _integers = arena?.Take(integers) ?? new AlignedMemory(integers);
        _scales = arena?.Take(scales) ?? new AlignedMemory(scales);
        for (int output = 0; output < outputs; output++)
        {
            for (int block = 0; block < Blocks; block++)
            {
                RoundBlock(weight, block, output);
            }
        }
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Inputs with those that are always zero.</summary>
    public int PaddedInputs { get; }

    /// <summary>Outputs with those that are always zero.</summary>
    public int PaddedOutputs { get; }

    /// <summary>Blocks of inputs.</summary>
    public int Blocks { get; }

    /// <summary>8 bits, or else 16.</summary>
    public bool IsByte { get; }

    /// <summary>The integers; <see cref="sbyte"/> or <see cref="short"/>.</summary>
    public void* Integers => _integers.Pointer;

    /// <summary>Shape [Blocks, PaddedOutputs].</summary>
    public float* Scales => _scales.Pointer;

    /// <summary>Bytes that a product reads.</summary>
    public long Bytes => sizeof(float) * (_integers.Length + _scales.Length);

    /// <summary>Channels of a row of activations with those that are always zero.</summary>
    public static int PadInputs(int channels) => (channels + 3) / 4 * 4;

    /// <summary>Channels of a row of results with those that are always zero.</summary>
    public static int PadOutputs(int channels) => (channels + 15) / 16 * 16;

    /// <summary>Floats of an arena that a matrix takes.</summary>
    public static long LengthOf(int inputs, int outputs, bool isByte)
    {
        (long integers, long scales) = Lengths(inputs, outputs, isByte);
        return Arena.LengthOf(integers) + Arena.LengthOf(scales);
    }

    /// <summary>Where a weight lies.</summary>
    public long IndexOf(int input, int output)
    {
        int panel = output / Panel * Panel;
        int width = Math.Min(Panel, PaddedOutputs - panel);
        return ((long)panel * PaddedInputs) + ((long)(input / 2) * width * 2) + ((output - panel) * 2) + (input % 2);
    }

    /// <summary>A weight as its integer.</summary>
    public int IntegerAt(int input, int output) => IsByte ? ((sbyte*)Integers)[IndexOf(input, output)] : ((short*)Integers)[IndexOf(input, output)];

    public void Dispose()
    {
        _integers.Dispose();
        _scales.Dispose();
    }

    private static int BlocksOf(int inputs) => (inputs + Block - 1) / Block;

    private static (long Integers, long Scales) Lengths(int inputs, int outputs, bool isByte) => (
        (long)PadInputs(inputs) * PadOutputs(outputs) * (isByte ? sizeof(sbyte) : sizeof(short)) / sizeof(float),
        (long)BlocksOf(inputs) * PadOutputs(outputs));

    private void RoundBlock(ReadOnlySpan<float> weight, int block, int output)
    {
        int end = Math.Min(Inputs, (block + 1) * Block);
        float largest = 0;
        for (int input = block * Block; input < end; input++)
        {
            // Math.Max lets NaN through: a damaged weight becomes a scale that is NaN, and so do the logits, which the sampler reports.
            largest = Math.Max(largest, Math.Abs(weight[(input * Outputs) + output]));
        }

        int limit = IsByte ? ByteLimit : ShortLimit;
        float scale = largest / limit;
        Scales[(block * PaddedOutputs) + output] = scale;
        for (int input = block * Block; input < end && scale > 0 && float.IsFinite(scale); input++)
        {
            int integer = Math.Clamp((int)MathF.Round(weight[(input * Outputs) + output] / scale), -limit, limit);
            if (IsByte)
            {
                ((sbyte*)Integers)[IndexOf(input, output)] = (sbyte)integer;
            }
            else
            {
                ((short*)Integers)[IndexOf(input, output)] = (short)integer;
            }
        }
    }
}
