using WaveNetSharp.Audio;
using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Model;

/// <summary>The network written a second time, as plainly as possible, in double precision and without tiles, histories or vectors.</summary>
internal static class ReferenceNetwork
{
    /// <summary>Computes all logits of a recording that starts with its first code.</summary>
    /// <returns>Shape [codes][Q]: entry t are the logits of code t + 1.</returns>
    public static double[][] Logits(WaveNetConfig config, double[] parameters, ReadOnlySpan<byte> codes)
    {
        ParameterLayout layout = new(config);
        Dictionary<string, ParameterSlice> slices = layout.Slices.ToDictionary(slice => slice.Name);
        int time = codes.Length;

        double[][] input = new double[time][];
        for (int t = 0; t < time; t++)
        {
            input[t] = config.Input == InputKind.Scalar ? [MuLaw.Decode(codes[t])] : new double[config.QuantizationChannels];
            if (config.Input == InputKind.OneHot)
            {
                input[t][codes[t]] = 1;
            }
        }

        double[][] Convolve(double[][] source, string name, int dilation)
        {
            ParameterSlice weight = slices[$"{name}.weight"];
            ParameterSlice bias = slices[$"{name}.bias"];
            double[][] result = new double[time][];
            for (int t = 0; t < time; t++)
            {
                result[t] = new double[weight.Outputs];
                for (int o = 0; o < weight.Outputs; o++)
                {
                    double sum = parameters[bias.Offset + o];
                    for (int k = 0; k < weight.Taps; k++)
                    {
                        int past = t - ((weight.Taps - 1 - k) * dilation);
                        for (int i = 0; i < weight.Inputs && past >= 0; i++)
                        {
                            sum += source[past][i] * parameters[weight.Offset + (((k * weight.Inputs) + i) * weight.Outputs) + o];
                        }
                    }

                    result[t][o] = sum;
                }
            }

            return result;
        }

        double[][] h = Convolve(input, "input", 1);
        double[][] skip = [.. Enumerable.Range(0, time).Select(_ => new double[config.SkipChannels])];
        int layers = config.Stacks * config.LayersPerStack;
        for (int layer = 0; layer < layers; layer++)
        {
            int d = config.DilationChannels;
            double[][] z = Convolve(h, $"layers.{layer}.dilated", 1 << (layer % config.LayersPerStack));
            double[][] g = [.. z.Select(row => Enumerable.Range(0, d).Select(c => Math.Tanh(row[c]) / (1 + Math.Exp(-row[d + c]))).ToArray())];
            skip = Sum(skip, Convolve(g, $"layers.{layer}.skip", 1));
            if (layer + 1 < layers)
            {
                h = Sum(h, Convolve(g, $"layers.{layer}.residual", 1));
            }
        }

        double[][] x = skip;
        for (int i = 0; i < config.PostChannels.Count; i++)
        {
            x = Convolve(Relu(x), $"post.{i}", 1);
        }

        return Convolve(Relu(x), "output", 1);
    }

    /// <summary>The mean cross-entropy in nats of codes 1.. under the logits of codes 0..</summary>
    public static double Loss(WaveNetConfig config, double[] parameters, ReadOnlySpan<byte> codes)
    {
        double[][] logits = Logits(config, parameters, codes[..^1]);
        double loss = 0;
        for (int t = 0; t < logits.Length; t++)
        {
            double maximum = logits[t].Max();
            loss += Math.Log(logits[t].Sum(value => Math.Exp(value - maximum))) + maximum - logits[t][codes[t + 1]];
        }

        return loss / logits.Length;
    }

    private static double[][] Sum(double[][] a, double[][] b) => [.. a.Zip(b, (x, y) => x.Zip(y, (u, v) => u + v).ToArray())];

    private static double[][] Relu(double[][] x) => [.. x.Select(row => row.Select(value => Math.Max(value, 0)).ToArray())];
}
