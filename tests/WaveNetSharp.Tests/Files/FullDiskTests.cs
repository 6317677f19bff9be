using WaveNetSharp.Files;

namespace WaveNetSharp.Tests.Files;

public sealed class FullDiskTests
{
    // ENOSPC, EDQUOT, ERROR_DISK_FULL and ERROR_DISK_QUOTA_EXCEEDED; then EIO, ENOENT and .NET's own.
    [Theory]
    [InlineData(28, true)]
    [InlineData(122, true)]
    [InlineData(unchecked((int)0x80070070), true)]
    [InlineData(unchecked((int)0x8007050F), true)]
    [InlineData(5, false)]
    [InlineData(2, false)]
    [InlineData(unchecked((int)0x80131620), false)]
    public void Is_AnyError_TellsAFullDisk(int code, bool expected) => Assert.Equal(expected, FullDisk.Is(new IOException("any", code)));
}
