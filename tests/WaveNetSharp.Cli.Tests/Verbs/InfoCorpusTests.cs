using System.Text.Json;

namespace WaveNetSharp.Cli.Tests.Verbs;

/// <summary><c>wavenet info</c> on a corpus: the findings as a table, as JSON and as a page.</summary>
public sealed class InfoCorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public InfoCorpusTests()
    {
        Write("fine [1].wav", TestSound.Noise(3, seed: 1));
        Write("copy.wav", TestSound.Noise(3, seed: 1));
        Write("short.wav", TestSound.Noise(0.5, seed: 2));
        Write("broken.wav", [1, 2, 3]);
        CommandLineRun.Of("prepare", _folder["music"], "--out", _folder["corpus"]);
        File.WriteAllText(_folder["corpus/skipped.jsonl"], """{"source":"broken.wav","reason":"'broken.wav' is no audio."}""" + "\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Info_Corpus_ShowsTheWorstFirstWithTotalsAndAdvice()
    {
        CommandLineRun run = CommandLineRun.Of("info", _folder["corpus"]);

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        string[] rows = [.. run.Output.Split('\n').Where(line => line.Contains(".wav ", StringComparison.Ordinal))];
        Assert.Matches(@"leave out +fine \[1\]\.wav .* The same audio as 'copy\.wav', which is the one to keep\.", rows[0]);
        Assert.Matches(@"look at it +short\.wav .* Only 0\.50 s long\.", rows[1]);
        Assert.Matches(@"fine +copy\.wav", rows[2]);
        Assert.Contains("1 fine, 1 to look at, 1 to leave out", run.Output, StringComparison.Ordinal);
        Assert.Contains("Not used: 1 file", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"Suggested: wavenet train .* --preset (tiny|small|seed)", run.Output);
        Assert.Matches(@"About [\d,]+ samples/s on this machine: a pass over the audio takes .*, the default hour makes [\d,.]+ passes\.", run.Output);
        Assert.Contains("too little", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_Verify_SaysWhetherAudioWasChanged()
    {
        CommandLineRun whole = CommandLineRun.Of("info", _folder["corpus"], "--verify");
        Assert.Equal(("", 0), (whole.Error, whole.ExitCode));
        Assert.Contains("3 recordings", whole.Output, StringComparison.Ordinal);

        using (FileStream shard = new(Directory.GetFiles(_folder["corpus"], "audio-*")[0], FileMode.Open))
        {
            shard.Position = 1;
            shard.WriteByte(0x55);
        }

        CommandLineRun damaged = CommandLineRun.Of("info", _folder["corpus"], "--verify", "--json");
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("'copy.wav' must have the SHA-256", Assert.Single(damaged.Json().GetProperty("faults").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains("is damaged: 1 thing is not what was prepared", damaged.Error, StringComparison.Ordinal);
        Assert.Equal(2, CommandLineRun.Of("info", _folder["corpus"], "--verify", "--html", "page.html").ExitCode);
    }

    [Fact]
    public void Info_CorpusAsJson_HasTheDocumentedKeys()
    {
        JsonElement info = CommandLineRun.Of("info", _folder["corpus"], "--json").Json();

        Assert.Equal(
            ["id", "sample_rate", "minutes", "totals", "labels", "duplicates", "skipped", "training", "recordings"],
            info.EnumerateObject().Select(property => property.Name));
        Assert.Equal(3, info.GetProperty("totals").GetProperty("recordings").GetInt32());
        Assert.Equal("duplicate", info.GetProperty("totals").GetProperty("findings")[0].GetProperty("kind").GetString());
        Assert.Equal("copy.wav", info.GetProperty("duplicates")[0].GetProperty("keep").GetString());
        Assert.Equal("fine [1].wav", info.GetProperty("duplicates")[0].GetProperty("others")[0].GetString());
        Assert.Equal("broken.wav", info.GetProperty("skipped")[0].GetProperty("source").GetString());
        Assert.True(info.GetProperty("training").GetProperty("passes_in_an_hour").GetDouble() > 0);
        JsonElement second = info.GetProperty("recordings")[1];
        Assert.Equal(
            ["index", "source", "minutes", "rating", "findings", "trimmed_seconds", "peak", "gain", "source_rate", "source_channels", "clipping_share", "dc_offset", "silence_share", "bandwidth", "loudness"],
            second.EnumerateObject().Select(property => property.Name));
        Assert.Equal("fine [1].wav", second.GetProperty("source").GetString());
        Assert.Equal("leave_out", second.GetProperty("rating").GetString());
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "data-doctor.md"));
        Assert.All(info.EnumerateObject().Concat(second.EnumerateObject()).Concat(info.GetProperty("totals").EnumerateObject()),
            property => Assert.Contains($"`{property.Name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Info_CorpusAsPage_WritesOneFileAndSaysWhere()
    {
        CommandLineRun run = CommandLineRun.Of("info", _folder["corpus"], "--html", _folder["page.html"]);

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Contains("page.html", run.Output, StringComparison.Ordinal);
        string page = File.ReadAllText(_folder["page.html"]);
        Assert.Contains("fine [1].wav", page, StringComparison.Ordinal);
        Assert.Contains("&#39;broken.wav&#39; is no audio.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Info_RateThatNoPresetHas_SaysHowToTrainAllTheSame()
    {
        CommandLineRun.Of("prepare", _folder["music/copy.wav"], "--out", _folder["other"], "--rate", "4000");

        JsonElement training = CommandLineRun.Of("info", _folder["other"], "--json").Json().GetProperty("training");

        Assert.True(training.GetProperty("needs_configuration").GetBoolean());
        Assert.Contains("No preset is made for 4,000 Hz.", training.GetProperty("sentences")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("--rate 8192", training.GetProperty("sentences")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Info_PageInsideTheCorpus_IsRefused()
    {
        CommandLineRun run = CommandLineRun.Of("info", _folder["corpus"], "--html", _folder["corpus/page.html"]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--html must be a file outside the corpus", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("corpus", "link/page.html")]
    [InlineData("link", "corpus/page.html")]
    public void Info_PageInsideTheCorpusByALink_IsRefused(string corpus, string page)
    {
        Directory.CreateSymbolicLink(_folder["link"], _folder["corpus"]);

        CommandLineRun run = CommandLineRun.Of("info", _folder[corpus], "--html", _folder[page]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--html must be a file outside the corpus", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Info_PageOfANetwork_IsRefused()
    {
        CommandLineRun run = CommandLineRun.Of("info", "--preset", "tiny", "--html", _folder["page.html"]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--html shows the recordings of a corpus, but a preset is none.", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Info_DamagedListOfSkippedFiles_NamesTheLine()
    {
        File.AppendAllText(_folder["corpus/skipped.jsonl"], "nonsense\n");

        CommandLineRun run = CommandLineRun.Of("info", _folder["corpus"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("skipped.jsonl', line 2, must be a JSON object with source and reason", run.ErrorLine(), StringComparison.Ordinal);
    }

    private void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(_folder["music"]);
        File.WriteAllBytes(_folder[$"music/{name}"], bytes);
    }
}
