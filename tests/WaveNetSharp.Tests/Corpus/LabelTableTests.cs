using System.Text;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class LabelTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Tables that cannot be used, and words of the reason.</summary>
    public static TheoryData<string, string> Bad => new()
    {
        { "", "but it is empty" },
        { "file,label\n", "has none" },
        { "file,genre\na.wav,Jazz\n", "its first line has 'file', 'genre'" },
        { "song;label\na.wav;Jazz\n", "its first line has 'song', 'label'" },
        { "file,path,label\na.wav,a.wav,Jazz\n", "one column named file, path or source" },
        { "file,label\na.wav\n", "line 2 is 'a.wav'" },
        { "file,label\n\n\"x\ny\",Pop\n,Jazz\n", "line 5 is '', 'Jazz'" },
        { "file,label\na.wav,Jazz\n./a.wav,Pop\n", "'Jazz' in line 2 and 'Pop' in line 3" },
        { "file,label\na.wav,\"Jazz\nb.wav,Pop\n", "near line 4 it has a quote" },
        { "file,label\na\"b.wav,Jazz\n", "near line 2 it has a quote in the wrong place" },
        { "file,label\na.wav,\"Ja\nzz\"\n", "line 2 has a control character" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file,label\na.wav,Jazz\nsub/b c.wav,\"Rock, \"\"hard\"\"\"\n")]
    [InlineData("\uFEFFPath;number;LABEL\r\na.wav;1; Jazz \r\nsub\\b c.wav;2;\"Rock, \"\"hard\"\"\"")]
    [InlineData("label\tsource\rJazz\t./a.wav\rRock, \"hard\"\tsub/b c.wav\r", false)]
    public void Assign_AnyDelimiterAndLineEnd_FindsTheFiles(string table, bool quotesAreFree = true)
    {
        // Tabs seldom come with quotes, but RFC 4180 wants them for a cell with quotes in it.
        SourceScan scan = Scan(quotesAreFree ? table : table.Replace("Rock, \"hard\"", "\"Rock, \"\"hard\"\"\"", StringComparison.Ordinal), "a.wav", "sub/b c.wav");

        Assert.Equal([("a.wav", "Jazz"), ("sub/b c.wav", "Rock, \"hard\"")], scan.Files.Select(file => (file.Name, file.Label)));
        Assert.Equal((0, 0, 0), (scan.Labels!.FilesWithoutLabel.Count, scan.Labels.RowsWithoutFile.Count, scan.Labels.RepeatedRows.Count));
    }

    [Fact]
    public void Assign_Utf16WithAByteOrderMark_IsRead() =>
        Assert.Equal("Größe", Assert.Single(Scan(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("file\tlabel\na.wav\tGröße")).ToArray(), "a.wav").Files).Label);

    [Fact]
    public void Assign_PathsFromTheTableAbsoluteAndFromTheScan_AllFindTheirFile()
    {
        string[] names = ["a.wav", "b.wav", "c.wav"];
        string table = $"file,label\nmusic/a.wav,table\nb.wav,scan\n{Path.Combine(Root, "sub", "..", "c.wav")},absolute\n";

        Assert.Equal(["table", "scan", "absolute"], Scan(table, names).Files.Select(file => file.Label));
    }

    [Fact]
    public void Assign_FolderReachedThroughALink_FindsAbsolutePathsThroughIt()
    {
        Directory.CreateSymbolicLink(_folder.File("link"), Root);

        Assert.Equal("Jazz", Assert.Single(Scan($"file,label\n{_folder.File("link/a.wav")},Jazz\n", "a.wav").Files).Label);
    }

    [Fact]
    public void Assign_FileNamedThroughALinkedFolder_FindsItsRow()
    {
        File.WriteAllBytes(Path.Combine(Root, "a.wav"), [0]);
        File.WriteAllText(Path.Combine(Root, "labels.csv"), "file,label\na.wav,Jazz\n");
        Directory.CreateSymbolicLink(_folder.File("link"), Root);

        SourceScan scan = SourceScan.Run([_folder.File("link/a.wav")], _folder.File("corpus"), LabelSource.Table(_folder.File("link/labels.csv")));

        Assert.Equal("Jazz", Assert.Single(scan.Files).Label);
    }

    [Fact]
    public void Assign_PathOfTheTableLeadsElsewhere_IsNotTakenForOneOfTheScan()
    {
        // The row names the file beside the table, not the one of the same name in the scanned folder.
        File.WriteAllBytes(_folder.File("a.wav"), [0]);

        SourceScan scan = Scan("file,label\na.wav,Jazz\nmusic/b.wav,Pop\n", "a.wav", "b.wav");

        Assert.Equal([null, "Pop"], scan.Files.Select(file => file.Label));
        Assert.Equal("line 2: a.wav", Assert.Single(scan.Labels!.RowsWithoutFile.First));
    }

    [Fact]
    public void Assign_RowsAndFilesThatDoNotMatch_AreCountedWithExamples()
    {
        SourceScan scan = Scan("file,label\na.wav,Jazz\n./a.wav,Jazz\nb.wav,\nnowhere.wav,Pop\ngone/x.wav,Pop\n", "a.wav", "b.wav", "c.wav");

        Assert.Equal(["Jazz", null, null], scan.Files.Select(file => file.Label));
        LabelReport report = scan.Labels!;
        Assert.Equal((2, "b.wav, c.wav"), (report.FilesWithoutLabel.Count, string.Join(", ", report.FilesWithoutLabel.First.Order(StringComparer.Ordinal))));
        Assert.Equal((2, "line 5: nowhere.wav, line 6: gone/x.wav"), (report.RowsWithoutFile.Count, string.Join(", ", report.RowsWithoutFile.First)));
        Assert.Equal((1, "line 3: ./a.wav"), (report.RepeatedRows.Count, string.Join(", ", report.RepeatedRows.First)));
    }

    [Fact]
    public void Assign_OneFileSpeltInTwoWaysWithTwoLabels_IsRefused()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Scan("file,label\nmusic/a.wav,Jazz\na.wav,Pop\n", "a.wav"));

        Assert.Contains("'Jazz' in line 2 and 'Pop' in line 3", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Bad))]
    public void Table_ThatCannotBeUsed_IsRefusedWithTheReason(string table, string expected)
    {
        File.WriteAllText(_folder.File("labels.csv"), table);

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => LabelSource.Table(_folder.File("labels.csv")));

        Assert.Contains("labels.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_NotUtf8_IsRefused()
    {
        File.WriteAllBytes(_folder.File("labels.csv"), Encoding.Latin1.GetBytes("file,label\nGröße.wav,Jazz\n"));

        Assert.Contains("UTF-8", Assert.Throws<InvalidDataException>(() => LabelSource.Table(_folder.File("labels.csv"))).Message, StringComparison.Ordinal);
    }

    private string Root => Directory.CreateDirectory(_folder.File("music")).FullName;

    private SourceScan Scan(string table, params string[] names) => Scan(Encoding.UTF8.GetBytes(table), names);

    private SourceScan Scan(byte[] table, params string[] names)
    {
        File.WriteAllBytes(_folder.File("labels.csv"), table);
        foreach (string name in names)
        {
            string path = Path.Combine(Root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, [0]);
        }

        return SourceScan.Run([Root], _folder.File("corpus"), LabelSource.Table(_folder.File("labels.csv")));
    }
}
