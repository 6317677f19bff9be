using System.Diagnostics;
using System.Text.Json;
using WaveNetSharp.Model;
using WaveNetSharp.Mpi;

namespace WaveNetSharp.Benchmarks;

/// <summary>What the ranks of a training say to one another in a step, without the training around it: bytes and seconds. Started by mpirun.</summary>
internal static class ExchangeRun
{
    // What a step tells beside the gradient, and what rank 0 decides from it.
    private const int SaidBytes = 56;
    private const int DecisionBytes = 64;
    private const int FewestSteps = 3;
    private static readonly string[] Presets = ["tiny", "small", "seed", "large"];

    /// <summary>Runs <c>exchange</c>.</summary>
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    /// <exception cref="InvalidDataException">This is one process alone.</exception>
    public static void Run(IReadOnlyList<string> arguments)
    {
        PeerOptions options = new(arguments, ["--seconds"]);
        double seconds = options.Positive("--seconds") ?? 3;
        MpiLaunch launch = MpiLaunch.Detect()
            ?? throw new InvalidDataException("exchange must be started by mpirun, but is one process alone. Start it with mpirun -n 2.");
        using MpiGroup group = MpiGroup.Join(launch, TimeSpan.FromMinutes(5), stuck => Environment.FailFast(stuck.Message));
        // Nothing at first: what a message costs whatever its length.
        Measure(group, "nothing", 0, seconds);
        foreach (string preset in Presets)
        {
            Measure(group, preset, new ParameterLayout(WaveNetConfig.Preset(preset)).Length, seconds);
        }
    }

    private static void Measure(MpiGroup group, string network, int values, double seconds)
    {
        float[] gradient = new float[values];
        byte[] said = new byte[SaidBytes];
        byte[] heard = new byte[SaidBytes * group.Size];
        byte[] decision = new byte[DecisionBytes];
        List<double> steps = [];
        Stopwatch clock = Stopwatch.StartNew();
        // The first makes room and connects, and is not counted.
        for (bool isFirst = true; decision[0] == 0; isFirst = false)
        {
            long start = Stopwatch.GetTimestamp();
            group.Exchange(gradient, said, heard);
            decision[0] = (byte)(group.Rank == 0 && steps.Count >= FewestSteps && clock.Elapsed.TotalSeconds > seconds ? 1 : 0);
            group.Broadcast(decision);
            if (!isFirst)
            {
                steps.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        if (group.Rank == 0)
        {
            steps.Sort();
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                network,
                ranks = group.Size,
                bytes = (long)values * sizeof(float),
                sent_by_a_rank = 2L * (group.Size - 1) * values * sizeof(float) / group.Size,
                steps = steps.Count,
                median_seconds = steps[steps.Count / 2],
                least_seconds = steps[0],
                most_seconds = steps[^1],
            }));
        }
    }
}
