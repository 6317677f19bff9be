namespace WaveNetSharp.Corpus;

/// <summary>What did not fit together when recordings were given their labels.</summary>
public sealed record LabelReport
{
    /// <summary>Audio files that have no label.</summary>
    public Excerpt FilesWithoutLabel { get; init; } = Excerpt.Empty;

    /// <summary>Rows of the table that name no audio file of this prepare.</summary>
    public Excerpt RowsWithoutFile { get; init; } = Excerpt.Empty;

    /// <summary>Rows that say again what a row before them says.</summary>
    public Excerpt RepeatedRows { get; init; } = Excerpt.Empty;
}
