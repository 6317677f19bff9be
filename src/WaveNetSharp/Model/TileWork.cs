namespace WaveNetSharp.Model;

/// <summary>Which rows of a tile are worth computing.</summary>
/// <remarks>
/// A piece of audio that is only heard leaves behind the histories and the logits of its end; nothing else of it is ever read. The layers above a
/// layer look back so many rows together, their reach, and only so many of its last output rows count. So the early tiles of a long
/// piece need the first layers alone, and what lies further back than all layers reach need not be heard.
/// </remarks>
/// <param name="Rows">Rows of the tile.</param>
/// <param name="Logits">Rows at the end of the piece whose logits are wanted.</param>
/// <param name="After">Rows of the piece that follow this tile.</param>
internal readonly record struct TileWork(int Rows, int Logits, long After = 0)
{
    // The product's row block: a border elsewhere would leave rows over on both sides of it.
    private const int Block = 6;

    /// <summary>Rows at the tile's end that count, of an output that is looked back at for <paramref name="reach"/> rows.</summary>
    public int Needed(long reach) => (int)Math.Clamp(reach + Logits - After, 0, Rows);

    /// <summary>These rows, or one of several nearly equal pieces of them: the first, counted within the tile, and how many.</summary>
    public (int First, int Rows) Piece(long reach, int piece = 0, int pieces = 1)
    {
        int needed = Needed(reach);
        int start = Border(needed, piece, pieces);
        return (Rows - needed + start, Border(needed, piece + 1, pieces) - start);
    }

    private static int Border(int needed, int border, int pieces) =>
        border == pieces ? needed : (int)((long)needed * border / pieces / Block * Block);
}
