using System.Text.Json;
using WaveNetSharp.Files;

namespace WaveNetSharp.Training;

/// <summary>What a training knows besides parameters and moments; stored as JSON beside them.</summary>
internal sealed class TrainerState
{
    /// <summary>The corpus that the run was started on.</summary>
    public required string CorpusId { get; init; }

    public required TrainingSettings Settings { get; init; }

    /// <summary>When the run ends, unless a resumed run is given another budget.</summary>
    public TrainingBudget? Budget { get; set; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Windows visited: with the seed, the place in the data.</summary>
    public long Windows { get; set; }

    /// <summary>Targets trained on, repetitions counted.</summary>
    public long Samples { get; set; }

    /// <summary>Seconds of training.</summary>
    public double Seconds { get; set; }

    /// <summary>The lowest validation loss, bits per sample.</summary>
    public double? BestValidBits { get; set; }

    public string ToJson() => JsonSerializer.Serialize(this, JsonFormat.Compact);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="source">What the text comes from, for error messages.</param>
    /// <exception cref="InvalidDataException">Not the JSON that <see cref="ToJson"/> writes, or a value is out of range.</exception>
    public static TrainerState FromJson(string json, string source)
    {
        try
        {
            TrainerState state = JsonSerializer.Deserialize<TrainerState>(json, JsonFormat.Compact) ?? throw new JsonException("it is null.");
            state.Validate();
            return state;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"'{source}': the progress is not readable: {exception.Message}", exception);
        }
    }

    private void Validate()
    {
        if (CorpusId is not { Length: 64 } || Settings is null || Step < 0 || Windows < 0 || Samples < 0 || !(Seconds >= 0))
        {
            throw new JsonException("it must have a corpus_id of 64 digits, settings, and counts of at least 0.");
        }

        Settings.Validate();
        if (Budget is { } budget && (budget.Steps is null == budget.Seconds is null || budget.Steps is <= 0 || budget.Seconds is <= 0))
        {
            throw new JsonException("its budget must be steps or seconds above 0.");
        }
    }
}
