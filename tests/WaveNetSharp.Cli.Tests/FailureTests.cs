namespace WaveNetSharp.Cli.Tests;

public sealed class FailureTests
{
    [Fact]
    public void Report_BadFile_FailsWithItsMessageOnOneLine()
    {
        (int code, string error) = Report(new InvalidDataException("first\nsecond"));

        Assert.Equal(1, code);
        Assert.Equal("error: first second\n", error);
    }

    [Fact]
    public void Report_BadCall_IsWrongUsageWithoutTheParametersName()
    {
        (int code, string error) = Report(new ArgumentException("steps must be at least 1, but was 0.", "steps"));

        Assert.Equal(2, code);
        Assert.Equal("error: steps must be at least 1, but was 0.\n", error);
    }

    [Fact]
    public void Report_FileTooLargeForTheSystem_IsNoWrongUsage()
    {
        // So .NET reports the system's EFBIG.
        (int code, string error) = Report(new ArgumentOutOfRangeException("value", "Specified file length was too large for the file system."));

        Assert.Equal(1, code);
        Assert.StartsWith("error: a file would become larger than this system allows", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(28)]
    [InlineData(unchecked((int)0x80070070))]
    public void Report_DiskIsFull_SaysWhatToDo(int systemsNumber)
    {
        (int code, string error) = Report(new IOException("No space left on device : 'x.wav'", systemsNumber));

        Assert.Equal(1, code);
        Assert.Equal(
            "error: No space left on device : 'x.wav'. The disk is full: make room, or choose another place. What was complete before is kept.\n", error);
    }

    [Fact]
    public void Report_FailureOnAWorkerThread_SaysWhatHappenedThere()
    {
        (int code, string error) = Report(new AggregateException(new IOException("No space left on device.")));

        Assert.Equal(1, code);
        Assert.Equal("error: No space left on device.\n", error);
    }

    [Fact]
    public void Report_ReaderOfStandardOutputHasGone_SaysNothing()
    {
        (int code, string error) = Report(new BrokenPipeException());

        Assert.Equal(0, code);
        Assert.Empty(error);
    }

    [Fact]
    public void Report_Bug_AdmitsItInOneLine()
    {
        (int code, string error) = Report(new NotSupportedException("oops"));

        Assert.Equal(1, code);
        Assert.StartsWith("error: this is a bug in wavenet: NotSupportedException: oops", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static (int Code, string Error) Report(Exception exception)
    {
        using StringWriter error = new();
        using Terminal terminal = new(TextWriter.Null, error);
        int code = Failure.Report(exception, terminal);
        return (code, error.ToString());
    }
}
