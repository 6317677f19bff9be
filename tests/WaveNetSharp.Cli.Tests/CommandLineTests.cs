namespace WaveNetSharp.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Run_NoArguments_PrintsHelpAndSaysWrongUsage()
    {
        CommandLineRun run = CommandLineRun.Of();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Version_PrintsIt()
    {
        CommandLineRun run = CommandLineRun.Of("--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Theory]
    [InlineData("there is no verb 'frobnicate'.", "frobnicate")]
    [InlineData("there is no option '--jso'.", "info", "--jso")]
    [InlineData("there is no option '--frob'.", "info", "--preset", "tiny", "--frob")]
    [InlineData("--preset must be tiny, small, seed or large, but was 'huge'.", "info", "--preset", "huge")]
    [InlineData("'--preset'", "info", "--preset")]
    [InlineData("info needs either", "info")]
    [InlineData("info needs either", "info", "config.json", "--preset", "tiny")]
    [InlineData("'two'", "info", "one", "two")]
    public void Run_WrongUsage_ExitsTwoWithOneErrorLineThatPointsToHelp(string expected, params string[] arguments)
    {
        CommandLineRun run = CommandLineRun.Of(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(expected, run.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains("--help'", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PathThatLooksLikeAnOption_IsReachableAfterTwoDashes()
    {
        CommandLineRun run = CommandLineRun.Of("info", "--", "--odd.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--odd.json", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ArgumentThatStartsWithAt_IsAPathAndNotAResponseFile()
    {
        CommandLineRun run = CommandLineRun.Of("info", "@missing.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("@missing.json", run.ErrorLine(), StringComparison.Ordinal);
    }
}
