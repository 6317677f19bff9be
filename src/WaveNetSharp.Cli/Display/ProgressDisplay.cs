using Spectre.Console;

namespace WaveNetSharp.Cli.Display;

/// <summary>Shows how far a piece of work is: a bar that is redrawn on a terminal, now and then a plain line elsewhere.</summary>
internal sealed class ProgressDisplay
{
    private readonly Action<double?, string> _show;

    private ProgressDisplay(Action<double?, string> show) => _show = show;

    /// <summary>Runs <paramref name="work"/> under a display that is gone, or has said its last word, when this returns.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="title">What is being done, for example <c>Training</c>.</param>
    /// <param name="work">Reports to the progress it is given, from any thread.</param>
    public static T Show<T>(Terminal terminal, string title, Func<ProgressDisplay, T> work)
    {
        if (!terminal.IsInteractive)
        {
            PlainProgress plain = new(title, terminal.Note);
            return work(new ProgressDisplay(plain.Report));
        }

        return terminal.Messages.Live(new Text(title)).AutoClear(true).Start(context =>
        {
            LiveProgress live = new(title, context);
            return work(new ProgressDisplay(live.Report));
        });
    }

    /// <summary>Shows the state of the work.</summary>
    /// <param name="fraction">Done so far, [0, 1]; null when the work has no end.</param>
    /// <param name="detail">What else is worth knowing, on a line.</param>
    public void Report(double? fraction, string detail) => _show(fraction is double done ? Math.Clamp(done, 0, 1) : null, detail);
}
