using WaveNetSharp.Cli.Display;

namespace WaveNetSharp.Cli.Tests.Display;

public sealed class ProgressDisplayTests
{
    [Fact]
    public void Report_IntoALog_PrintsALineEveryTenSecondsAndLaterEveryMinute()
    {
        List<string> lines = [];
        TimeSpan now = TimeSpan.Zero;
        PlainProgress progress = new("Training", lines.Add, () => now);

        for (int second = 0; second <= 300; second++)
        {
            now = TimeSpan.FromSeconds(second);
            progress.Report(second / 300.0, "");
        }

        Assert.Equal(["Training: 3 %", "Training: 7 %", "Training: 10 %", "Training: 13 %", "Training: 17 %", "Training: 20 %", "Training: 40 %", "Training: 60 %", "Training: 80 %", "Training: 100 %"], lines);
    }

    [Fact]
    public void Report_WorkWithoutAnEnd_PrintsNoShare()
    {
        List<string> lines = [];
        PlainProgress progress = new("Generating", lines.Add, () => TimeSpan.FromSeconds(10));

        progress.Report(null, "90.0 s");

        Assert.Equal(["Generating: 90.0 s"], lines);
    }

    [Fact]
    public void Show_NotATerminal_PrintsNoControlCodes()
    {
        using StringWriter error = new();
        using Terminal terminal = new(TextWriter.Null, error);

        int result = ProgressDisplay.Show(terminal, "Reading", progress =>
        {
            progress.Report(0.5, "half of it");
            terminal.Note("one [file] read");
            return 7;
        });

        Assert.Equal(7, result);
        Assert.Equal("one [file] read\n", error.ToString());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(null)]
    public void Show_Terminal_DrawsABarWhenThereIsAnEndAndClearsItAgain(double? fraction)
    {
        using StringWriter error = new();
        using Terminal terminal = new(TextWriter.Null, error, isErrorTerminal: true);
        // The test's own terminal decides nothing here.
        terminal.Messages.Profile.Capabilities.Ansi = true;
        terminal.Messages.Profile.Capabilities.Interactive = true;

        ProgressDisplay.Show(terminal, "Reading", progress =>
        {
            progress.Report(fraction, "half of it");
            terminal.Note("one [file] read");
            return 7;
        });

        string drawn = error.ToString();
        Assert.Contains("Reading", drawn, StringComparison.Ordinal);
        Assert.Equal(fraction is not null, drawn.Contains("50 %", StringComparison.Ordinal));
        Assert.Equal(fraction is not null, drawn.Contains('━', StringComparison.Ordinal));
        Assert.Contains("half of it", drawn, StringComparison.Ordinal);
        Assert.Contains("one [file] read", drawn, StringComparison.Ordinal);
        // The line is erased, and the cursor is back.
        Assert.Contains("\u001b[2K", drawn, StringComparison.Ordinal);
        Assert.EndsWith("\u001b[?25h", drawn, StringComparison.Ordinal);
    }
}
