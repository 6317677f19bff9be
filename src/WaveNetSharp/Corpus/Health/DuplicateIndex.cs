using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Corpus.Health;

/// <summary>Finds pairs of recordings that may hold the same audio, without comparing each with each.</summary>
/// <remarks>Two encodings of one recording have nearly the same length and fingerprint. Some 16 neighbouring bits of the fingerprint's beginning
/// are then quite the same, so the recordings are sorted by each such piece in turn, and compared within equal pieces only. About 100 bytes a
/// recording; the time grows with their number.</remarks>
internal sealed class DuplicateIndex
{
    private const int PrefixWords = 8;
    private const int PiecesPerWord = 4;
    private const int BitsPerPiece = 16;

    // Pieces that very many recordings share say nothing (silence, a fade): within them only neighbours in length are compared.
    private const int MostNeighbours = 24;

    // Unrelated bits differ by a half, give or take a fiftieth over the whole prefix; those of another encoding by a quarter at the most.
    private const double DifferingShare = 0.4;

    // Encoders add their frame at the ends, and silence is trimmed in blocks.
    private const double LengthSlackSeconds = 1;
    private const double LengthSlackShare = 0.005;

    private readonly List<long> _frames = [];
    private readonly List<ulong> _audio = [];
    private readonly List<ulong> _bits = [];
    private readonly List<byte> _words = [];

    /// <summary>Adds the next recording.</summary>
    public void Add(Recording recording)
    {
        _frames.Add(recording.Frames);
        _audio.Add(ulong.Parse(recording.AudioSha256.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        ReadOnlySpan<char> print = recording.Measured.Fingerprint;
        int words = Math.Min(print.Length / 16, PrefixWords);
        _words.Add((byte)words);
        for (int word = 0; word < PrefixWords; word++)
        {
            _bits.Add(word < words ? ulong.Parse(print.Slice(word * 16, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 0);
        }
    }

    /// <summary>Pairs whose stored samples are the same to the bit.</summary>
    public IEnumerable<(int First, int Second)> Identical()
    {
        int[] order = [.. Enumerable.Range(0, _frames.Count)];
        ulong[] keys = [.. _audio];
        Array.Sort(keys, order);
        for (int i = 1; i < order.Length; i++)
        {
            if (keys[i] == keys[i - 1] && _frames[order[i]] == _frames[order[i - 1]])
            {
                yield return (order[i - 1], order[i]);
            }
        }
    }

    /// <summary>Pairs with nearly the same length and beginning; a pair may come more than once.</summary>
    public IEnumerable<(int First, int Second)> Candidates(int sampleRate)
    {
        int[] byLength = [.. Enumerable.Range(0, _frames.Count)];
        Array.Sort(CollectionsMarshal.AsSpan(_frames).ToArray(), byLength);
        ulong[] entries = new ulong[byLength.Length];
        for (int piece = 0; piece < PrefixWords * PiecesPerWord; piece++)
        {
            int count = Sort(piece, byLength, entries);
            for (int i = 0; i < count; i++)
            {
                int first = byLength[(int)(uint)entries[i]];
                double longest = (_frames[first] * (1 + LengthSlackShare)) + (LengthSlackSeconds * sampleRate);
                for (int j = i + 1; j < Math.Min(count, i + MostNeighbours) && entries[j] >> 32 == entries[i] >> 32; j++)
                {
                    int second = byLength[(int)(uint)entries[j]];
                    if (_frames[second] > longest)
                    {
                        break;
                    }

                    if (IsAlike(first, second))
                    {
                        yield return (first, second);
                    }
                }
            }
        }
    }

    // The upper half of an entry is the piece's bits, the lower the place by length; so equal pieces lie together, the shortest first.
    private int Sort(int piece, int[] byLength, ulong[] entries)
    {
        int word = piece / PiecesPerWord;
        int shift = piece % PiecesPerWord * BitsPerPiece;
        int count = 0;
        for (int place = 0; place < byLength.Length; place++)
        {
            int recording = byLength[place];
            if (word < _words[recording])
            {
                ulong bits = (_bits[(recording * PrefixWords) + word] >> shift) & 0xFFFF;
                entries[count++] = (bits << 32) | (uint)place;
            }
        }

        entries.AsSpan(0, count).Sort();
        return count;
    }

    private bool IsAlike(int first, int second)
    {
        int words = Math.Min(_words[first], _words[second]);
        int differing = 0;
        for (int word = 0; word < words; word++)
        {
            differing += BitOperations.PopCount(_bits[(first * PrefixWords) + word] ^ _bits[(second * PrefixWords) + word]);
        }

        return differing < DifferingShare * 64 * words;
    }
}
