using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace WaveNetSharp.Audio;

/// <summary>Makes the bytes of a WAV file: the header for any length, and samples.</summary>
internal sealed class WavEncoder
{
    private const int PcmHeaderLength = 44;
    private const int FloatHeaderLength = 58;

    private readonly WavSampleFormat _format;
    private readonly int _sampleRate;
    private readonly int _channels;

    public WavEncoder(int sampleRate, WavSampleFormat format, int channels)
    {
        if (sampleRate is < AudioReader.MinimumSampleRate or > AudioReader.MaximumSampleRate)
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRate), $"a sample rate must be between {AudioReader.MinimumSampleRate:N0} and {AudioReader.MaximumSampleRate:N0} Hz, but was {sampleRate:N0}.");
        }

        if (!Enum.IsDefined(format))
        {
            throw new ArgumentOutOfRangeException(nameof(format), $"the format must be {WavSampleFormat.Pcm16} or {WavSampleFormat.FloatingPoint32}, but was {(int)format}.");
        }

        BytesPerSample = format == WavSampleFormat.Pcm16 ? sizeof(short) : sizeof(float);
        if (channels < 1 || channels > ushort.MaxValue / BytesPerSample)
        {
            throw new ArgumentOutOfRangeException(nameof(channels), $"channels must be between 1 and {ushort.MaxValue / BytesPerSample:N0}, but was {channels:N0}.");
        }

        _sampleRate = sampleRate;
        _format = format;
        _channels = channels;
    }

    /// <summary>Bytes before the first sample.</summary>
    public int HeaderLength => _format == WavSampleFormat.Pcm16 ? PcmHeaderLength : FloatHeaderLength;

    public int BytesPerSample { get; }

    /// <summary>Bytes of one frame.</summary>
    public int BlockAlign => BytesPerSample * _channels;

    /// <summary>The most bytes of samples that the 32-bit sizes of the header can tell, in whole frames.</summary>
    public long MaximumDataLength => (uint.MaxValue - HeaderLength) / BlockAlign * BlockAlign;

    /// <summary>Checks that samples can be written: whole frames of finite numbers.</summary>
    /// <exception cref="ArgumentException">They are not; the message names the first that is not finite.</exception>
    public void Validate(ReadOnlySpan<float> interleaved)
    {
        if (interleaved.Length % _channels != 0)
        {
            throw new ArgumentException($"samples must come in whole frames of {_channels:N0}, but there were {interleaved.Length:N0}.", nameof(interleaved));
        }

        int worst = TensorPrimitives.IndexOfMaxMagnitude(interleaved);
        if (worst >= 0 && !float.IsFinite(interleaved[worst]))
        {
            throw new ArgumentException($"samples must be finite to be written, but sample {worst:N0} was {interleaved[worst]}.", nameof(interleaved));
        }
    }

    /// <summary>Makes the header of a file with <paramref name="dataLength"/> bytes of samples.</summary>
    /// <param name="dataLength">At most <see cref="MaximumDataLength"/>.</param>
    /// <param name="header">Shape [<see cref="HeaderLength"/>]; written.</param>
    public void EncodeHeader(long dataLength, Span<byte> header)
    {
        bool pcm = _format == WavSampleFormat.Pcm16;
        header.Clear();
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(HeaderLength - 8 + dataLength));
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], pcm ? 16 : 18);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], (ushort)(pcm ? WavFormat.PcmTag : WavFormat.FloatTag));
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)_channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], _sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)Math.Min(uint.MaxValue, (long)_sampleRate * BlockAlign));
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)BlockAlign);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], (ushort)(8 * BytesPerSample));
        if (!pcm)
        {
            // Formats other than PCM have an extension size, zero here, and tell their frames in a chunk of its own.
            "fact"u8.CopyTo(header[38..]);
            BinaryPrimitives.WriteInt32LittleEndian(header[42..], sizeof(uint));
            BinaryPrimitives.WriteUInt32LittleEndian(header[46..], (uint)(dataLength / BlockAlign));
        }

        Span<byte> data = header[(HeaderLength - 8)..];
        "data"u8.CopyTo(data);
        BinaryPrimitives.WriteUInt32LittleEndian(data[4..], (uint)dataLength);
    }

    /// <summary>Makes the bytes of samples.</summary>
    /// <param name="samples">Shape [n], finite.</param>
    /// <param name="bytes">Shape [n, <see cref="BytesPerSample"/>]; written.</param>
    public void Encode(ReadOnlySpan<float> samples, Span<byte> bytes)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (_format == WavSampleFormat.Pcm16)
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes[(i * sizeof(short))..], Pcm16.FromFloat(samples[i]));
            }
            else
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * sizeof(float))..], samples[i]);
            }
        }
    }
}
