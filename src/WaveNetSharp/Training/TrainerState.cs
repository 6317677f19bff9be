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

    /// <exception cref="InvalidDataException">Not the JSON that <see cref="ToJson"/> writes.</exception>
    public static TrainerState FromJson(string json, string source)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainerState>(json, JsonFormat.Compact)
                ?? throw new InvalidDataException($"'{source}': the progress must be a JSON object, but was null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{source}': the progress is not readable: {exception.Message}", exception);
        }
    }
}
