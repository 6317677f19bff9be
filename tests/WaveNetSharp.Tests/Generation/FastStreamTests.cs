using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Generation;

public sealed class FastStreamTests
{
    // Of the size (root of the mean square) of the logits. A weight of 8 bits is off by 0.29 steps of 1 / 127 of the largest in its column, which is about twice the
    // typical one: 0.5 %. A gate of 8 bits is off by 0.29 / 127 of 1, about four times its typical size: 1 %. Each logit sums many of both, and
    // some layers' errors pass through others. 1.6 % were measured. The largest of thousands of errors is about five times the typical one.
    private const double Tolerance = 0.03;
    private const double LargestTolerance = 0.18;

    private const int Length = 300;

    public static MatrixTheoryData<string, int> NetworksAndStreams => new(FastNetworks.Configs.Keys, [2, 3, 4, 5, 16]);

    [Theory]
    [MemberData(nameof(FastNetworks.Names), MemberType = typeof(FastNetworks))]
    public void Step_AnyNetwork_IsNearTheExactLogits(string name)
    {
        using WaveNet model = FastNetworks.Create(name);
        byte[] codes = TestNetworks.Codes(Length);
        AssertNear(Exact(model, codes), Fast(model, codes));
    }

    // A single stream goes along a chain with its past taps in batches of eight, several go layer by layer in smaller batches.
    [Theory, MemberData(nameof(NetworksAndStreams))]
    public void Step_SeveralStreams_EachHasTheBitsThatItHasAlone(string name, int streams)
    {
        using WaveNet model = FastNetworks.Create(name);
        const int Steps = 130;
        byte[] codes = TestNetworks.Codes(Steps * streams);
        using FastStream together = new(model, streams, threads: 1);
        float[] logits = FastNetworks.Steps(together, codes);
        for (int stream = 0; stream < streams; stream++)
        {
            float[] alone = Fast(model, [.. codes.Where((_, i) => i % streams == stream)]);
            for (int step = 0; step < Steps; step++)
            {
                Assert.Equal(alone.AsSpan(step * 256, 256), logits.AsSpan(((step * streams) + stream) * 256, 256));
            }
        }
    }

    // The rings of the past have been filled many times over by then.
    [Theory]
    [MemberData(nameof(FastNetworks.Names), MemberType = typeof(FastNetworks))]
    public void Step_LongPast_CountsNoFurtherBackThanTheReceptiveField(string name)
    {
        using WaveNet model = FastNetworks.Create(name);
        int field = model.Config.ReceptiveField;
        byte[] codes = TestNetworks.Codes(500);
        float[] logits = Fast(model, codes);
        foreach (int end in (int[])[field, 499, 500])
        {
            using FastStream afterwards = new(model, 1, threads: 1);
            float[] last = FastNetworks.Steps(afterwards, codes.AsSpan(end - field, field));
            Assert.Equal(logits.AsSpan((end - 1) * 256, 256), last.AsSpan((field - 1) * 256, 256));
            int half = field / 2;
            bool sameHalfWay = logits.AsSpan((end - half - 1) * 256, 256).SequenceEqual(last.AsSpan((field - half - 1) * 256, 256));
            Assert.Equal(end == field, sameHalfWay);
        }
    }

    [Theory]
    [MemberData(nameof(FastNetworks.Names), MemberType = typeof(FastNetworks))]
    public void Prime_AnyPiecesAndThreads_LeavesTheBitsOfOnePiece(string name)
    {
        using WaveNet model = FastNetworks.Create(name);
        foreach (int streams in (int[])[1, 3])
        {
            byte[] codes = TestNetworks.Codes(2000 * streams);
            using FastStream whole = new(model, streams, threads: 1);
            float[] expected = whole.Prime(codes.AsSpan(0, 1900 * streams)).ToArray();
            float[] following = FastNetworks.Steps(whole, codes.AsSpan(1900 * streams));
            foreach (int longest in (int[])[1000, 37])
            {
                Random random = new(longest);
                using FastStream pieces = new(model, streams, threads: 2);
                float[] actual = [];
                for (int start = 0; start < 1900;)
                {
                    int steps = Math.Min(1900 - start, random.Next(1, longest + 1));
                    actual = pieces.Prime(codes.AsSpan(start * streams, steps * streams)).ToArray();
                    start += steps;
                }

                Assert.Equal(expected, actual);
                Assert.Equal(following, FastNetworks.Steps(pieces, codes.AsSpan(1900 * streams)));
            }
        }
    }

