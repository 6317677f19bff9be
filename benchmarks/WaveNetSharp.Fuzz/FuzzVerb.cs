using System.Globalization;

namespace WaveNetSharp.Fuzz;

/// <summary>The command line: <c>READER [--inputs N] [--seed S] [--minutes M] [--save DIR]</c>, <c>READER --replay FILE</c>, or
/// <c>prepare --work DIR [--files N] [--batch N] [--seed S] [--minutes M]</c>.</summary>
internal static class FuzzVerb
{
    private const int Hung = 3;

    public static int Run(IReadOnlyList<string> arguments)
    {
        string name = arguments.Count > 0 ? arguments[0] : "";
        FuzzOptions options = new(arguments);
        ulong seed = (ulong)options.Number("--seed", 1);
        if (name == "prepare")
        {
            string work = options.Text("--work") ?? throw new ArgumentException("--work must name a folder for the files, but was not given.");
            PrepareAttack run = new(work, seed, (int)options.Number("--batch", 200), (int)options.Number("--workers", Environment.ProcessorCount));
            return run.Run(options.Number("--files", 10_000), TimeSpan.FromMinutes(options.Number("--minutes", 600))) ? 0 : 1;
        }

        IFuzzTarget target = Targets.Of(name);
        if (options.Text("--replay") is string file)
        {
            Console.WriteLine(target.Check(File.ReadAllBytes(file)));
            return 0;
        }

        string save = options.Text("--save") ?? ".";
        FuzzReport report = FuzzRun.Run(target, seed, options.Number("--inputs", long.MaxValue), TimeSpan.FromMinutes(options.Number("--minutes", 1)), input =>
        {
            string path = Save(save, $"{name}-hang", input);
            Console.Error.WriteLine($"error: an input takes more than a minute (seed {seed}); it is in {path}.");
            Environment.Exit(Hung);
        });
        Show(name, seed, report, save);
        return report.Findings.Count == 0 ? 0 : 1;
    }

    private static void Show(string name, ulong seed, FuzzReport report, string save)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: seed {seed}, {report.Inputs:N0} inputs in {report.Elapsed.TotalSeconds:N1} s, {report.Inputs / report.Elapsed.TotalSeconds:N0} a second, {report.Answers.Count:N0} different answers, {report.Findings.Count} ways to fail"));
        foreach ((string answer, long count) in report.Answers.OrderByDescending(answer => answer.Value).Take(40))
        {
            Console.WriteLine($"{count,12:N0}  {answer}");
        }

        for (int i = 0; i < report.Findings.Count; i++)
        {
            FuzzFinding finding = report.Findings[i];
            Save(save, $"{name}-{seed}-{i}-found", finding.Input);
            string path = Save(save, $"{name}-{seed}-{i}", finding.Smallest);
            Console.WriteLine($"FAILED at input {finding.Number:N0}: {finding.What}{Environment.NewLine}  {finding.Smallest.Length:N0} bytes in {path}: {Convert.ToHexString(finding.Smallest.AsSpan(0, Math.Min(200, finding.Smallest.Length)))}");
        }
    }

    private static string Save(string folder, string name, byte[] input)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{name}.bin");
        File.WriteAllBytes(path, input);
        return path;
    }
}
