using WaveNetSharp.Audio;
using WaveNetSharp.Numerics;
using static WaveNetSharp.Fuzz.Finding;

namespace WaveNetSharp.Fuzz;

/// <summary>A reader of sound files: each input is read twice, as a file and through a pipe, and both must say the same.</summary>
/// <param name="open">Opens a stream that is named in messages.</param>
/// <param name="seeds">Good files.</param>
/// <param name="words">Byte strings that mean something in the format.</param>
/// <param name="generate">Makes a file from nothing.</param>
/// <param name="bigEndian">How chunks tell their sizes.</param>
internal sealed class AudioTarget(
    Func<Stream, string, AudioReader> open, IReadOnlyList<byte[]> seeds, byte[][] words, Func<RandomSource, byte[]> generate, bool bigEndian) : IFuzzTarget
{
    private const string Name = "take.wav";

    // A buffer of 48 KiB, messages, and an exception with its stack; measured at up to 75,000 bytes.
    private const int MostAllocated = 120_000;

    private readonly float[] _buffer = new float[2 * ushort.MaxValue];

    public IReadOnlyList<byte[]> Seeds => seeds;

    public byte[] Next(RandomSource random, IReadOnlyList<byte[]> pool)
    {
        byte[] input = random.OneIn(2) ? generate(random) : pool[random.Below(pool.Count)];
        byte[] donor = pool[random.Below(pool.Count)];
        return random.Below(4) switch
        {
            0 => input,
            1 => ChunkMutator.Mutate(random, input, donor, bigEndian),
            2 => ByteMutator.Mutate(random, ChunkMutator.Mutate(random, input, donor, bigEndian), donor, words),
            _ => ByteMutator.Mutate(random, input, donor, words),
        };
    }

    public string Check(byte[] input)
    {
        ulong seed = Hash.Of(input);
        Outcome file = Measured(input, seekable: true, seed);
        Outcome pipe = Measured(input, seekable: false, seed);
        // What stands in the wrong order can be read from a file alone.
        if (pipe.Refusal?.Contains("in a pipe", StringComparison.Ordinal) ?? false)
        {
            return $"order|{Messages.Shape(file.Refusal)}";
        }

        Require(file.Refusal is null == pipe.Refusal is null, $"as a file: {file}; through a pipe: {pipe}");
        // Where the samples are cut into pieces decides which of two bad ones is met first.
        Require(file.Refusal is not null || file == pipe, $"as a file: {file}; through a pipe: {pipe}");
        Require(Messages.Shape(file.Refusal) == Messages.Shape(pipe.Refusal), $"as a file: {file}; through a pipe: {pipe}");
        return $"{Messages.Shape(file.Refusal)}|{Messages.Shape(file.Warning)}|{Math.Min(file.Channels, 3)}|{file.Width}|{file.SampleRate <= 8000}";
    }

    private Outcome Measured(byte[] input, bool seekable, ulong seed)
    {
        ProbeStream stream = new(input, seekable, new RandomSource(seed, seekable ? 1u : 2u));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Outcome outcome = Read(stream, input, seekable, new RandomSource(seed));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Require(allocated <= MostAllocated, $"{allocated:N0} bytes allocated");
        Require(stream.IsClosed, $"the stream was left open");
        return outcome;
    }

    private Outcome Read(ProbeStream stream, byte[] input, bool seekable, RandomSource random)
    {
        try
        {
            using AudioReader reader = open(stream, Name);
            int channels = reader.Channels;
            Require(channels is >= 1 and <= ushort.MaxValue, $"{channels} channels");
            Require(reader.SampleRate is >= AudioReader.MinimumSampleRate and <= AudioReader.MaximumSampleRate, $"{reader.SampleRate} Hz");
            Require(seekable || reader.Frames is null or >= 1, $"{reader.Frames} frames");
            int most = Math.Max(_buffer.Length / channels, 1);
            int frames = random.Pick<int>([1, 2, 7, Math.Min(1000, most), most]);
            ulong hash = 0;
            long samples = 0;
            int count;
            while ((count = reader.Read(_buffer.AsSpan(0, Math.Min(frames, most) * channels))) > 0)
            {
                Require(count % channels == 0, $"{count} samples of {channels} channels");
                samples += count;
                Require(samples <= input.Length, $"{samples:N0} samples from {input.Length:N0} bytes");
                foreach (float sample in _buffer.AsSpan(0, count))
                {
                    Require(Math.Abs(sample) <= 1e10f, $"a sample of {sample}");
                    hash = (hash ^ BitConverter.SingleToUInt32Bits(sample)) * Hash.Prime;
                }
            }

            Require(reader.Read(_buffer) == 0, $"samples after the end");
            Require(samples > 0, $"no frame, and no refusal");
            Require(reader.Frames is null || reader.Frames * channels == samples, $"{reader.Frames} frames announced and {samples / channels} read");
            Require(reader.Warning is null || Messages.IsSentence(reader.Warning, Name), $"a warning of '{reader.Warning}'");
            return new Outcome(null, reader.Warning, channels, reader.SampleRate, samples, hash, (int)Math.Clamp((input.Length - 44) / samples, 0, 8));
        }
        catch (InvalidDataException refusal)
        {
            Require(Messages.IsSentence(refusal.Message, Name), $"a refusal of '{refusal.Message}'");
            return new Outcome(refusal.Message, null, 0, 0, 0, 0, 0);
        }
    }

    private readonly record struct Outcome(string? Refusal, string? Warning, int Channels, int SampleRate, long Samples, ulong SampleHash, int Width);
}
