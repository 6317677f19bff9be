using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

/// <summary>A chain of layers in one method, against the kernels that it is made of, called one after the other: the same bits.</summary>
public sealed unsafe class NarrowChainTests
{
    private const int Layers = 3;

    private static readonly int[] Widths = [16, 32, 48, 64, 80, 112, 128, 144];

    // Residual channels, filled up to 4 and to 16, and channels of the gate.
    public static MatrixTheoryData<int, int> Shapes => new([5, 16, 30, 32, 48, 64, 80, 112, 130], Widths);

    [Theory, MemberData(nameof(Shapes))]
    public void Invoke_AnyWidths_HasTheBitsOfProductsAndActivationsInTurn(int residual, int channels)
    {
        Random random = new(residual + channels);
        using Chain chain = new(random, residual, channels);
        for (int step = 0; step < 6; step++)
        {
            float[] start = random.Uniform(residual, 2);
            chain.Begin(start, step);
            chain.InTurn(step);
            byte[] expected = chain.State();

            chain.Begin(start, step);
            NarrowChain.Invoke(chain.Entries, Layers, step, chain.Row);
            Assert.Equal(expected, chain.State());

            // In pieces, as two threads go through it.
            chain.Begin(start, step);
            NarrowChain.Invoke(chain.Entries, 1, step, chain.Row);
            NarrowChain.Invoke(chain.Entries + 1, Layers - 1, step, chain.Row);
            Assert.Equal(expected, chain.State());
        }
    }

    private sealed class Chain : IDisposable
    {
        private readonly int _inputs;
        private readonly int _outputs;
        private readonly int _channels;
        private readonly NarrowMatrix[] _current = new NarrowMatrix[Layers];
        private readonly NarrowMatrix?[] _residual = new NarrowMatrix?[Layers];
        private readonly List<AlignedMemory> _memory = [];
        private readonly AlignedMemory _stream;
        private readonly AlignedMemory _bound;
        private readonly AlignedMemory _gated;
        private readonly AlignedMemory _gates;
        private readonly AlignedMemory _gatedScale;
        private readonly AlignedMemory _entries;

        public Chain(Random random, int residual, int channels)
        {
            _inputs = NarrowMatrix.PadInputs(residual);
            _outputs = NarrowMatrix.PadOutputs(residual);
            _channels = channels;
            _stream = Memory(_outputs);
            _bound = Memory(1);
            _gated = Memory(channels / 2);
            _gates = Memory(2 * channels);
            _gatedScale = Memory(1);
            _gatedScale.Span[0] = NarrowActivations.GateScale;
            _entries = Memory(Layers * sizeof(NarrowChainLayer) / sizeof(float));
            for (int layer = 0; layer < Layers; layer++)
            {
                _current[layer] = new NarrowMatrix(random.Uniform(residual * 2 * channels), residual, 2 * channels, isByte: true);
                bool last = layer == Layers - 1;
                _residual[layer] = last ? null : new NarrowMatrix(random.Uniform(channels * residual, 0.3f), channels, residual, isByte: true);

                // Two steps take turns, apart by more than a row.
                AlignedMemory past = Memory((4 * channels) + 16);
                random.Uniform((int)past.Length).CopyTo(past.Span);
                AlignedMemory bias = Memory(_outputs);
                random.Uniform(residual).CopyTo(bias.Span);
                Entries[layer] = new NarrowChainLayer
                {
                    Current = (sbyte*)_current[layer].Integers,
                    CurrentScales = _current[layer].Scales,
                    Residual = last ? null : (sbyte*)_residual[layer]!.Integers,
                    ResidualScales = last ? null : _residual[layer]!.Scales,
                    Inputs = _inputs,
                    GateOutputs = 2 * channels,
                    ResidualOutputs = _outputs,
                    Input = (short*)Memory(_outputs / 2).Pointer,
                    Scale = Memory(1).Pointer,
                    GatedBytes = (byte*)Memory(channels / 4).Pointer,
                    Reach = 0.4f * channels,
                    Past = past.Pointer,
                    PastOfStep = (2 * channels) + 16,
                    Turn = layer,
                    TurnMask = 1,
                    NextBias = bias.Pointer,
                };
                if (layer > 0)
                {
                    Entries[layer - 1].NextInput = Entries[layer].Input;
                    Entries[layer - 1].NextScale = Entries[layer].Scale;
                }
            }
        }

