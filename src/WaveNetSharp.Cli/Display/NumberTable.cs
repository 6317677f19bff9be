using Spectre.Console;

namespace WaveNetSharp.Cli.Display;

/// <summary>Tables of a name and numbers, which stand to the right.</summary>
internal static class NumberTable
{
    /// <summary>Stands for a share above 100 %.</summary>
    public const string AbovePeak = "-";

    /// <summary>A table without rows.</summary>
    /// <param name="first">Over the names.</param>
    /// <param name="others">Over the numbers.</param>
    public static Table Create(string first, params string[] others)
    {
        Table table = new Table().SimpleBorder().AddColumn(first);
        foreach (string title in others)
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        return table;
    }

    /// <summary>Adds a row. All texts are printed as they are.</summary>
    public static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    /// <summary>A share as per cent.</summary>
    public static string Percent(double share) => $"{share * 100:N1} %";

    /// <summary>A share of a peak as per cent: one above it says only that the peak is not one.</summary>
    public static string PercentOfPeak(double share) => share > 1 ? AbovePeak : Percent(share);
}
