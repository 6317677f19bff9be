using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Corpus;
using WaveNetSharp.Files;
using WaveNetSharp.Model;

namespace WaveNetSharp.Training.Ranks;

/// <summary>How the ranks of a training begin as one: they compare what they were told, and take the state of rank 0.</summary>
public static class JointStart
{
    /// <summary>The version of this program, with the commit that it was built from where there was one. Ranks of another one are refused.</summary>
    public static string Version { get; } =
        typeof(JointStart).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Does something on every rank that may fail on any of them.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="work">What to do; must not meet the others itself.</param>
    /// <returns>What the work returned on this rank.</returns>
    /// <exception cref="JointFailureException">It failed on a rank; where not on all alike, the message names those. A group of one throws what was thrown.</exception>
    public static T Together<T>(this IProcessGroup group, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(work);
        if (group.Size == 1)
        {
            return work();
        }

        T? result = default;
        Exception? failure = null;
        try
        {
            result = work();
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        string[] messages = Texts(group, failure?.Message ?? "");
        if (messages.All(message => message.Length == 0))
        {
            return result!;
        }

        (result as IDisposable)?.Dispose();
        if (failure is not null && messages.Distinct().Count() == 1)
        {
            throw new JointFailureException(failure);
        }

        IEnumerable<string> failed = Enumerable.Range(0, messages.Length).Where(rank => messages[rank].Length > 0).Select(rank => $"{group.NameOf(rank)}: {messages[rank]}");
        throw new JointFailureException(string.Join(" ", failed));
    }

    /// <summary>Refuses ranks of different versions, or that were told different things.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="told">What this rank was told, a line each; the message has the lines that differ.</param>
    /// <exception cref="JointFailureException">A rank was told something else than rank 0; the message has both.</exception>
    public static void RequireSame(this IProcessGroup group, params string[] told)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(told);
        string[] texts = Texts(group, $"version {Version}\n{string.Join('\n', told)}");
        for (int rank = 1; rank < texts.Length; rank++)
        {
            string[] first = texts[0].Split('\n');
            string[] other = texts[rank].Split('\n');
            if (texts[rank] != texts[0])
            {
                throw new JointFailureException(
                    $"all ranks must be the same training, but {group.NameOf(0)} has {Only(first, other)} and {group.NameOf(rank)} has {Only(other, first)}. "
                    + "Start all ranks with one command line, from the same version, on copies of the same corpus.");
            }
        }
    }

    /// <summary>Refuses ranks of different versions, or that were told different things.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="config">The network that was asked for, if any was.</param>
    /// <param name="corpus">The audio.</param>
    /// <param name="options">What was asked for; threads may differ.</param>
    /// <exception cref="JointFailureException">A rank has something else than rank 0; the message has both.</exception>
    internal static void RequireSame(IProcessGroup group, WaveNetConfig? config, AudioCorpus corpus, TrainingOptions options) =>
        group.RequireSame($"corpus {corpus.Id[..12]}", config?.ToJson() ?? "", JsonSerializer.Serialize(options with { Threads = null }, JsonFormat.Indented));

    /// <summary>Refuses ranks whose processors round otherwise: each updates the parameters itself, and they would part.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="arithmetic">That of this rank, as <see cref="Arithmetic.Describe"/> has it.</param>
    /// <exception cref="JointFailureException">A rank has another than rank 0; the message has both.</exception>
    internal static void RequireSameArithmetic(IProcessGroup group, string arithmetic)
    {
        string[] all = Texts(group, arithmetic);
        int other = Array.FindIndex(all, text => text != all[0]);
        if (other > 0)
        {
            throw new JointFailureException(
                $"all ranks must compute with the same vectors, but the processor of {group.NameOf(0)} has {all[0]} and that of {group.NameOf(other)} has {all[other]}. "
                + "Start all ranks with DOTNET_EnableAVX512=0 (256 bits), or DOTNET_EnableAVX2=0 (128 bits, not fused), whichever all have, or leave that computer out.");
        }
    }

    /// <summary>Gives every rank the state that rank 0 has read.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="state">The state on rank 0; anything on the others.</param>
    internal static TrainingState Share(IProcessGroup group, TrainingState? state)
    {
        string[] texts = Texts(group, state is null ? "" : $"{state.Config.ToJson()}\f{state.Progress}\f{(state.Average is null ? "" : "average")}\f{(state.OuterMomentum is null ? "" : "outer")}");
        string[] parts = texts[0].Split('\f');
        WaveNetConfig config = WaveNetConfig.FromJson(parts[0], "the state of rank 0");
        TrainingState shared = group.Rank == 0 ? state! : Empty(config, parts[1], hasAverage: parts[2].Length > 0, hasOuter: parts[3].Length > 0);
        float[]?[] arrays = [shared.Parameters, shared.FirstMoment, shared.SecondMoment, shared.Average, shared.OuterMomentum];
        foreach (float[]? array in arrays)
        {
            Share(group, array);
        }

        return shared;
    }

    /// <summary>Gives every rank the values that rank 0 has.</summary>
    internal static void Share(IProcessGroup group, Span<float> values) => group.Broadcast(MemoryMarshal.AsBytes(values));

    /// <summary>The sum of a number over all ranks.</summary>
    internal static int Sum(IProcessGroup group, int number)
    {
        int[] numbers = new int[group.Size];
        group.Exchange([], MemoryMarshal.AsBytes<int>([number]), MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers.Sum();
    }

    private static TrainingState Empty(WaveNetConfig config, string progress, bool hasAverage, bool hasOuter)
    {
        int length = new ParameterLayout(config).Length;
        return new TrainingState(
            config, new float[length], new float[length], new float[length], hasAverage ? new float[length] : null, progress, hasOuter ? new float[length] : null);
    }

    private static string Only(string[] mine, string[] theirs) => string.Join(", ", mine.Except(theirs).Select(line => line.Trim().TrimEnd(',')).DefaultIfEmpty("less"));

    // First how long they are, then the texts, filled up to the longest.
    private static string[] Texts(IProcessGroup group, string text)
    {
        byte[] mine = Encoding.UTF8.GetBytes(text);
        int[] lengths = new int[group.Size];
        group.Exchange([], MemoryMarshal.AsBytes<int>([mine.Length]), MemoryMarshal.AsBytes(lengths.AsSpan()));
        int longest = lengths.Max();
        byte[] all = new byte[group.Size * longest];
        Array.Resize(ref mine, longest);
        group.Exchange([], mine, all);
        return [.. lengths.Select((length, rank) => Encoding.UTF8.GetString(all, rank * longest, length))];
    }
}
