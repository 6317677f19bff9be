using System.Globalization;

namespace WaveNetSharp.Corpus;

/// <summary>Which recordings the channels of a source become.</summary>
/// <param name="Names">See <see cref="Recording.Channel"/>; one for each recording.</param>
/// <param name="Picked">The channel of each recording; null for the mean of all channels.</param>
internal sealed record ChannelPlan(IReadOnlyList<string?> Names, IReadOnlyList<int>? Picked)
{
    // Each costs a few megabytes while the file is read.
    private const int MostSeparate = 64;

    /// <summary>Plans for a source of some channels.</summary>
    /// <exception cref="InvalidDataException">There are too many to be kept apart.</exception>
    public static ChannelPlan For(string path, int channels, ChannelMode mode)
    {
        if (mode == ChannelMode.Separate && channels > MostSeparate)
        {
            throw new InvalidDataException($"'{path}' has {channels:N0} channels, and --channel separate takes up to {MostSeparate}. Use another --channel, or leave it out.");
        }

        return (mode, channels) switch
        {
            (_, 1) or (ChannelMode.Mix, _) => new ChannelPlan([null], null),
            (ChannelMode.Left, _) => new ChannelPlan([null], [0]),
            (ChannelMode.Right, _) => new ChannelPlan([null], [1]),
            (_, 2) => new ChannelPlan(["left", "right"], [0, 1]),
            _ => new ChannelPlan([.. Enumerable.Range(1, channels).Select(number => number.ToString(CultureInfo.InvariantCulture))], [.. Enumerable.Range(0, channels)]),
        };
    }
}