    // Whatever a stream was told to do before, it stands where its codes put it.
    [Theory]
    [MemberData(nameof(FastNetworks.Names), MemberType = typeof(FastNetworks))]
    public void PrimeStepResetSaveLoad_AnyMix_StaysNearTheExactLogits(string name)
    {
        using WaveNet model = FastNetworks.Create(name);
        int field = model.Config.ReceptiveField;
        Random random = new(name.Length);
        foreach (int streams in (int[])[1, 3])
        {
            using FastStream first = new(model, streams, threads: 2);
            using FastStream second = new(model, streams, threads: 1);
            FastStream stream = first;
            byte[] saved = new byte[stream.StateBytes];
            List<byte> heard = [], savedHeard = [];
            stream.Save(saved);
            for (int turn = 0; turn < 24; turn++)
            {
                byte[] codes = TestNetworks.Codes(random.Next(1, turn % 8 == 0 ? 1000 : 12) * streams, seed: turn);
                switch (random.Next(8))
                {
                    case 0:
                        stream.Reset();
                        heard.Clear();
                        break;
                    case 1:
                        stream.Save(saved);
                        savedHeard = [.. heard];
                        break;
                    case 2:
                        // In the other stream, which has heard something else.
                        stream = ReferenceEquals(stream, first) ? second : first;
                        stream.Load(saved);
                        heard = [.. savedHeard];
                        break;
                    case 3 or 4 or 5:
                        heard.AddRange(codes);
                        AssertNear(model, streams, heard, stream.Prime(codes));
                        break;
                    default:
                        codes = codes[..Math.Min(codes.Length, 40 * streams)];
                        heard.AddRange(codes);
                        FastNetworks.Steps(stream, codes.AsSpan(..^streams));
                        AssertNear(model, streams, heard, stream.Step(codes.AsSpan()[^streams..]));
                        break;
                }
            }
        }

        void AssertNear(WaveNet model, int streams, List<byte> heard, Span<float> logits)
        {
            byte[] end = [.. heard.TakeLast((field + 5) * streams)];
            using ExactStream exact = new(model, streams, threads: 1);
            FastStreamTests.AssertNear(exact.Prime(end), logits);
        }
    }

    [Theory]
    [MemberData(nameof(FastNetworks.Names), MemberType = typeof(FastNetworks))]
    public void ResetAndLoad_AfterAnyPast_GoOnInTheBitsOfThatPlace(string name)
    {
        using WaveNet model = FastNetworks.Create(name);
        byte[] codes = TestNetworks.Codes(400);
        float[] expected = Fast(model, codes);
        using FastStream stream = new(model, 1, threads: 1);
        byte[] saved = new byte[stream.StateBytes];
        stream.Prime(TestNetworks.Codes(777, seed: 2));
        stream.Reset();
        for (int start = 0; start < 400; start += 40)
        {
            Assert.Equal(expected[(start * 256)..((start + 40) * 256)], FastNetworks.Steps(stream, codes.AsSpan(start, 40)));
            stream.Save(saved);
            FastNetworks.Steps(stream, TestNetworks.Codes(13 + start, seed: 3));
            stream.Reset();
            FastNetworks.Steps(stream, TestNetworks.Codes(3, seed: 4));
            stream.Load(saved);
        }
    }

    // One at a time, in every tensor.
    [Theory]
    [InlineData("three taps, scalar")]
    [InlineData("wide and odd")]
    public void Read_OneDamagedParameter_SaysSo(string name)
    {
        using WaveNet good = FastNetworks.Create(name);
        foreach (ParameterSlice slice in good.Layout.Slices)
        {
            float[] parameters = good.Parameters.ToArray();
            parameters[slice.Offset + (slice.Length / 2)] = slice.Length % 2 == 0 ? float.NaN : float.PositiveInfinity;
            using WaveNet damaged = new(good.Config, parameters);
            using GenerationSession session = new(damaged);
            ArithmeticException error = Assert.Throws<ArithmeticException>(() => session.Read(new float[8]));
            Assert.Contains("use an earlier checkpoint", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ReadAndPrime_AfterDispose_AreRefused()
    {
        using WaveNet model = FastNetworks.Create("deep");
        foreach (GenerationMode mode in Enum.GetValues<GenerationMode>())
        {
            GenerationSession session = new(model, mode: mode);
            session.Prime(new float[10]);
            session.Read(new float[10]);
            session.Dispose();
            session.Dispose();
            Assert.Throws<ObjectDisposedException>(() => session.Read(new float[1]));
            Assert.Throws<ObjectDisposedException>(() => session.Prime(new float[1]));
        }
    }

    private static float[] Fast(WaveNet model, byte[] codes)
    {
        using FastStream stream = new(model, 1, threads: 1);
        return FastNetworks.Steps(stream, codes);
    }

    private static float[] Exact(WaveNet model, byte[] codes)
    {
        using ExactStream stream = new(model, 1, threads: 1);
        return FastNetworks.Steps(stream, codes);
    }

    private static void AssertNear(ReadOnlySpan<float> exact, ReadOnlySpan<float> fast)
    {
        double largest = 0, squares = 0, power = 0;
        for (int i = 0; i < exact.Length; i++)
        {
            double difference = Math.Abs(exact[i] - fast[i]);
            largest = Math.Max(largest, difference);
            squares += difference * difference;
            power += exact[i] * exact[i];
        }

        double size = Math.Sqrt(power / exact.Length);
        Assert.InRange(Math.Sqrt(squares / exact.Length), 0, Tolerance * size);
        Assert.InRange(largest, 0, LargestTolerance * size);
    }
}
