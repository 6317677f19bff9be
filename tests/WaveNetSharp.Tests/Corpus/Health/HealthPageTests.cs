using System.Text.RegularExpressions;
using WaveNetSharp.Corpus;
using WaveNetSharp.Corpus.Health;

namespace WaveNetSharp.Tests.Corpus.Health;

public sealed partial class HealthPageTests
{
    // A name that would be a script, an attribute and a picture if it were not escaped.
    private const string Evil = "<script>alert(1)</script>\" onload='x' & <img src=http://example.org/a.png>\u202e";

    private static readonly string[] Empty = ["meta", "input", "img", "br"];

    [Fact]
    public void Write_AnyCorpus_NeedsNothingBesideItself()
    {
        string page = Page(Corpus(3));

        Assert.DoesNotContain("http:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.All(Source().Matches(page), match => Assert.StartsWith("data:image/png;base64,", match.Groups[1].Value, StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AnyCorpus_ClosesEveryElementItOpens() => AssertBalanced(Page(Corpus(3)));

    [Theory]
    [InlineData(Evil)]
    [InlineData(Evil + "\nsecond line")]
    public void Write_EvilNames_StayText(string evil)
    {
        MadeUp corpus = new MadeUp()
            .Add(MadeUp.Of(evil, MadeUp.Good, label: evil, warning: evil), Encodings.Music(1, 5000))
            .Add(MadeUp.Of("b.wav", MadeUp.Good, label: "b"), Encodings.Music(1, 5000));
        string page = Page(corpus, evil, [new PrepareFailure(evil, evil)], [evil]);

        AssertBalanced(page);
        Assert.Single(Script().Matches(page));
        Assert.DoesNotContain("<img src=http", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp; ", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', PageText.Escape(evil));
    }

    [Fact]
    public void Write_EachRecording_HasAWaveformAndASpectrogram()
    {
        string page = Page(Corpus(3));

        Assert.Equal(3, Row().Count(page));
        Assert.Equal(3, Source().Count(page));
        Assert.Equal(3, Wave().Count(page));
    }

    [Fact]
    public void Write_ManyRecordings_HasPicturesOfTheWorstAndASample()
    {
        MadeUp corpus = new();
        for (int i = 0; i < 1000; i++)
        {
            corpus.Add(MadeUp.Of($"{i}.wav", i % 2 == 0 ? MadeUp.Good : MadeUp.Good with { ClippingShare = 0.01 }), Encodings.Music(i, 64));
        }

        string page = Page(corpus);

        Assert.Equal(1000, Row().Count(page));
        Assert.Equal(HealthPage.MostPictures, Source().Count(page));
        Assert.Contains("300 have pictures: the worst, and a sample of the rest.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MoreRecordingsThanABrowserSorts_SaysHowManyAreNotThere()
    {
        MadeUp corpus = new();
        for (int i = 0; i < HealthPage.MostRows + 12; i++)
        {
            corpus.Add(MadeUp.Of($"{i}.wav", MadeUp.Good, frames: 2 * MadeUp.Rate));
        }

        string page = Page(corpus);

        Assert.Equal(HealthPage.MostRows, Row().Count(page));
        Assert.Contains("The 12 that are rated best are not on this page", page, StringComparison.Ordinal);
    }

    [Fact]
    public void WavePath_FullScaleSquare_ReachesBothEdges()
    {
        short[] square = [.. Enumerable.Range(0, 8000).Select(i => i % 2 == 0 ? short.MaxValue : short.MinValue)];
        MadeUp corpus = new MadeUp().Add(MadeUp.Of("a", MadeUp.Good), square);

        string path = new Thumbnail(corpus.Read, MadeUp.Rate).WavePath(0, square.Length);

        Assert.StartsWith("M0 0L0 0L1 0", path, StringComparison.Ordinal);
        Assert.EndsWith("L1 100L0 100Z", path, StringComparison.Ordinal);
    }

    // Every tag is closed in order, which is stricter than HTML asks for.
    private static void AssertBalanced(string page)
    {
        Stack<string> open = [];
        string body = Script().Replace(Style().Replace(page, ""), "");
        foreach (Match tag in Tag().Matches(body))
        {
            string name = tag.Groups[2].Value;
            if (tag.Groups[1].Value == "/")
            {
                Assert.Equal(name, open.Pop());
            }
            else if (!Empty.Contains(name) && !tag.Value.EndsWith("/>", StringComparison.Ordinal))
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
        Assert.DoesNotContain('<', Tag().Replace(body.Replace("<!doctype html>", "", StringComparison.Ordinal), ""));
    }

    private static MadeUp Corpus(int recordings)
    {
        MadeUp corpus = new();
        for (int i = 0; i < recordings; i++)
        {
            corpus.Add(MadeUp.Of($"{i}.wav", MadeUp.Good with { ClippingShare = 0.01 * i }, label: $"label {i}"), Encodings.Music(i, 9000));
        }

        return corpus;
    }

    private static string Page(MadeUp corpus, string title = "songs", IReadOnlyList<PrepareFailure>? skipped = null, IReadOnlyList<string>? advice = null)
    {
        using StringWriter writer = new();
        new HealthPage(corpus.Health(), index => corpus.Recordings[index].Frames, corpus.Read) { Title = title, Skipped = skipped ?? [], Advice = advice ?? [] }
            .Write(writer, TestContext.Current.CancellationToken);
        return writer.ToString();
    }

    [GeneratedRegex("<img [^>]*src=\"([^\"]*)\"")]
    private static partial Regex Source();

    [GeneratedRegex("<path d=\"M0 ")]
    private static partial Regex Wave();

    [GeneratedRegex("<tr class=\"(fine|look|leave)\">")]
    private static partial Regex Row();

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<(/?)([a-z][a-z0-9]*)(?: [^<>]*)?>")]
    private static partial Regex Tag();
}
