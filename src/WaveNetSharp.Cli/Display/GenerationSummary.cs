using Spectre.Console;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Cli.Display;

/// <summary>What <c>wavenet generate</c> prints.</summary>
/// <param name="Takes">The takes, the likeliest first.</param>
/// <param name="Seed">Gives the same takes again.</param>
/// <param name="Mode">How exactly it was computed; the same seed gives other takes in another mode.</param>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="WallSeconds">Time it took.</param>
/// <param name="TimesRealTime">Seconds of audio made in a second.</param>
/// <param name="Stopped">Whether the user stopped it.</param>
internal sealed record GenerationSummary(
    IReadOnlyList<TakeSummary> Takes, int Seed, GenerationMode Mode, int SampleRate, double WallSeconds, double TimesRealTime, bool Stopped)
{
    public Table ToTable()
    {
        Table table = new Table().SimpleBorder().AddColumn("file");
        foreach (string title in new[] { "seconds", "bits per sample", "log-likelihood" })
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        table.AddColumn("output");
        foreach (TakeSummary take in Takes)
        {
            table.AddRow(new Text(take.File), new Text($"{take.Seconds:N2}"), new Text(take.BitsPerSample is double bits ? $"{bits:N3}" : ""), new Text($"{take.LogLikelihood:N0}"),
                new Text(take.Collapse.Kind == CollapseKind.Fine ? "sound" : $"{take.Collapse.Kind}".ToLowerInvariant()));
        }

        return table.Caption($"seed {Seed}, {$"{Mode}".ToLowerInvariant()} mode, {TimesRealTime:N2} x real time");
    }
}

/// <summary>One take.</summary>
/// <param name="File">The WAV file; ends in <c>.partial.wav</c> when it was stopped.</param>
/// <param name="Picture">The PNG file; null when it was stopped.</param>
/// <param name="Take">Its number, from 1.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="BitsPerSample">How surprising it is to the network; null when it was stopped before its first sample.</param>
/// <param name="LogLikelihood">The same for all of it, exactly: the natural logarithm of its likelihood.</param>
/// <param name="Collapse">Whether it has become silence, one level, noise or distortion.</param>
internal sealed record TakeSummary(
    string File, string? Picture, int Take, double Seconds, double? BitsPerSample, double LogLikelihood, CollapseReport Collapse);
