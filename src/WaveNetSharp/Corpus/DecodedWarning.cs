namespace WaveNetSharp.Corpus;

/// <summary>What a user should know of a file that could be used.</summary>
internal static class DecodedWarning
{
    // 10 dB of its energy are gone then.
    private const double CancelledShare = 0.9;

    /// <summary>Puts together the warnings; null when there are none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="reading">The warning of the reader, if any.</param>
    /// <param name="plan">The recordings that the file could have given.</param>
    /// <param name="recordings">Those that it gave, at least one.</param>
    public static string? Of(string path, PrepareOptions options, string? reading, ChannelPlan plan, IReadOnlyList<DecodedRecording> recordings)
    {
        List<string> warnings = reading is null ? [] : [reading];
        RecordingMeasures measured = recordings[0].Measured;
        if (plan.Picked is null && measured.SideShare >= CancelledShare)
        {
            warnings.Add($"The channels of '{path}' cancel out: their mean has lost {measured.SideShare:P0} of the energy. Use --channel left or separate for it.");
        }

        IEnumerable<string?> silent = plan.Names.Except(recordings.Select(recording => recording.Channel));
        if (recordings.Count < plan.Names.Count)
        {
            warnings.Add($"'{path}' is silent throughout in channel {string.Join(" and ", silent)}, which is left out.");
        }

        if (options.Normalize == NormalizeMode.None && recordings.Max(recording => recording.Measured.Peak) is > 1 and float peak)
        {
            warnings.Add($"'{path}' reaches {peak:0.000} of full scale, and --normalize none stores what is above 1 as 1. Use --normalize peak for it.");
        }

        return warnings.Count == 0 ? null : string.Join(" ", warnings);
    }
}
