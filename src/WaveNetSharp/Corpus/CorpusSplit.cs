namespace WaveNetSharp.Corpus;

/// <summary>Which audio trains a network and which, never seen in training, validates it.</summary>
/// <remarks>
/// With ten recordings or more, whole recordings are held out, in the order of the SHA-256 of their audio, equal recordings together, as
/// long as each brings the held-out audio nearer to the wanted share. With fewer, or when that misses the share by more than half of it (a few
/// recordings outweigh all others), the end of each recording is held out, after a gap of one receptive field that neither side uses.
/// Where labels count, each label is split so by itself, that validation may hear all of them; copies of one recording stay together also when their labels differ.
/// The split depends on the corpus and the arguments alone, so a resumed run or a later evaluation finds the same one.
/// Of the SHA-256 the first 8 bytes are compared, which are at hand without reading descriptions; two recordings of a million are equal in them by
/// chance with a probability of 3e-8, and are then held out or trained on together.
/// </remarks>
public sealed class CorpusSplit
{
    // Of labels that an error lists.
    private const int MostLabelsShown = 20;

    private readonly int _sampleRate;
    private readonly double _share;

    private CorpusSplit(AudioCorpus corpus, int gap, double share, IReadOnlyList<Segment> training, IReadOnlyList<Segment> validation)
    {
        _sampleRate = corpus.SampleRate;
        _share = share;
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
    /// <param name="onlyLabels">Labels of the recordings that are split, each by itself, neither side sees others; all recordings when null.</param>
    /// <param name="byLabel">Splits each label by itself also when all recordings are split; those without a label are one label more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="InvalidDataException">No recording has one of the labels.</exception>
    public static CorpusSplit Create(AudioCorpus corpus, int receptiveField, double validationShare = 0.1, IReadOnlyList<string>? onlyLabels = null, bool byLabel = false)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentOutOfRangeException.ThrowIfLessThan(receptiveField, 1);
        if (validationShare is not (>= 0 and <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(validationShare), $"The validation share must be between 0 and 0.5, but was {validationShare}.");
        }

        int[] used = onlyLabels is null ? [.. Enumerable.Range(0, corpus.Recordings.Count)] : Labelled(corpus, onlyLabels);
        bool?[] held = HeldOutRecordings.Choose(corpus, used, validationShare, byLabel || onlyLabels is not null);
        List<Segment> training = new(used.Length);
        List<Segment> validation = [];
        foreach (int i in used)
        {
            long frames = corpus.FramesOf(i);
            if (held[i] is { } isHeld)
            {
                (isHeld ? validation : training).Add(new Segment(i, 0, frames));
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

        return new CorpusSplit(corpus, receptiveField, validationShare, training, validation);
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

        int whole = Validation.Count(segment => segment.Start == 0);
        int ends = Validation.Count - whole;
        string ofWhole = $"{Recordings(whole)} held out whole";
        string ofEnds = $"the last {_share:P0} of {Recordings(ends)}, after a gap of {Gap:N0} samples that neither uses";
        return training + $", validation on {Minutes(Validation)} min: {(ends == 0 ? ofWhole : whole == 0 ? ofEnds : $"{ofWhole}, and {ofEnds}")}.";
    }

    private static int[] Labelled(AudioCorpus corpus, IReadOnlyList<string> labels)
    {
        bool[] wanted = new bool[corpus.Labels.Count];
        foreach (string label in labels)
        {
            int index = corpus.Labels.TakeWhile(known => known.Name != label).Count();
            if (index == wanted.Length)
            {
                string known = string.Join(", ", corpus.Labels.Take(MostLabelsShown).Select(each => $"'{each.Name}' ({each.Frames / (60.0 * corpus.SampleRate):0.0} min)"));
                throw new InvalidDataException(known.Length == 0
                    ? $"'{corpus.Folder}' has no labels, so none is '{label}'. Prepare it again with --labels."
                    : $"'{corpus.Folder}' has no label '{label}'. It has {known}{(wanted.Length > MostLabelsShown ? $" and {wanted.Length - MostLabelsShown:N0} more" : "")}.");
            }

            wanted[index] = true;
        }

        return [.. Enumerable.Range(0, corpus.Recordings.Count).Where(i => corpus.LabelIndexOf(i) is >= 0 and int label && wanted[label])];
    }

    private string Minutes(IReadOnlyList<Segment> segments) => $"{segments.Sum(segment => segment.Length) / (60.0 * _sampleRate):0.0}";

    private static string Recordings(int count) => count == 1 ? "1 recording" : $"{count:N0} recordings";
}
