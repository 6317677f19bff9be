namespace WaveNetSharp.Corpus;

/// <summary>Which audio trains a network and which, never seen in training, validates it.</summary>
/// <remarks>
/// With ten recordings or more, whole recordings are held out, in the order of the SHA-256 of their audio, equal recordings together, as
/// long as each brings the held-out audio nearer to the wanted share. With fewer, or when that misses the share by more than half of it (a few
/// recordings outweigh all others), the end of each recording is held out, after a gap of one receptive field that neither side uses.
/// The split depends on the corpus and the arguments alone, so a resumed run or a later evaluation finds the same one.
/// Of the SHA-256 the first 8 bytes are compared, which are at hand without reading descriptions; two recordings of a million are equal in them by
/// chance with a probability of 3e-8, and are then held out or trained on together.
/// </remarks>
public sealed class CorpusSplit
{
    private const int FewestForWholeRecordings = 10;

    private readonly int _sampleRate;
    private readonly bool _whole;
    private readonly double _share;

    private CorpusSplit(AudioCorpus corpus, int gap, double share, bool whole, IReadOnlyList<Segment> training, IReadOnlyList<Segment> validation)
    {
        _sampleRate = corpus.SampleRate;
        _share = share;
        _whole = whole;
        Gap = gap;
        Training = training;
        Validation = validation;
    }

    /// <summary>What training may read; at least one segment.</summary>
    public IReadOnlyList<Segment> Training { get; }

    /// <summary>What validation reads; empty when no recording is long enough to be split.</summary>
    public IReadOnlyList<Segment> Validation { get; }

    /// <summary>Samples left out between the training and the validation part of one recording.</summary>
    public int Gap { get; }

    /// <summary>Splits a corpus.</summary>
    /// <param name="corpus">The recordings.</param>
    /// <param name="receptiveField">Samples of the past that one prediction depends on, at least 1.</param>
    /// <param name="validationShare">The share of the audio to hold out, [0, 0.5].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static CorpusSplit Create(AudioCorpus corpus, int receptiveField, double validationShare = 0.1)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentOutOfRangeException.ThrowIfLessThan(receptiveField, 1);
        if (validationShare is not (>= 0 and <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(validationShare), $"The validation share must be between 0 and 0.5, but was {validationShare}.");
        }

        int count = corpus.Recordings.Count;
        bool[]? held = count >= FewestForWholeRecordings ? HoldOutWhole(corpus, validationShare) : null;
        List<Segment> training = new(count);
        List<Segment> validation = [];
        for (int i = 0; i < count; i++)
        {
            long frames = corpus.FramesOf(i);
            if (held is not null)
            {
                (held[i] ? validation : training).Add(new Segment(i, 0, frames));
                continue;
            }

            long tail = (long)Math.Round(frames * validationShare);
            long rest = frames - tail - receptiveField;
            // A recording that would lose half of itself to the split is worth more whole.
            bool splits = tail >= 2 && rest >= Math.Max(2, frames / 2);
            training.Add(new Segment(i, 0, splits ? rest : frames));
            if (splits)
            {
                validation.Add(new Segment(i, frames - tail, tail));
            }
        }

        return new CorpusSplit(corpus, receptiveField, validationShare, held is not null, training, validation);
    }

    /// <summary>Says in one sentence what was held out, for users.</summary>
    public string Describe()
    {
        string training = $"Training on {Minutes(Training)} min of {Recordings(Training.Count)}";
        if (Validation.Count == 0)
        {
            return _share == 0
                ? training + "; no validation was asked for."
                : training + $"; no validation: no recording is long enough to hold out {_share:P0} of it and a gap of {Gap:N0} samples. Add longer or more recordings.";
        }

        return training + $", validation on {Minutes(Validation)} min: " + (_whole
            ? $"{Recordings(Validation.Count)} held out whole."
            : $"the last {_share:P0} of {Recordings(Validation.Count)}, after a gap of {Gap:N0} samples that neither uses.");
    }

    private static bool[]? HoldOutWhole(AudioCorpus corpus, double share)
    {
        ulong[] audio = new ulong[corpus.Recordings.Count];
        int[] order = new int[audio.Length];
        for (int i = 0; i < audio.Length; i++)
        {
            audio[i] = corpus.AudioOrderOf(i);
            order[i] = i;
        }

        Array.Sort(audio, order);
        double wanted = corpus.Frames * share;
        long held = 0;
        bool[] chosen = new bool[audio.Length];
        for (int first = 0, end; first < order.Length; first = end)
        {
            long frames = 0;
            for (end = first; end < order.Length && audio[end] == audio[first]; end++)
            {
                frames += corpus.FramesOf(order[end]);
            }

            if (Math.Abs(held + frames - wanted) < Math.Abs(held - wanted))
            {
                held += frames;
                foreach (int copy in order.AsSpan(first, end - first))
                {
                    chosen[copy] = true;
                }
            }
        }

        return Math.Abs(held - wanted) <= wanted / 2 ? chosen : null;
    }

    private string Minutes(IReadOnlyList<Segment> segments) => $"{segments.Sum(segment => segment.Length) / (60.0 * _sampleRate):0.0}";

    private static string Recordings(int count) => count == 1 ? "1 recording" : $"{count:N0} recordings";
}
