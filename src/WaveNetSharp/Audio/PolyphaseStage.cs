namespace WaveNetSharp.Audio;

/// <summary>Runs a <see cref="PolyphaseFilter"/> over sound that comes piece by piece.</summary>
/// <remarks>Not thread-safe; allocates only when made.</remarks>
internal sealed class PolyphaseStage : IRateStage
{
    private const int Room = 4096;

    private readonly PolyphaseFilter _filter;
    private readonly float[] _window;
    private int _first;
    private int _filled;
    private int _phase;

    /// <summary>Prepares for the start of a recording.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="inputEarly">The first input is number minus this.</param>
    /// <param name="last">Whether the first output is number 0; else it is the first that any input reaches.</param>
    public PolyphaseStage(PolyphaseFilter filter, int inputEarly, bool last)
    {
        _filter = filter;
        // Even, so that what halves the rate behind it counts sample 0 as even.
        Early = last ? 0 : 2 * (int)(((inputEarly + filter.Lead + 1) * (long)filter.Phases / filter.InputStep / 2) + 1);
        long position = -(long)Early * filter.InputStep;
        int before = (int)Math.Floor(position / (double)filter.Phases);
        _phase = (int)(position - ((long)before * filter.Phases));
        _window = new float[(2 * filter.Taps) + Room];
        // Zeros from the first sample that the first output looks at, up to the first that comes.
        _filled = filter.Lead - before - inputEarly;
    }

    /// <summary>The first output is number minus this.</summary>
    public int Early { get; }

    /// <inheritdoc/>
    public (int Taken, int Given) Run(ReadOnlySpan<float> input, Span<float> output)
    {
        int taken = 0;
        int given = 0;
        while (true)
        {
            (int made, int passed) = _filter.Apply(_window.AsSpan(_first, _filled - _first), ref _phase, output[given..]);
            given += made;
            _first += passed;
            if (given == output.Length || taken == input.Length)
            {
                return (taken, given);
            }

            if (_window.Length - _filled < input.Length - taken)
            {
                _window.AsSpan(_first, _filled - _first).CopyTo(_window);
                _filled -= _first;
                _first = 0;
            }

            int count = Math.Min(input.Length - taken, _window.Length - _filled);
            input.Slice(taken, count).CopyTo(_window.AsSpan(_filled));
            _filled += count;
            taken += count;
        }
    }
}
