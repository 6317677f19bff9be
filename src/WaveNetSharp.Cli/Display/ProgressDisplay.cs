using Spectre.Console;
using Spectre.Console.Rendering;

namespace WaveNetSharp.Cli.Display;

/// <summary>Shows how far a piece of work is: a bar that is redrawn on a terminal, now and then a plain line elsewhere.</summary>
internal sealed class ProgressDisplay
{
    private readonly Action<double, string> _show;

    private ProgressDisplay(Action<double, string> show) => _show = show;

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

        DetailColumn detail = new();
        return terminal.Messages.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new PercentageColumn(), detail)
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: 1);
                return work(new ProgressDisplay((fraction, text) =>
                {
                    detail.Text = text;
                    task.Value = fraction;
                }));
            });
    }

    /// <summary>Shows the state of the work.</summary>
    /// <param name="fraction">Done so far, [0, 1].</param>
    /// <param name="detail">What else is worth knowing, on part of a line.</param>
    public void Report(double fraction, string detail) => _show(Math.Clamp(fraction, 0, 1), detail);

    private sealed class DetailColumn : ProgressColumn
    {
        public volatile string Text = "";

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Text);
    }
}
