using System.Text.RegularExpressions;

namespace WaveNetSharp.Tests;

/// <summary>What the pages say and a program can check: that links lead somewhere, and that the README's code is the code that is compiled.</summary>
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
    public void Readme_CSharp_IsTheCompiledSample()
    {
        string readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        string shown = CSharp().Match(readme).Groups[1].Value;
        Assert.NotEmpty(shown);
        Assert.Contains(shown, File.ReadAllText(Path.Combine(Root, "samples", "TenLines", "Program.cs")), StringComparison.Ordinal);
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

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
