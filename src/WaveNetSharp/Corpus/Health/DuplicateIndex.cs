using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Corpus.Health;

/// <summary>Finds pairs of recordings that may hold the same audio, without comparing each with each.</summary>
/// <remarks>Two encodings of one recording have nearly the same length and the same bits in their fingerprints, but for a few. So each recording is
/// held against those next to it in length; and, because collections of clips have all one length, against those with which it shares some
/// 12 neighbouring bits. About 60 bytes a recording; the time grows with their number.</remarks>
internal sealed class DuplicateIndex
{
    // The bits of a Fingerprint; behind them it has levels.
    private const int Words = 4;
    private const int WordDigits = 16;

    private const int PieceBits = 12;
    private const int PieceStep = 4;

    // A comparison is four instructions, so this many are soon done; more would grow with the square of the clips of one length.
    private const int NeighboursInLength = 256;
    private const int NeighboursInPiece = 64;

    // Of unrelated recordings half of the bits differ, give or take a fifteenth; of one in two encodings, a tenth.
    private const double DifferingShare = 0.3;

    // Encoders add a frame at the ends, and silence is trimmed in blocks.
    private const double LengthSlackSeconds = 1;
    private const double LengthSlackShare = 0.005;

    private readonly List<long> _frames = [];
    private readonly List<ulong> _audio = [];
    private readonly List<ulong> _bits = [];
    private readonly List<bool> _known = [];

    /// <summary>Adds the next recording.</summary>
    public void Add(Recording recording)
    {
        _frames.Add(recording.Frames);
        _audio.Add(ulong.Parse(recording.AudioSha256.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        ReadOnlySpan<char> print = recording.Measured.Fingerprint;
        _known.Add(print.Length >= Words * WordDigits);
        for (int word = 0; word < Words; word++)
        {
            _bits.Add(_known[^1] ? ulong.Parse(print.Slice(word * WordDigits, WordDigits), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 0);
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

    /// <summary>Pairs with nearly the same length and bits; a pair may come more than once.</summary>
    public IEnumerable<(int First, int Second)> Candidates(int sampleRate)
    {
        int[] byLength = [.. Enumerable.Range(0, _frames.Count).Where(recording => _known[recording])];
        Array.Sort(byLength, (a, b) => _frames[a] != _frames[b] ? _frames[a].CompareTo(_frames[b]) : a.CompareTo(b));
        ulong[] entries = [.. Enumerable.Range(0, byLength.Length).Select(place => (ulong)place)];
        foreach ((int, int) pair in Alike(byLength, entries, NeighboursInLength, sampleRate))
        {
            yield return pair;
        }

        for (int start = 0; start + PieceBits <= Words * 64; start += PieceStep)
        {
            SortByPiece(start, byLength, entries);
            foreach ((int, int) pair in Alike(byLength, entries, NeighboursInPiece, sampleRate))
            {
                yield return pair;
            }
        }
    }

    // The upper half of an entry is the piece, the lower the place by length; so equal pieces lie together, the shortest first.
    private void SortByPiece(int start, int[] byLength, ulong[] entries)
    {
        for (int place = 0; place < byLength.Length; place++)
        {
            int at = (byLength[place] * Words) + (start / 64);
            ulong bits = _bits[at] >> (start % 64);
            bits |= start % 64 > 64 - PieceBits ? _bits[at + 1] << (64 - (start % 64)) : 0;
            entries[place] = ((bits & ((1 << PieceBits) - 1)) << 32) | (uint)place;
        }

        entries.AsSpan().Sort();
    }

    private IEnumerable<(int First, int Second)> Alike(int[] byLength, ulong[] entries, int neighbours, int sampleRate)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            int first = byLength[(int)(uint)entries[i]];
            double longest = (_frames[first] * (1 + LengthSlackShare)) + (LengthSlackSeconds * sampleRate);
            int end = Math.Min(entries.Length, i + neighbours);
            for (int j = i + 1; j < end && entries[j] >> 32 == entries[i] >> 32; j++)
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

    private bool IsAlike(int first, int second)
    {
        ReadOnlySpan<ulong> a = CollectionsMarshal.AsSpan(_bits).Slice(first * Words, Words);
        ReadOnlySpan<ulong> b = CollectionsMarshal.AsSpan(_bits).Slice(second * Words, Words);
        int differing = 0;
        for (int word = 0; word < Words; word++)
        {
            differing += BitOperations.PopCount(a[word] ^ b[word]);
        }

        return differing <= DifferingShare * 64 * Words;
    }
}
