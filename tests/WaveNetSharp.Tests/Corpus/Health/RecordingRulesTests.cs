using WaveNetSharp.Corpus;
using WaveNetSharp.Corpus.Health;

namespace WaveNetSharp.Tests.Corpus.Health;

public sealed class RecordingRulesTests
{
    /// <summary>A fault, what it is called, how bad it is and a word of what is said.</summary>
    public static TheoryData<string, FindingKind, Rating, string> Faults => new()
    {
        { "silent", FindingKind.Silent, Rating.LeaveOut, "silence" },
        { "faint", FindingKind.Faint, Rating.LookAt, "peak is -46 dB" },
        { "clipped", FindingKind.Clipped, Rating.LookAt, "1.0 % of its samples" },
        { "crushed", FindingKind.Clipped, Rating.LeaveOut, "20.0 %" },
        { "offset", FindingKind.DcOffset, Rating.LookAt, "around 3.0 % of full scale" },
        { "pauses", FindingKind.MostlySilent, Rating.LookAt, "70 % of it is silent" },
        { "nothing", FindingKind.MostlySilent, Rating.LeaveOut, "99 %" },
        { "telephone", FindingKind.Upsampled, Rating.LookAt, "44,100 Hz, but nothing above 3.4 kHz: a telephone recording, upsampled." },
        { "dull", FindingKind.Upsampled, Rating.LookAt, "48,000 Hz, but nothing above 900 Hz" },
        { "full at this rate", FindingKind.Upsampled, Rating.Fine, "96,000 Hz, but nothing above 20.0 kHz" },
        { "low rate", FindingKind.Narrow, Rating.Fine, "Nothing above 3.0 kHz, where the corpus has room up to 4.0 kHz." },
        { "lower rate", FindingKind.Narrow, Rating.LookAt, "Nothing above 1.5 kHz" },
        { "dual mono", FindingKind.DualMono, Rating.Fine, "mono in a stereo file" },
        { "wide", FindingKind.OutOfPhase, Rating.LookAt, "lost 80 %" },
        { "cancelled", FindingKind.OutOfPhase, Rating.LeaveOut, "lost 100 %" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void Of_OneFault_FindsThatAndNothingElse(string fault, FindingKind kind, Rating rating, string sentence)
    {
        RecordingMeasures measured = fault switch
        {
            "silent" => MadeUp.Good with { Peak = 0, Gain = 1, SilenceShare = 1 },
            "faint" => MadeUp.Good with { Peak = 0.005f, Gain = 200 },
            "clipped" => MadeUp.Good with { ClippingShare = 0.01 },
            "crushed" => MadeUp.Good with { ClippingShare = 0.2 },
            "offset" => MadeUp.Good with { DcOffset = -0.024 },
            "pauses" => MadeUp.Good with { SilenceShare = 0.7 },
            "nothing" => MadeUp.Good with { SilenceShare = 0.99 },
            "telephone" => MadeUp.Good with { Bandwidth = 3400 },
            "dull" => MadeUp.Good with { Bandwidth = 900, SourceRate = 48_000 },
            "full at this rate" => MadeUp.Good with { Bandwidth = 20_000, SourceRate = 96_000 },
            "low rate" => MadeUp.Good with { Bandwidth = null, SourceRate = 6000 },
            "lower rate" => MadeUp.Good with { Bandwidth = 1500, SourceRate = 3000 },
            "dual mono" => MadeUp.Good with { SideShare = 0 },
            "wide" => MadeUp.Good with { SideShare = 0.8 },
            "cancelled" => MadeUp.Good with { SideShare = 0.999 },
            _ => throw new ArgumentException(fault),
        };

        RecordingHealth health = new MadeUp().Add(MadeUp.Of("a.wav", measured)).Health()[0];

        Finding finding = Assert.Single(health.Findings);
        Assert.Equal((kind, rating, rating), (finding.Kind, finding.Rating, health.Rating));
        Assert.Contains(sentence, finding.Sentence, StringComparison.Ordinal);
        Assert.Equal(rating == Rating.Fine, finding.Remedy is null);
    }

    [Theory]
    [InlineData(MadeUp.Rate / 2, Rating.LookAt)]
    [InlineData(MadeUp.Rate / 20, Rating.LeaveOut)]
    public void Of_ShortRecording_IsVeryShort(int frames, Rating rating)
    {
        RecordingHealth health = new MadeUp().Add(MadeUp.Of("a.wav", MadeUp.Good, frames)).Health()[0];

        Assert.Equal((FindingKind.VeryShort, rating), (Assert.Single(health.Findings).Kind, health.Rating));
    }

    [Fact]
    public void Of_Warning_IsCutOffAndSaysTheWarning()
    {
        Finding finding = Assert.Single(new MadeUp().Add(MadeUp.Of("a.wav", MadeUp.Good, warning: "'a.wav' ends early")).Health()[0].Findings);

        Assert.Equal((FindingKind.CutOff, "'a.wav' ends early."), (finding.Kind, finding.Sentence));
    }

    [Fact]
    public void Of_GoodRecording_HasNothingToSay() => Assert.Empty(new MadeUp().Add(MadeUp.Of("a.wav", MadeUp.Good)).Health()[0].Findings);

    [Fact]
    public void Of_OneChannelOnly_DoesNotMindThatTheTwoCancel()
    {
        MadeUp corpus = new MadeUp().Add(MadeUp.Of("a.wav", MadeUp.Good with { SideShare = 0.999 }));

        Assert.Empty(corpus.Health(ChannelMode.Left)[0].Findings);
    }
}
