namespace WaveNetSharp.Corpus;

/// <summary>A row of a table of labels.</summary>
/// <param name="Line">Where it begins in the table, from 1.</param>
/// <param name="File">The file, as the table spells it.</param>
/// <param name="Label">Its label; null where the table leaves it empty.</param>
internal sealed record LabelRow(int Line, string File, string? Label)
{
    public override string ToString() => $"line {Line:N0}: {File}";
}
