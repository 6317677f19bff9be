namespace WaveNetSharp.Numerics;

/// <summary>A weight matrix in integers of 8 bits, for activations of 8 bits: half the instructions of <see cref="NarrowMatrix"/>. Immutable; safe on any threads.</summary>
/// <remarks>
/// Activations are in [-127, 127] and stored as unsigned bytes, 128 above. Two neighbouring inputs' products must add up to 16 bits, so the scales are chosen
/// such that the magnitudes of two weights add up to at most 128. What the 128 above add is the same for every row: <see cref="Correction"/>. Laid out
/// as [panel of 64 outputs, four inputs, output, input of the four].
/// </remarks>
internal sealed unsafe class ByteMatrix : IDisposable
{
    /// <summary>Inputs that share a scale.</summary>
    public const int Block = 64;

    /// <summary>Outputs that lie together.</summary>
    public const int Panel = 64;

    /// <summary>The largest activation.</summary>
    public const int ActivationLimit = 127;

    /// <summary>What is added to an activation to make it unsigned.</summary>
    public const int Offset = 128;

    private const int PairLimit = 128;

    private readonly AlignedMemory _integers;
    private readonly AlignedMemory _scales;

    /// <summary>Rounds a matrix.</summary>
    /// <param name="weight">Shape [inputs, outputs].</param>
    /// <param name="inputs">Inputs, a multiple of 4.</param>
    /// <param name="outputs">Outputs.</param>
    public ByteMatrix(ReadOnlySpan<float> weight, int inputs, int outputs)
    {
        if (inputs < 1 || inputs % 4 != 0 || outputs < 1 || weight.Length != (long)inputs * outputs)
        {
            throw new ArgumentException($"a matrix of {inputs} inputs (a multiple of 4) and {outputs} outputs must have as many weights as their product, but had {weight.Length}.");
        }

        Inputs = inputs;
        Outputs = outputs;
        PaddedOutputs = NarrowMatrix.PadOutputs(outputs);
        Blocks = (inputs + Block - 1) / Block;
        _integers = new AlignedMemory((long)inputs * PaddedOutputs / sizeof(float));
        _scales = new AlignedMemory((long)Blocks * PaddedOutputs);
        Correction = new AlignedMemory(PaddedOutputs);
        for (int output = 0; output < outputs; output++)
        {
            double correction = 0;
            for (int block = 0; block < Blocks; block++)
            {
                correction += RoundBlock(weight, block, output);
            }

            Correction.Span[output] = (float)(-Offset * correction / ActivationLimit);
        }
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Outputs with those that are always zero.</summary>
    public int PaddedOutputs { get; }

    /// <summary>Blocks of inputs.</summary>
    public int Blocks { get; }

    public sbyte* Integers => (sbyte*)_integers.Pointer;

    /// <summary>Shape [Blocks, PaddedOutputs]: of weight times activation, whose own scale is 1 / 127.</summary>
    public float* Scales => _scales.Pointer;

    /// <summary>Shape [PaddedOutputs]: what a sum over all inputs has to start from.</summary>
    public AlignedMemory Correction { get; }

    /// <summary>Bytes that a product reads.</summary>
    public long Bytes => sizeof(float) * (_integers.Length + _scales.Length);

    /// <summary>Where a weight lies.</summary>
    public long IndexOf(int input, int output)
    {
        int panel = output / Panel * Panel;
        int width = Math.Min(Panel, PaddedOutputs - panel);
        return ((long)panel * Inputs) + ((long)(input / 4) * width * 4) + ((output - panel) * 4) + (input % 4);
    }

    public void Dispose()
    {
        _integers.Dispose();
        _scales.Dispose();
        Correction.Dispose();
    }

    // Returns the sum of the block's weights as rounded.
    private double RoundBlock(ReadOnlySpan<float> weight, int block, int output)
    {
        int first = block * Block;
        int end = Math.Min(Inputs, first + Block);
        float largest = 0;
        for (int input = first; input < end; input += 2)
        {
            // Math.Max lets NaN through: a damaged weight becomes a scale that is NaN, and so do the logits, which the sampler reports.
            largest = Math.Max(largest, Math.Abs(weight[(input * Outputs) + output]) + Math.Abs(weight[((input + 1) * Outputs) + output]));
        }

        // Both weights of a pair may be rounded up by a half.
        float scale = largest / (PairLimit - 1);
        Scales[(block * PaddedOutputs) + output] = scale / ActivationLimit;
        long sum = 0;
        for (int input = first; input < end && scale > 0 && float.IsFinite(scale); input++)
        {
            int integer = (int)MathF.Round(weight[(input * Outputs) + output] / scale);
            Integers[IndexOf(input, output)] = (sbyte)integer;
            sum += integer;
        }

        return sum * (double)scale;
    }
}
