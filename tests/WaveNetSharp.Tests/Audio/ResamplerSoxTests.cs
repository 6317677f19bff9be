using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class ResamplerSoxTests : IDisposable
{
    // SoX at "very high quality" is good to -175 dB, our stop band to -110 dB for each of 20 tones, and theirs to 0.85 of Nyquist
    // passes within 0.0002 dB (2e-5) in both; the tones sum to at most 0.95.
    private const float Tolerance = 2e-5f;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(44100, 8192)]
    [InlineData(8000, 8192)]
    [InlineData(48000, 16000)]
    [InlineData(16000, 44100)]
    [InlineData(44101, 8192)]
    public void Resample_ManyTonesBelowTheTransition_EqualsSox(int inputRate, int outputRate)
    {
        ExternalProgram.RequireSox();
        float[] input = new float[inputRate];
        for (int tone = 1; tone <= 20; tone++)
        {
            float[] sine = Recordings.Sine(tone * 0.85 / 20 * Math.Min(inputRate, outputRate) / 2, inputRate, input.Length, 0.0475);
            for (int i = 0; i < input.Length; i++)
            {
                input[i] += sine[i];
            }
        }

        WavFile.Write(_folder.File("x.wav"), input, inputRate, WavSampleFormat.FloatingPoint32);
        byte[] raw = ExternalProgram.Run("sox", _folder.File("x.wav"), "-t", "f32", "-", "rate", "-v", $"{outputRate}");
        float[] output = Resampler.Resample(input, inputRate, outputRate);

        Assert.InRange(raw.Length / sizeof(float), output.Length - 1, output.Length + 1);

        // The ends differ by what each takes the sound to be beyond them.
        int edge = outputRate / 10;
        float worst = 0;
        for (int i = edge; i < output.Length - edge; i++)
        {
            worst = Math.Max(worst, Math.Abs(output[i] - BitConverter.ToSingle(raw, sizeof(float) * i)));
        }

        Assert.InRange(worst, 0, Tolerance);
    }
}
