using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace WaveNetSharp.Corpus;

/// <summary>Reads the rows of a table of labels: RFC 4180 with commas, semicolons or tabs, in UTF-8, or in UTF-16 with a byte order mark.</summary>
internal static class LabelRows
{
    private static readonly string[] FileTitles = ["file", "path", "source"];
    private static readonly string[] LabelTitles = ["label"];
    private static readonly string[] Delimiters = [",", ";", "\t"];

    /// <summary>Reads all rows below the header.</summary>
    /// <exception cref="InvalidDataException">The header lacks a column, or a row is incomplete; the message has the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static List<LabelRow> Read(string path)
    {
        try
        {
            string? found = null;
            foreach (string delimiter in Delimiters)
            {
                using CsvParser table = Open(path, delimiter);
                string[] titles = table.Read() ? [.. table.Record!.Select(title => title.Trim())] : [];
                int[] files = Columns(titles, FileTitles);
                int[] labels = Columns(titles, LabelTitles);
                if (files.Length == 1 && labels.Length == 1)
                {
                    return [.. Rows(table, path, files[0], labels[0])];
                }

                // The delimiter that cuts the header into the most titles is the one that was meant.
                found = titles.Length > 1 || found is null ? string.Join(", ", titles.Select(title => $"'{title}'")) : found;
            }

            throw new InvalidDataException(
                $"'{path}' must begin with a header that has one column named file, path or source and one named label, "
                + $"but {(found is null or "" ? "it is empty" : $"its first line has {found}")}. Add such a line, like: file,label");
        }
        catch (Exception exception) when (exception is CsvHelperException or DecoderFallbackException)
        {
            throw new InvalidDataException(
                exception is CsvHelperException { Context.Parser: { } parser }
                    ? $"'{path}' must be a table as RFC 4180 describes it, but near line {parser.RawRow:N0} it has a quote in the wrong place. "
                        + "Put the whole cell into double quotes, and double each quote in it."
                    : $"'{path}' must be UTF-8 text, but is not. Save it again as UTF-8.",
                exception);
        }
    }

    private static CsvParser Open(string path, string delimiter)
    {
        StreamReader reader = new(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
        return new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter });
    }

    private static int[] Columns(string[] titles, string[] wanted) =>
        [.. Enumerable.Range(0, titles.Length).Where(i => wanted.Contains(titles[i], StringComparer.OrdinalIgnoreCase))];

    private static IEnumerable<LabelRow> Rows(CsvParser table, string path, int fileColumn, int labelColumn)
    {
        int before = table.RawRow;
        while (table.Read())
        {
            string[] cells = table.Record!;
            int line = before + 1;
            before = table.RawRow;
            string file = fileColumn < cells.Length ? cells[fileColumn] : "";
            if (file.Length == 0 || file.Contains('\0', StringComparison.Ordinal) || labelColumn >= cells.Length)
            {
                throw new InvalidDataException($"'{path}' must name a file and a label in every row, but line {line:N0} is '{string.Join("', '", cells)}'. Complete or remove it.");
            }

            string label = cells[labelColumn].Trim();
            if (label.Any(char.IsControl))
            {
                throw new InvalidDataException($"'{path}': a label must be one line of text, but that in line {line:N0} has a control character in it. Close the quotes, or write it anew.");
            }

            yield return new LabelRow(line, file, label.Length == 0 ? null : label);
        }
    }
}
