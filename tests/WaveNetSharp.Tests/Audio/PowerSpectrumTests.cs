using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class PowerSpectrumTests
{
    // Each of the passes adds a rounding of 6e-8 of the largest sum, which is below the length times 0.5.
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(512)]
    public void AddTo_Noise_EqualsTheSumsOfTheDefinition(int length)
    {
        float[] samples = Recordings.Noise(length, seed: length);
        float[] power = new float[length / 2];
        PowerSpectrum spectrum = new(length);

        spectrum.AddTo(samples, power);
        spectrum.AddTo(samples, power);

        for (int k = 0; k < power.Length; k++)
        {
            double real = 0;
            double imaginary = 0;
            for (int i = 0; i < length; i++)
            {
                double weighted = samples[i] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / length)));
                real += weighted * Math.Cos(2 * Math.PI * k * i / length);
                imaginary -= weighted * Math.Sin(2 * Math.PI * k * i / length);
            }

            Assert.Equal(Math.Sqrt(2 * ((real * real) + (imaginary * imaginary))), Math.Sqrt(power[k]), Tolerance * length);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    public void Create_OtherLengths_AreRefused(int length) => Assert.Throws<ArgumentException>(() => new PowerSpectrum(length));
}
