using WaveNetSharp.Corpus;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Evaluation;

/// <summary>The loss of a stream that generates, made to hear the audio in place of its own codes: a sample at a time.</summary>
internal sealed class SteppedPieceLoss : IPieceLoss
{
    private const int Block = 4096;

    private readonly AudioCorpus _corpus;
    private readonly CodeStream _stream;
    private readonly byte[] _codes = new byte[Block + 1];

    /// <summary>Opens one stream.</summary>
    public SteppedPieceLoss(WaveNet model, AudioCorpus corpus, GenerationMode mode)
    {
        _corpus = corpus;
        _stream = CodeStream.Open(model, mode, streams: 1, threads: 1);
    }

    /// <inheritdoc/>
    public double Of(Piece piece)
    {
        _stream.Reset();
        double loss = 0;
        int length = piece.Heard + piece.Targets;
        for (int start = 0; start < length; start += Block)
        {
            Span<byte> codes = _codes.AsSpan(0, Math.Min(Block, length - start) + 1);
            _corpus.ReadCodes(piece.Recording, piece.Start + start, codes);
            for (int i = 0; i < codes.Length - 1; i++)
            {
                // What is only heard is stepped, too: priming may round in other places, and the pieces would not be those of one stream.
                Span<float> logits = _stream.Step(codes.Slice(i, 1));
                loss += start + i < piece.Heard ? 0 : SoftmaxCrossEntropy.Loss(logits, codes.Slice(i + 1, 1));
            }
        }

        return loss;
    }

    public void Dispose() => _stream.Dispose();
}