        public NarrowChainLayer* Entries => (NarrowChainLayer*)_entries.Pointer;

        public NarrowChainRow Row => new(_stream.Pointer, _bound.Pointer, (short*)_gated.Pointer);

        // The first layer's input; everything else is filled with what must be overwritten.
        public void Begin(float[] start, int seed)
        {
            Random random = new(seed);
            for (int layer = 1; layer < Layers; layer++)
            {
                random.NextBytes(new Span<byte>(Entries[layer].Input, 2 * _outputs));
                random.NextBytes(new Span<byte>(Entries[layer].GatedBytes, _channels));
                *Entries[layer].Scale = float.NaN;
            }

            _stream.Clear();
            start.CopyTo(_stream.Span);
            _bound.Span[0] = start.Max(MathF.Abs);
            NarrowActivations.Bounded(1, _outputs, _stream.Pointer, _bound.Pointer, 0, Entries[0].Input, Entries[0].Scale, Entries[Layers - 1].NextBias);
        }

        // Layer by layer, with the kernels for any number of rows.
        public void InTurn(int step)
        {
            for (int layer = 0; layer < Layers; layer++)
            {
                NarrowChainLayer* entry = Entries + layer;
                NarrowRows input = new(entry->Input, entry->Scale, 0, 0, 0);
                float* past = entry->Past + (((step + entry->Turn) % 2) * entry->PastOfStep);
                NarrowProduct.Reference(1, input, _current[layer], 0, _inputs, past, 0, _gates.Pointer, 0, 0, 2 * _channels);
                NarrowActivations.Gate(1, 2 * _channels, _gates.Pointer, (short*)_gated.Pointer, entry->GatedBytes, 0);
                if (_residual[layer] is { } residual)
                {
                    NarrowRows gated = new((short*)_gated.Pointer, _gatedScale.Pointer, 0, 0, 0);
                    NarrowProduct.Reference(1, gated, residual, 0, _channels, _stream.Pointer, 0, _stream.Pointer, 0, 0, _outputs);
                    NarrowActivations.Bounded(
                        1, _outputs, _stream.Pointer, _bound.Pointer, entry->Reach, entry->NextInput, entry->NextScale, entry->NextBias);
                }
            }
        }

        // All that was written.
        public byte[] State()
        {
            List<byte> state = [];
            for (int layer = 0; layer < Layers; layer++)
            {
                state.AddRange(new ReadOnlySpan<byte>(Entries[layer].Input, 2 * _outputs));
                state.AddRange(new ReadOnlySpan<byte>(Entries[layer].Scale, sizeof(float)));
                state.AddRange(new ReadOnlySpan<byte>(Entries[layer].GatedBytes, _channels));
            }

            state.AddRange(new ReadOnlySpan<byte>(_stream.Pointer, sizeof(float) * _outputs));
            state.AddRange(new ReadOnlySpan<byte>(_bound.Pointer, sizeof(float)));
            state.AddRange(new ReadOnlySpan<byte>(_gated.Pointer, sizeof(short) * _channels));
            return [.. state];
        }

        public void Dispose()
        {
            _memory.ForEach(memory => memory.Dispose());
            Array.ForEach(_current, matrix => matrix.Dispose());
            Array.ForEach(_residual, matrix => matrix?.Dispose());
        }

        private AlignedMemory Memory(int length)
        {
            AlignedMemory memory = new(length);
            _memory.Add(memory);
            return memory;
        }
    }
}
