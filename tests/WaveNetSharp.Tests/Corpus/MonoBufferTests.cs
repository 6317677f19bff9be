using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class MonoBufferTests
{
    [Theory]
    [InlineData(0, 1000)]
    [InlineData(1000, 1)]
    [InlineData(16_384, 16_384)]
    [InlineData(16_385, 5000)]
    [InlineData(30_000, 70_000)]
    [InlineData(1 << 30, 40_000)]
    public void Read_AnyLimitAndPieces_ReturnsWhatWasAppended(int limit, int piece)
    {
        using TemporaryFolder folder = new();
        float[] samples = TestCorpus.Noise(100_000, 1);
        using (MonoBuffer buffer = new(folder.File("spill"), limit))
        {
            for (int start = 0; start < samples.Length; start += piece)
            {
                buffer.Append(samples.AsSpan(start, Math.Min(piece, samples.Length - start)));
            }

            Assert.Equal(samples.Length, buffer.Length);
            Assert.Equal(limit < samples.Length, File.Exists(folder.File("spill")));
            List<float> read = [];
            float[] block = new float[20_000];
            int count;
            while ((count = buffer.Read(read.Count, block)) > 0)
            {
                read.AddRange(block[..count]);
            }

            Assert.Equal(samples, read);
        }

        Assert.False(File.Exists(folder.File("spill")));
    }
}
