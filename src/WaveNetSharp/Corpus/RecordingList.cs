using System.Collections;

namespace WaveNetSharp.Corpus;

/// <summary>The descriptions of recordings, each parsed and checked when it is asked for, and not kept.</summary>
internal sealed class RecordingList(RecordingText text, RecordingIndex index, IReadOnlyList<CorpusLabel> labels) : IReadOnlyList<Recording>
{
    public int Count => index.Count;

    public Recording this[int recording]
    {
        get
        {
            RecordingEntry entry = index[recording];
            try
            {
                return RecordingLine.Read(text.Read(entry.TextOffset, entry.TextLength), entry, labels);
            }
            catch (InvalidDataException exception)
            {
                throw new InvalidDataException($"Line {recording + 1:N0} of '{text.Path}' is not what its index says: {exception.Message} Prepare the corpus again.", exception);
            }
        }
    }

    public IEnumerator<Recording> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
