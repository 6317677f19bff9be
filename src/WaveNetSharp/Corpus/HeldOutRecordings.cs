namespace WaveNetSharp.Corpus;

/// <summary>Chooses the recordings that are held out as wholes; the rule is that of <see cref="CorpusSplit"/>.</summary>
internal static class HeldOutRecordings
{
    private const int Fewest = 10;

    /// <summary>Chooses among the recordings of a corpus.</summary>
    /// <param name="corpus">The recordings.</param>
    /// <param name="used">Those that are split.</param>
    /// <param name="share">The share of the audio to hold out.</param>
    /// <param name="byLabel">Whether to choose among those of each label by themselves.</param>
    /// <returns>For each recording of the corpus whether it is held out; null where the ends of recordings are to be held out instead.</returns>
    public static bool?[] Choose(AudioCorpus corpus, int[] used, double share, bool byLabel)
    {
        bool?[] held = new bool?[corpus.Recordings.Count];
        foreach (int[] group in byLabel ? ByLabel(corpus, used) : [used])
        {
            if (group.Length >= Fewest)
            {
                Choose(corpus, group, share, held);
            }
        }

        return held;
    }

    private static void Choose(AudioCorpus corpus, int[] used, double share, bool?[] held)
    {
        (int[] order, ulong[] audio) = InAudioOrder(corpus, used);
        double wanted = used.Sum(corpus.FramesOf) * share;
        long frames = 0;
        for (int first = 0, end; first < order.Length; first = end)
        {
            end = EndOfCopies(audio, first);
            ReadOnlySpan<int> copies = order.AsSpan(first, end - first);
            long more = 0;
            foreach (int copy in copies)
            {
                more += corpus.FramesOf(copy);
            }

            bool isNearer = Math.Abs(frames + more - wanted) < Math.Abs(frames - wanted);
            frames += isNearer ? more : 0;
            foreach (int copy in copies)
            {
                held[copy] = isNearer;
            }
        }

        if (Math.Abs(frames - wanted) > wanted / 2)
        {
            foreach (int recording in used)
            {
                held[recording] = null;
            }
        }
    }

    // Copies of a recording stay together, whatever their labels: they count as that of the first label.
    private static IEnumerable<int[]> ByLabel(AudioCorpus corpus, int[] used)
    {
        (int[] order, ulong[] audio) = InAudioOrder(corpus, used);
        int[] labels = [.. order.Select(corpus.LabelIndexOf)];
        for (int first = 0, end; first < order.Length; first = end)
        {
            end = EndOfCopies(audio, first);
            Span<int> copies = labels.AsSpan(first, end - first);
            copies.Sort();
            copies.Fill(copies[0]);
        }

        return order.Zip(labels).GroupBy(each => each.Second, each => each.First).Select(group => group.ToArray());
    }

    private static (int[] Order, ulong[] Audio) InAudioOrder(AudioCorpus corpus, int[] used)
    {
        int[] order = [.. used];
        ulong[] audio = [.. used.Select(corpus.AudioOrderOf)];
        Array.Sort(audio, order);
        return (order, audio);
    }

    private static int EndOfCopies(ulong[] audio, int first)
    {
        int end = first + 1;
        while (end < audio.Length && audio[end] == audio[first])
        {
            end++;
        }

        return end;
    }
}
