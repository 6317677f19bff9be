namespace WaveNetSharp.Audio;

/// <summary>A change of the sample rate that takes and gives its samples piece by piece, without delay.</summary>
internal interface IRateStage
{
    /// <summary>Takes input and gives output, each as far as there is room.</summary>
    /// <returns>Samples taken and given; some are taken whenever there is room for output. However input and output are cut, the result is the same.</returns>
    (int Taken, int Given) Run(ReadOnlySpan<float> input, Span<float> output);
}
