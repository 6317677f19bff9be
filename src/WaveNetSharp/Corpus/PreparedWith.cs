using System.Text.Json.Serialization;

namespace WaveNetSharp.Corpus;

/// <summary>The choices, beside the sample rate, that the stored samples of a corpus depend on.</summary>
/// <param name="Trim">What was cut from the ends.</param>
/// <param name="Normalize">What brought the recordings to one level.</param>
/// <param name="Channel">What became of several channels.</param>
public sealed record PreparedWith(
    [property: JsonRequired] TrimMode Trim, [property: JsonRequired] NormalizeMode Normalize, [property: JsonRequired] ChannelMode Channel);
