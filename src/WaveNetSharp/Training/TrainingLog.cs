using WaveNetSharp.Training.Ranks;
using WaveNetSharp.Training.TensorBoard;

namespace WaveNetSharp.Training;

/// <summary>Writes what a training measures to metrics.jsonl and to TensorBoard, every ten steps and at each validation. One thread.</summary>
internal sealed class TrainingLog : IDisposable
{
    private const int StepsPerLine = 10;

    // A killed run loses at most this much of its TensorBoard file; its metrics.jsonl loses nothing.
    private const int LinesPerFlush = 10;

    private readonly MetricsFile _metrics;
    private readonly TensorBoardWriter _tensorBoard;
    private double _sum;
    private int _steps;
    private int _lines;

    /// <summary>Opens both files.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="resumedStep">The step that a resumed run goes on from; null for a new run.</param>
    public TrainingLog(RunFolder run, long? resumedStep)
    {
        _metrics = resumedStep is { } step ? MetricsFile.Resume(run.Metrics, step) : MetricsFile.Create(run.Metrics);
        _tensorBoard = new TensorBoardWriter(run.TensorBoard, resumedStep);
    }

    /// <summary>Takes in a step; every tenth becomes a line with the mean loss since the last.</summary>
    public void Add(in TrainingProgress now, double bits, RankSpeeds ranks)
    {
        _sum += bits;
        _steps++;
        if (now.Step % StepsPerLine == 0)
        {
            Write(now, validBits: null, ranks);
        }
    }

    /// <summary>Writes a line with a validation loss.</summary>
    public void Validated(in TrainingProgress now, double validBits, RankSpeeds ranks)
    {
        Write(now, validBits, ranks);
        _tensorBoard.Flush();
    }

    /// <summary>Adds a generated clip to TensorBoard.</summary>
    public void Clip(long step, ReadOnlySpan<float> samples, int sampleRate)
    {
        _tensorBoard.Audio("generated", step, samples, sampleRate);
        _tensorBoard.Flush();
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _tensorBoard.Dispose();
    }

    private void Write(in TrainingProgress now, double? validBits, RankSpeeds ranks)
    {
        double trainBits = _steps > 0 ? _sum / _steps : now.TrainBits;
        (_sum, _steps) = (0, 0);
        _metrics.Append(new MetricsRecord
        {
            Step = now.Step,
            Epoch = now.Epoch,
            TrainBits = trainBits,
            ValidBits = validBits,
            SamplesPerSecond = now.SamplesPerSecond,
            LearningRate = now.LearningRate,
            GradientNorm = now.GradientNorm,
            Seconds = now.Seconds,
            Ranks = ranks.Count > 1 ? ranks.Read() : null,
        });
        _tensorBoard.Scalar("bits/train", now.Step, trainBits);
        if (validBits is { } valid)
        {
            _tensorBoard.Scalar("bits/valid", now.Step, valid);
        }

        _tensorBoard.Scalar("speed/samples_per_second", now.Step, now.SamplesPerSecond);
        _tensorBoard.Scalar("optimizer/learning_rate", now.Step, now.LearningRate);
        _tensorBoard.Scalar("optimizer/gradient_norm", now.Step, now.GradientNorm);
        if (++_lines % LinesPerFlush == 0)
        {
            _tensorBoard.Flush();
        }
    }
}
