using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace WaveNetSharp.Cli.Display;

/// <summary>A bar with a line of detail below it, redrawn a few times a second. Thread-safe.</summary>
internal sealed class LiveProgress(string title, LiveDisplayContext context)
{
    private const int BarWidth = 40;

    // Often enough to look alive; redrawing costs a moment of the work.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.15);

    private readonly Lock _lock = new();
    private long _drawn;

    /// <summary>Draws the state of the work, unless it was drawn just now.</summary>
    public void Report(double? fraction, string detail)
    {
        lock (_lock)
        {
            if (_drawn != 0 && Stopwatch.GetElapsedTime(_drawn) < Pause)
            {
                return;
            }

            _drawn = Stopwatch.GetTimestamp();
            context.UpdateTarget(Draw(fraction, detail));
        }
    }

    private Rows Draw(double? fraction, string detail)
    {
        Paragraph bar = new($"{title} ");
        if (fraction is double done)
        {
            int filled = (int)Math.Round(done * BarWidth);
            bar.Append(new string('━', filled), new Style(Color.Green))
                .Append(new string('─', BarWidth - filled), new Style(Color.Grey))
                .Append($" {done * 100:0} %");
        }

        return new Rows((IRenderable)bar, new Text(detail, new Style(decoration: Decoration.Dim)).Overflow(Overflow.Ellipsis));
    }
}
