using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Evaluation;

/// <summary>The loss in single precision, a tile at a time.</summary>
internal sealed class PieceLoss : IPieceLoss
{
    private readonly AudioCorpus _corpus;
    private readonly StreamingForward _stream;
    private readonly byte[] _codes;

    /// <summary>Allocates one stream.</summary>
    public PieceLoss(WaveNet model, AudioCorpus corpus, int tile)
    {
        _corpus = corpus;
        _stream = new StreamingForward(model.Network, model.Weights, tile);
        _codes = new byte[Math.Max(tile + 1, model.Config.ReceptiveField)];
    }

    /// <inheritdoc/>
    public double Of(Piece piece)
    {
        _stream.Reset();
        if (piece.Heard > 0)
        {
            Span<byte> codes = _codes.AsSpan(0, piece.Heard);
            _corpus.ReadCodes(piece.Recording, piece.Start, codes);
            _stream.Hear(codes);
        }

        double loss = 0;
        for (int predicted = 0; predicted < piece.Targets; predicted += _stream.Tile)
        {
            Span<byte> codes = _codes.AsSpan(0, Math.Min(_stream.Tile, piece.Targets - predicted) + 1);
            _corpus.ReadCodes(piece.Recording, piece.Start + piece.Heard + predicted, codes);
            loss += SoftmaxCrossEntropy.Loss(_stream.Forward(codes[..^1]), codes[1..]);
        }

        return loss;
    }

    public void Dispose() => _stream.Dispose();
}
