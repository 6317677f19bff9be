using System.Diagnostics;
using WaveNetSharp.Audio;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Short sounds of half a second to two in several formats, to be damaged: WAV by this library, the others by ffmpeg.</summary>
internal static class PrepareSeeds
{
    private static readonly (string Name, int Rate, int Channels, double Seconds, string[] Codec)[] Kinds =
    [
        ("16.wav", 8000, 1, 1.5, []),
        ("8.wav", 11025, 2, 1, ["-c:a", "pcm_u8"]),
        ("24.wav", 44100, 2, 0.5, ["-c:a", "pcm_s24le"]),
        ("32f.wav", 48000, 1, 0.5, ["-c:a", "pcm_f32le"]),
        ("64f.wav", 16000, 2, 0.5, ["-c:a", "pcm_f64le"]),
        ("constant.mp3", 44100, 2, 1, ["-b:a", "96k"]),
        ("variable.mp3", 22050, 1, 2, ["-q:a", "4"]),
        ("vorbis.ogg", 44100, 2, 1, ["-c:a", "libvorbis"]),
        ("opus.ogg", 16000, 1, 1, ["-c:a", "libopus"]),
        ("a.flac", 44100, 2, 0.5, []),
    ];

    /// <summary>The names and bytes of all of them.</summary>
    /// <exception cref="InvalidDataException">ffmpeg is missing or has failed.</exception>
    public static IReadOnlyList<(string Ending, byte[] Bytes)> Make(string folder)
    {
        string ffmpeg = FfmpegProcess.FindProgram() ?? throw new InvalidDataException("mp3, ogg and flac are made by ffmpeg, which must be on PATH, but is not. Install it.");
        Directory.CreateDirectory(folder);
        List<(string, byte[])> seeds = [];
        foreach ((string name, int rate, int channels, double seconds, string[] codec) in Kinds)
        {
            string plain = Path.Combine(folder, "plain.wav");
            WavFile.Write(plain, Sound((int)(rate * seconds), channels), rate, WavSampleFormat.Pcm16, channels);
            string path = Path.Combine(folder, name);
            if (!File.Exists(path) && codec.Length == 0 && name.EndsWith(".wav", StringComparison.Ordinal))
            {
                File.Copy(plain, path);
            }
            else if (!File.Exists(path))
            {
                using Process process = Process.Start(ffmpeg, ["-nostdin", "-v", "error", "-i", plain, "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", .. codec, path]);
                process.WaitForExit();
                if (process.ExitCode != 0)
                {
                    throw new InvalidDataException($"ffmpeg must make '{path}', but ended with exit code {process.ExitCode}.");
                }
            }

            seeds.Add((Path.GetExtension(name), File.ReadAllBytes(path)));
        }

        return seeds;
    }

    // Three tones that come and go, and a little noise, so that every codec has something to do.
    private static float[] Sound(int frames, int channels)
    {
        RandomSource random = new(1);
        float[] samples = new float[frames * channels];
        for (int i = 0; i < samples.Length; i++)
        {
            double t = i / channels;
            samples[i] = (float)((0.3 * Math.Sin(0.05 * t)) + (0.2 * Math.Sin(0.131 * t) * Math.Sin(0.0004 * t)) + (0.05 * (random.NextDouble() - 0.5)));
        }

        return samples;
    }
}
