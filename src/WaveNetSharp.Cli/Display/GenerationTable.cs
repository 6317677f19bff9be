using Spectre.Console;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Cli.Display;

/// <summary>Generation by mode: how fast, what a sample reads, and how near that is to what the caches allow.</summary>
internal sealed class GenerationTable
{
    /// <summary>The table to print.</summary>
    public Table Table { get; }

    /// <summary>Starts with the headings only.</summary>
    /// <param name="title">Over the names of the rows.</param>
    public GenerationTable(string title) =>
        Table = NumberTable.Create(title, "samples/s", "x real time", "MB of weights", "from", "floor, samples/s", "of the floor");

    /// <summary>What a mode is called in a row.</summary>
    public static string Name(StreamSpeed speed) =>
        $"{speed.Mode.ToString().ToLowerInvariant()}, {speed.Threads:N0} thread{(speed.Threads == 1 ? "" : "s")}";

    /// <summary>Adds a row for each mode.</summary>
    /// <param name="prefix">Before the name of the mode.</param>
    /// <param name="modes">Each held against its floor.</param>
    public GenerationTable Add(string prefix, IReadOnlyList<StreamSpeed> modes)
    {
        foreach (StreamSpeed mode in modes)
        {
            NumberTable.Row(Table, prefix + Name(mode), $"{mode.SamplesPerSecond:N0}", $"{mode.TimesRealTime:N2}", $"{mode.BytesPerSample / 1e6:N2}",
                mode.Floor!.Front is { } front ? $"{front}, {mode.Floor.Level}" : mode.Floor.Level, $"{mode.Floor.SamplesPerSecond:N0}", NumberTable.PercentOfPeak(mode.Floor.Share));
        }

        return this;
    }

    /// <summary>Adds a row for takes at once, which share what they read.</summary>
    public GenerationTable AddTakes(string prefix, int takes, int threads, double samplesPerSecond, double timesRealTime)
    {
        NumberTable.Row(Table, $"{prefix}fast, {takes:N0} take{(takes == 1 ? "" : "s at once")}, {threads:N0} thread{(threads == 1 ? "" : "s")}",
            $"{samplesPerSecond:N0}", $"{timesRealTime:N2}", "", "", "", "");
        return this;
    }
}
