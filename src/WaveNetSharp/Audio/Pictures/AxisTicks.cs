using System.Globalization;

namespace WaveNetSharp.Audio.Pictures;

/// <summary>Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.</summary>
/// <param name="Step">The distance of neighbours.</param>
/// <param name="First">The first tick is First * Step.</param>
/// <param name="Count">How many.</param>
internal readonly record struct AxisTicks(decimal Step, long First, int Count)
{
    /// <summary>Chooses as many ticks as fit.</summary>
    /// <param name="low">Where the axis starts.</param>
    /// <param name="high">Where it ends, above <paramref name="low"/>.</param>
    /// <param name="most">At most about so many, at least 1.</param>
    public static AxisTicks Between(double low, double high, int most)
    {
        double rough = (high - low) / most;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double factor = (rough / power) switch { <= 1.000001 => 1, <= 2.000001 => 2, <= 5.000001 => 5, _ => 10 };

        // Decimal from here on: 3 * 0.1 shall read 0.3.
        decimal step = (decimal)(factor * power);
        double slack = 1e-6 * (high - low);
        long first = (long)Math.Ceiling((low - slack) / (double)step);
        long last = (long)Math.Floor((high + slack) / (double)step);
        return new AxisTicks(step, first, (int)(last - first) + 1);
    }

    /// <summary>The value of a tick.</summary>
    public double this[int index] => (double)((First + index) * Step);

    /// <summary>The text of a tick, with as many decimals as the step needs and a true minus sign.</summary>
    public string Label(int index)
    {
        string text = ((First + index) * Step).ToString("N" + Step.Scale, CultureInfo.InvariantCulture);
        return text.Replace('-', '\u2212');
    }
}
