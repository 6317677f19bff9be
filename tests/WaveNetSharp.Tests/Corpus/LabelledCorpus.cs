using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>A corpus in which the level of every sample tells the label: all samples of one label are one value, and no two labels share theirs.</summary>
internal sealed class LabelledCorpus : IDisposable
{
    private readonly MusicFolder _music = new();

    /// <summary>Makes a recording of each length for each label; "" is no label.</summary>
    public LabelledCorpus(params (string Label, int[] Lengths)[] labels)
    {
        for (int label = 0; label < labels.Length; label++)
        {
            foreach ((int length, int number) in labels[label].Lengths.Select((length, number) => (length, number)))
            {
                string folder = labels[label].Label.Length > 0 ? labels[label].Label + "/" : "";
                float[] samples = new float[length];
                // Peaks are brought to one level, so a first sample at full scale keeps the others where they are. The second tells the recordings apart.
                Array.Fill(samples, Level(label));
                samples[0] = 1;
                samples[1] = (number + 1) / 100f;
                _music.Add($"{folder}{number:00}.wav", samples);
            }
        }

        _music.Prepare(new PrepareOptions { SampleRate = 8000, Trim = TrimMode.None, Labels = LabelSource.Folders });
        Corpus = AudioCorpus.Open(_music.Output);
    }

    public AudioCorpus Corpus { get; }

    /// <summary>The code that most samples of a label have.</summary>
    public byte Code(string label)
    {
        byte[] codes = new byte[3];
        int recording = Enumerable.Range(0, Corpus.Recordings.Count).First(i => (Corpus.Recordings[i].Label ?? "") == label);
        Corpus.ReadCodes(recording, 0, codes);
        return codes[2];
    }

    public void Dispose()
    {
        Corpus.Dispose();
        _music.Dispose();
    }

    private static float Level(int label) => 0.2f * (label + 1) * (label % 2 == 0 ? 1 : -1);
}
