using System.CommandLine;

namespace WaveNetSharp.Cli.Tests;

/// <summary>What is there is also said: in the help of each verb and in docs/command-line.md.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Verbs => [.. Root().Subcommands.Select(verb => verb.Name)];

    [Theory, MemberData(nameof(Verbs))]
    public void Help_EachVerb_DescribesEveryOption(string verb)
    {
        CommandLineRun run = CommandLineRun.Of(verb, "--help");

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.All(Verb(verb).Options, option =>
        {
            Assert.Contains(option.Name, run.Output, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(option.Description), option.Name);
        });
    }

    [Theory, MemberData(nameof(Verbs))]
    public void Documentation_EachVerb_NamesEveryOption(string verb)
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "command-line.md"));
        int start = page.IndexOf($"### {verb}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/command-line.md has no section for {verb}");
        int end = page.IndexOf("\n##", start + 1, StringComparison.Ordinal);
        string section = page[start..end];

        Assert.All(Verb(verb).Options.Where(option => option.Name != "--help"), option =>
            Assert.Contains($"`{option.Name}", section.Replace($"{verb} {option.Name}", $"`{option.Name}", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    private static Command Verb(string name) => Root().Subcommands.Single(verb => verb.Name == name);

    private static RootCommand Root()
    {
        using Terminal terminal = new(TextWriter.Null, TextWriter.Null);
        return CommandLine.Create(terminal);
    }
}
