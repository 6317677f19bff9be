using System.Numerics.Tensors;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Training;

/// <summary>Adam with decoupled weight decay and clipping by the global norm, shared out over the workers. Allocates only when built.</summary>
/// <remarks>Biases do not decay. Every element is updated by the same arithmetic whatever the number of workers.</remarks>
internal sealed class AdamOptimizer : IDisposable
{
    public const float Beta1 = 0.9f;
    public const float Beta2 = 0.999f;
    public const float Epsilon = 1e-8f;

    // The sum of squares is made of a fixed number of pieces, so the norm does not depend on the number of workers.
    private const int SquarePieces = 64;

    private readonly WaveNet _model;
    private readonly BatchGradient _gradient;
    private readonly WorkerPool _pool;
    private readonly AlignedMemory _first;
    private readonly AlignedMemory _second;
    private readonly Action<int> _update;
    private readonly Action<int> _measure;
    private readonly double[] _squares;
    private AdamUpdate.Coefficients _coefficients;

    public AdamOptimizer(WaveNet model, BatchGradient gradient, WorkerPool pool)
    {
        _model = model;
        _gradient = gradient;
        _pool = pool;
        _first = new AlignedMemory(model.Layout.Length);
        _second = new AlignedMemory(model.Layout.Length);
        _squares = new double[SquarePieces];
        _update = Update;
        _measure = Measure;
    }

    /// <summary>Running mean of the gradient, shape [layout.Length].</summary>
    public Span<float> FirstMoment => _first.Span;

    /// <summary>Running mean of the squared gradient, shape [layout.Length].</summary>
    public Span<float> SecondMoment => _second.Span;

    /// <summary>The Euclidean norm of the gradient; NaN or infinity when the gradient holds one.</summary>
    public double GradientNorm()
    {
        _pool.Run(_measure);
        double sum = 0;
        foreach (double piece in _squares)
        {
            sum += piece;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Updates the parameters.</summary>
    /// <param name="step">Steps done before this one.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="weightDecay">Share of the learning rate by which weights shrink.</param>
    /// <param name="norm">The gradient's norm.</param>
    /// <param name="clipNorm">The largest norm that is followed; a longer gradient is shortened to it.</param>
    public void Step(long step, double learningRate, double weightDecay, double norm, double clipNorm) =>
        Step(Coefficients(step, learningRate, weightDecay, norm, clipNorm));

    /// <summary>Updates the parameters.</summary>
    /// <param name="coefficients">The numbers of the step, as <see cref="Coefficients"/> gives them.</param>
    public void Step(in AdamUpdate.Coefficients coefficients)
    {
        _coefficients = coefficients;
        _pool.Run(_update);
    }

    /// <summary>The numbers of a step, by the arguments of <see cref="Step(long, double, double, double, double)"/>.</summary>
    public static AdamUpdate.Coefficients Coefficients(long step, double learningRate, double weightDecay, double norm, double clipNorm)
    {
        double t = step + 1;
        return new AdamUpdate.Coefficients(
            (float)learningRate,
            (float)weightDecay,
            (float)(norm > clipNorm ? clipNorm / norm : 1),
            Beta1,
            Beta2,
            (float)(1 / (1 - Math.Pow(Beta1, t))),
            (float)(1 / (1 - Math.Pow(Beta2, t))),
            Epsilon);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private void Measure(int worker)
    {
        ReadOnlySpan<float> gradient = _gradient.Gradient;
        for (int piece = worker; piece < SquarePieces; piece += _pool.Workers)
        {
            (int start, int length) = Share.Of(gradient.Length, piece, SquarePieces);
            _squares[piece] = TensorPrimitives.SumOfSquares(gradient.Slice(start, length));
        }
    }

    private void Update(int worker)
    {
        ReadOnlySpan<float> gradient = _gradient.Gradient;
        IReadOnlyList<ParameterSlice> slices = _model.Layout.Slices;
        for (int i = worker; i < slices.Count; i += _pool.Workers)
        {
            ParameterSlice slice = slices[i];
            AdamUpdate.Invoke(
                slice.IsBias ? _coefficients with { WeightDecay = 0 } : _coefficients,
                slice.Of(_model.MutableParameters),
                slice.Of(gradient),
                slice.Of(_first.Span),
                slice.Of(_second.Span));
        }
    }
}
