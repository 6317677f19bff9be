namespace WaveNetSharp.Files;

/// <summary>Tells a disk without room from all else that can go wrong with a file.</summary>
public static class FullDisk
{
    // As Linux numbers them; ENOSPC is the same on macOS, the other is EDQUOT.
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL and ERROR_DISK_QUOTA_EXCEEDED.
    private const int NoSpaceWindows = unchecked((int)0x80070070);
    private const int HandleNoSpaceWindows = unchecked((int)0x80070027);
    private const int OverQuotaWindows = unchecked((int)0x8007050F);

    /// <summary>Whether an operation failed because there was no room, or no more than the user may take.</summary>
    public static bool Is(IOException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.HResult is NoSpace or OverQuota or NoSpaceWindows or HandleNoSpaceWindows or OverQuotaWindows;
    }
}
