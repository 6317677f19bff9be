using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace WaveNetSharp.Evaluation;

/// <summary>Sums the products of a signal with its own past, in one pass, and solves for the best linear predictor.</summary>
/// <remarks>
/// Covariance method of linear prediction (Makhoul 1975, "Linear prediction: a tutorial review", section II.C), with a constant term. The sums
/// over t of x[t-i] x[t-j] differ along a diagonal only by products of the last samples of a segment, so only those with i = 0 are
/// summed over all samples.
/// </remarks>
internal sealed class CovarianceSums(int order)
{
    // Relative to the power of the signal. It settles which of many perfect predictors of a constant or a sine is taken, and is far below
    // the power of rounding to mu-law codes, about 1e-4.
    private const double Ridge = 1e-9;

    private readonly double[] _lagProducts = new double[order + 1];
    private readonly double[,] _endProducts = new double[order + 1, order + 1];
    private readonly double[] _endSums = new double[order + 1];
    private double _sum;
    private long _count;

    /// <summary>Adds a block.</summary>
    /// <param name="values">Shape [order + n]: the n values to add, after the order values before them.</param>
    /// <param name="endsSegment">Whether the next block is of another segment.</param>
    public void Add(ReadOnlySpan<double> values, bool endsSegment)
    {
        ReadOnlySpan<double> current = values[order..];
        for (int lag = 0; lag <= order; lag++)
        {
            _lagProducts[lag] += TensorPrimitives.Dot(current, values.Slice(order - lag, current.Length));
        }

        _sum += TensorPrimitives.Sum(current);
        _count += current.Length;
        if (!endsSegment)
        {
            return;
        }

        for (int i = 0; i < order; i++)
        {
            double last = values[values.Length - 1 - i];
            _endSums[i] += last;
            for (int j = i; j < order; j++)
            {
                _endProducts[i, j] += last * values[values.Length - 1 - j];
            }
        }
    }

    /// <summary>Finds the coefficients c and the constant that minimise the sum of (x[t] - constant - sum over i of c[i-1] x[t-i]) squared.</summary>
    public (double[] Coefficients, double Constant) Solve()
    {
        // Rows and columns 1 to order are lags; row and column 0 is the signal itself until the constant takes its place.
        double[,] products = new double[order + 1, order + 1];
        double[] sums = new double[order + 1];
        sums[0] = _sum;
        for (int i = 0; i <= order; i++)
        {
            for (int j = i; j <= order; j++)
            {
                products[i, j] = products[j, i] = i == 0 ? _lagProducts[j] : products[i - 1, j - 1] - _endProducts[i - 1, j - 1];
            }

            if (i > 0)
            {
                sums[i] = sums[i - 1] - _endSums[i - 1];
            }
        }

        double ridge = Ridge * (products[0, 0] + 1);
        Matrix<double> normal = Matrix<double>.Build.Dense(order + 1, order + 1, (i, j) =>
            (i, j) switch
            {
                (0, 0) => _count,
                (0, _) => sums[j],
                (_, 0) => sums[i],
                _ => products[i, j],
            } + (i == j ? ridge : 0));
        Vector<double> right = Vector<double>.Build.Dense(order + 1, i => i == 0 ? sums[0] : products[i, 0]);
        double[] solution = normal.Cholesky().Solve(right).ToArray();
        return (solution[1..], solution[0]);
    }
}
