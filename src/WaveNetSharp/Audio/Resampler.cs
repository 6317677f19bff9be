namespace WaveNetSharp.Audio;

/// <summary>Changes the sample rate of mono audio, band-limited, piece by piece.</summary>
/// <remarks>
/// A chain of windowed sincs. The pass band is flat within 0.1 dB up to 0.9 of the lower of the two Nyquist frequencies; from that lower
/// Nyquist frequency on, tones and images are at least 90 dB down; between the two the filter falls. There is no delay: output m is the sound at input time
/// m * inputRate / outputRate, n input samples give ceil(n * outputRate / inputRate) output samples, and beyond its ends the sound is taken as zero. Equal rates pass samples through untouched.
/// However the input and output are cut into pieces, the result is the same bit for bit. Use it by turns: <see cref="Write"/> until it takes
/// nothing more, <see cref="Read"/> until it gives less than asked, and <see cref="Complete"/> after the last input. Not thread-safe; allocates only when made.
/// </remarks>
public sealed class Resampler
{
    private const int Room = 4096;

    private static readonly float[] Silence = new float[Room];

    private readonly RateChain? _chain;
    private readonly float[] _ready = new float[Room];
    private int _first;
    private int _filled;
    private long _written;
    private long _given;
    private bool _completed;

    /// <summary>Prepares to convert from one rate to another, in Hz.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside [<see cref="AudioReader.MinimumSampleRate"/>, <see cref="AudioReader.MaximumSampleRate"/>].</exception>
    public Resampler(int inputRate, int outputRate)
    {
        RequireRate(inputRate, nameof(inputRate));
        RequireRate(outputRate, nameof(outputRate));
        InputRate = inputRate;
        OutputRate = outputRate;
        _chain = inputRate == outputRate ? null : RateChain.Between(inputRate, outputRate);
    }

    /// <summary>Input samples per second.</summary>
    public int InputRate { get; }

    /// <summary>Output samples per second.</summary>
    public int OutputRate { get; }

    /// <summary>Converts a whole recording.</summary>
    /// <param name="samples">Shape [n].</param>
    /// <param name="inputRate">Hz.</param>
    /// <param name="outputRate">Hz.</param>
    /// <returns>Shape [ceil(n * outputRate / inputRate)].</returns>
    /// <inheritdoc cref="Resampler(int, int)"/>
    public static float[] Resample(ReadOnlySpan<float> samples, int inputRate, int outputRate)
    {
        Resampler resampler = new(inputRate, outputRate);
        float[] output = new float[OutputLength(samples.Length, inputRate, outputRate)];
        int given = 0;
        while (!samples.IsEmpty)
        {
            samples = samples[resampler.Write(samples)..];
            given += resampler.Read(output.AsSpan(given));
        }

        resampler.Complete();
        resampler.Read(output.AsSpan(given));
        return output;
    }

    /// <summary>How many samples <paramref name="inputLength"/> samples become: ceil(inputLength * outputRate / inputRate).</summary>
    public static long OutputLength(long inputLength, int inputRate, int outputRate) =>
        (long)(((Int128)inputLength * outputRate + inputRate - 1) / inputRate);

    /// <summary>Takes input as far as there is room.</summary>
    /// <param name="input">Shape [n], finite.</param>
    /// <returns>Samples taken; at least 1 of a non-empty input once <see cref="Read"/> gave less than asked.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was called before.</exception>
    public int Write(ReadOnlySpan<float> input)
    {
        if (_completed)
        {
            throw new InvalidOperationException("a resampler takes no input after Complete. Make a new one for the next recording.");
        }

        int count = Convert(input);
        _written += count;
        return count;
    }

    /// <summary>Says that no more input comes, so that <see cref="Read"/> gives the samples that waited for it.</summary>
    public void Complete() => _completed = true;

    /// <summary>Gives the output samples that the input so far determines.</summary>
    /// <param name="output">Shape [n]; written from its start.</param>
    /// <returns>Samples written; less than n when more input is needed or, after <see cref="Complete"/>, at the end.</returns>
    public int Read(Span<float> output)
    {
        long end = _completed ? OutputLength(_written, InputRate, OutputRate) - _given : long.MaxValue;
        int wanted = (int)Math.Min(output.Length, end);
        int count = 0;
        while (count < wanted)
        {
            if (_first == _filled)
            {
                // Behind the last sample there is silence.
                (_first, _filled) = (0, 0);
                Convert(_completed ? Silence : []);
                if (_filled == 0 && !_completed)
                {
                    break;
                }
            }

            int ready = Math.Min(wanted - count, _filled - _first);
            _ready.AsSpan(_first, ready).CopyTo(output[count..]);
            _first += ready;
            count += ready;
        }

        _given += count;
        return count;
    }

    private int Convert(ReadOnlySpan<float> input)
    {
        if (_chain is not null)
        {
            (int taken, int given) = _chain.Run(input, _ready.AsSpan(_filled));
            _filled += given;
            return taken;
        }

        int count = Math.Min(input.Length, _ready.Length - _filled);
        input[..count].CopyTo(_ready.AsSpan(_filled));
        _filled += count;
        return count;
    }

    private static void RequireRate(int rate, string parameter)
    {
        if (rate is < AudioReader.MinimumSampleRate or > AudioReader.MaximumSampleRate)
        {
            throw new ArgumentOutOfRangeException(parameter, $"a sample rate must be between {AudioReader.MinimumSampleRate:N0} and {AudioReader.MaximumSampleRate:N0} Hz, but was {rate:N0}.");
        }
    }
}
