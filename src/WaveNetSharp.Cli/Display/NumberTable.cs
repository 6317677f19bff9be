using Spectre.Console;

namespace WaveNetSharp.Cli.Display;

/// <summary>Tables of a name and numbers, which stand to the right.</summary>
internal static class NumberTable
{
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
}
