using System.Diagnostics;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Gives a reader one input after the other, and goes on from those that got a new answer.</summary>
/// <remarks>The same seed gives the same inputs. This is a poor man's coverage: every rule of the readers has a message of its own, so a new message
/// is a new branch.</remarks>
internal static class FuzzRun
{
    private const int LargestPool = 4096;
    private const int LongestInput = 1 << 18;
    private const int MostFailures = 20;

    // Some messages quote their input; they are not all kept.
    private const int MostAnswers = 50_000;

    // No input takes longer than milliseconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs until so many inputs are done, or the time is up.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="seed">Of the inputs.</param>
    /// <param name="inputs">How many.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="hung">Told the input that has taken too long; null to wait for ever.</param>
    public static FuzzReport Run(IFuzzTarget target, ulong seed, long inputs, TimeSpan limit, Action<byte[]>? hung = null)
    {
        RandomSource random = new(seed);
        List<byte[]> pool = [.. target.Seeds];
        Dictionary<string, long> answers = [];
        Dictionary<string, FuzzFinding> findings = [];
        long done = 0;
        byte[] input = [];
        long watched = -1;
        using Timer? watchdog = hung is null ? null : new Timer(_ =>
        {
            if (Interlocked.Exchange(ref watched, Interlocked.Read(ref done)) == Interlocked.Read(ref done))
            {
                hung(Volatile.Read(ref input));
            }
        }, null, Patience, Patience);
        Stopwatch clock = Stopwatch.StartNew();
        while (done < inputs && findings.Count < MostFailures && ((done & 255) != 0 || clock.Elapsed < limit))
        {
            Volatile.Write(ref input, done < pool.Count && done < target.Seeds.Count ? pool[(int)done] : target.Next(random, pool));
            if (input.Length <= LongestInput)
            {
                try
                {
                    string answer = target.Check(input);
                    if (!answers.TryGetValue(answer, out long count) && pool.Count < LargestPool)
                    {
                        pool.Add(input);
                    }

                    if (count > 0 || answers.Count < MostAnswers)
                    {
                        answers[answer] = count + 1;
                    }
                }
                catch (Exception failure)
                {
                    string shape = Shape(failure);
                    if (!findings.ContainsKey(shape))
                    {
                        byte[] smallest = Minimizer.Reduce(input, candidate => FailsAs(target, candidate, shape));
                        findings.Add(shape, new FuzzFinding(seed, done, input, smallest, Describe(target, smallest)));
                    }
                }
            }

            Interlocked.Increment(ref done);
        }

        return new FuzzReport(done, clock.Elapsed, answers, [.. findings.Values]);
    }

    private static string Shape(Exception failure) => $"{failure.GetType().Name}: {Messages.Shape(failure.Message)}";

    private static bool FailsAs(IFuzzTarget target, byte[] input, string shape)
    {
        try
        {
            target.Check(input);
            return false;
        }
        catch (Exception failure)
        {
            return Shape(failure) == shape;
        }
    }

    private static string Describe(IFuzzTarget target, byte[] input)
    {
        try
        {
            target.Check(input);
            return "does not fail again";
        }
        catch (Exception failure)
        {
            return failure is FuzzFailureException ? failure.Message : failure.ToString();
        }
    }
}
