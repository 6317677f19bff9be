using WaveNetSharp.Audio;
using WaveNetSharp.Fuzz;

namespace WaveNetSharp.Tests;

/// <summary>Damaged sound files through a whole prepare. Alone, because no program may be left, and other tests start some.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class FuzzPrepareTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Prepare_DamagedSounds_ArePreparedOrReported(int batch)
    {
        Assert.SkipUnless(FfmpegProcess.FindProgram() is not null, "ffmpeg is missing: install the Debian package ffmpeg");
        string work = Directory.CreateTempSubdirectory("wavenet-fuzz-").FullName;
        try
        {
            PrepareBatch done = new PrepareAttack(work, seed: 1, batchFiles: 30, workers: 2).One(batch, 30);

            Assert.Empty(done.Faults);
            Assert.Equal(30, done.Prepared + done.Reported);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
