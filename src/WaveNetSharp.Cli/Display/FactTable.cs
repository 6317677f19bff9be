using Spectre.Console;

namespace WaveNetSharp.Cli.Display;

/// <summary>Two columns, a name and what is known of it, without lines.</summary>
internal sealed class FactTable
{
    /// <summary>The table to print.</summary>
    public Table Table { get; } = new Table().NoBorder().HideHeaders().AddColumn(new TableColumn("").NoWrap()).AddColumn("");

    /// <summary>Adds a row. Both texts are printed as they are: brackets in a file's name are no markup.</summary>
    public FactTable Add(string name, string value)
    {
        Table.AddRow(new Text(name, new Style(decoration: Decoration.Dim)), new Text(value));
        return this;
    }
}
