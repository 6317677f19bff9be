using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Model;

public sealed class TileWorkTests
{
    [Theory]
    [InlineData(504, 504, 0, 0, 504)]
    [InlineData(504, 1, 0, 0, 1)]
    [InlineData(504, 1, 0, 100, 101)]
    [InlineData(504, 1, 200, 300, 101)]
    [InlineData(504, 1, 200, 100, 0)]
    [InlineData(504, 0, 0, 0, 0)]
    [InlineData(504, 3, 3_000_000_000, 4_000_000_000, 504)]
    public void Needed_ReachAndDistanceToTheEnd_CountsTheRowsThatAreRead(int rows, int logits, long after, long reach, int expected) =>
        Assert.Equal(expected, new TileWork(rows, logits, after).Needed(reach));

    [Fact]
    public void Piece_AnyNumberOfPieces_AreTheNeededRowsOneAfterTheOther()
    {
        for (int needed = 0; needed <= 60; needed++)
        {
            TileWork tile = new(Rows: 60, Logits: needed);
            foreach (int pieces in (int[])[1, 2, 3, 7, 16])
            {
                int next = 60 - needed;
                for (int piece = 0; piece < pieces; piece++)
                {
                    (int first, int rows) = tile.Piece(reach: 0, piece, pieces);
                    Assert.Equal(next, first);
                    Assert.InRange(rows, 0, needed);
                    next += rows;
                }

                Assert.Equal(60, next);
            }
        }
    }
}
