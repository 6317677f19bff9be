using System.Text.RegularExpressions;
using WaveNetSharp.Model;

namespace WaveNetSharp.Tests;

/// <summary>What the pages say and a program can check: that links lead somewhere, and that code on a page is code that is compiled.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Root, "docs"), "*.md")).Select(page => Path.GetRelativePath(Root, page))];

    [Theory, MemberData(nameof(Pages))]
    public void Page_EveryRelativeLink_LeadsToAFile(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Root, page))!;
        string[] broken =
        [
            .. Link().Matches(File.ReadAllText(Path.Combine(Root, page)))
                .Select(match => match.Groups[1].Value)
                .Where(target => !target.Contains("://", StringComparison.Ordinal) && target[0] != '#')
                .Where(target => !Path.Exists(Path.Combine(folder, target.Split('#')[0]))),
        ];
        Assert.Empty(broken);
    }

    [Fact]
    public void LiveConfiguration_IsTheNetworkOfTheBenchmarksPage()
    {
        string path = Path.Combine(Root, "benchmarks", "configs", "live-44100.json");
        WaveNetConfig live = WaveNetConfig.FromJson(File.ReadAllText(path), path);

        Assert.Equal((44_100, 30, 32, 32, 64), (live.SampleRate, live.Layers, live.ResidualChannels, live.DilationChannels, live.SkipChannels));
    }

    [Theory, MemberData(nameof(Pages))]
    public void Page_EverySourceNamedInIt_IsThere(string page)
    {
        string[] missing =
        [
            .. Source().Matches(File.ReadAllText(Path.Combine(Root, page)))
                .Select(match => match.Groups[1].Value)
                .Where(source => !File.Exists(Path.Combine(Root, "src", "WaveNetSharp", source)) && !File.Exists(Path.Combine(Root, source))),
        ];
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("tiny", "`tiny`")]
    [InlineData("small", "`small` (default)")]
    [InlineData("seed", "`seed`")]
    [InlineData("large", "`large`")]
    public void Training_TableOfNetworks_SaysWhatThePresetsAre(string preset, string name)
    {
        WaveNetConfig config = WaveNetConfig.Preset(preset);
        string row = $"| {name} | {config.Stacks} x {config.LayersPerStack} "
            + $"| {config.ResidualChannels} / {config.DilationChannels} / {config.SkipChannels} / {string.Join(", ", config.PostChannels)} "
            + $"| {new ParameterLayout(config).Count:N0} | {config.ReceptiveField:N0} samples, {1000.0 * config.ReceptiveField / config.SampleRate:N0} ms "
            + $"| {config.SampleRate:N0} Hz | {config.Window:N0} |";
        Assert.Contains(row, File.ReadAllText(Path.Combine(Root, "docs", "train.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md", "TenLines")]
    [InlineData("docs/generate.md", "Endless")]
    public void Page_CSharp_IsTheCompiledSample(string page, string sample)
    {
        string shown = CSharp().Match(File.ReadAllText(Path.Combine(Root, page))).Groups[1].Value;
        Assert.NotEmpty(shown);
        Assert.Contains(shown, File.ReadAllText(Path.Combine(Root, "samples", sample, "Program.cs")), StringComparison.Ordinal);
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "WaveNetSharp.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("these tests run inside a checkout only.");
        }

        return folder;
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // A file in a folder, as the walk through the code names it: Layers/GatedLayer.cs.
    [GeneratedRegex(@"`((?:\w[\w.]*/)+\w+\.cs)`")]
    private static partial Regex Source();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
