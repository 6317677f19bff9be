using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Model;

namespace WaveNetSharp.Cli;

/// <summary>Reads the audio that a generation goes on from.</summary>
internal static class Priming
{
    /// <summary>Reads a recording the way a corpus is prepared: mono, at the network's rate, peak-normalised.</summary>
    /// <returns>The end of it, as far back as the network remembers; the rest would change nothing.</returns>
    public static float[] Read(string path, WaveNetConfig config, Terminal terminal)
    {
        using (AudioReader source = AudioFile.Open(path))
        {
            if (source.SampleRate != config.SampleRate)
            {
                terminal.Note($"note: '{path}' is {source.SampleRate:N0} Hz and is resampled to the network's {config.SampleRate:N0} Hz.");
            }
        }

        float[] samples = AudioFile.ReadMono(path, config.SampleRate);
        if (samples.Length == 0)
        {
            throw new InvalidDataException($"'{path}' must have at least one sample to go on from, but has none. Leave --prime out to start from nothing.");
        }

        PeakNormalizer.Normalize(samples);
        return samples[Math.Max(0, samples.Length - config.ReceptiveField)..];
    }

    /// <summary>Reads the middle of the longest recording of a corpus, where there is likely to be music: ends fade out.</summary>
    /// <returns>As much as the network remembers, or as there is.</returns>
    public static float[] FromMiddle(AudioCorpus corpus, WaveNetConfig config)
    {
        int longest = Enumerable.Range(0, corpus.Recordings.Count).MaxBy(corpus.FramesOf);
        long frames = corpus.FramesOf(longest);
        byte[] codes = new byte[Math.Min(frames, config.ReceptiveField)];
        corpus.ReadCodes(longest, (frames - codes.Length) / 2, codes);
        float[] samples = new float[codes.Length];
        MuLaw.Decode(codes, samples);
        return samples;
    }
}
