using System.Globalization;
using Google.Protobuf;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Training.TensorBoard;

/// <summary>Writes scalars and clips that TensorBoard shows: <c>tensorboard --logdir folder</c>. Not thread-safe.</summary>
/// <remarks>Every writer starts a file of its own, as TensorBoard expects; earlier files are never touched. A process that is killed loses at
/// most what was not flushed.</remarks>
internal sealed class TensorBoardWriter : IDisposable
{
    private readonly FileStream _stream;

    /// <summary>Starts a new event file.</summary>
    /// <param name="folder">Created when missing.</param>
    /// <param name="resumedStep">The step that a resumed run goes on from: TensorBoard then drops what earlier files say of later steps. Null for a new run.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public TensorBoardWriter(string folder, long? resumedStep = null)
    {
        Directory.CreateDirectory(folder);
        _stream = CreateFile(folder);
        Write(new Event { FileVersion = "brain.Event:2" });
        if (resumedStep is long step)
        {
            Write(new Event { Step = step + 1, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
        }

        Flush();
    }

    /// <summary>The event file.</summary>
    public string Path => _stream.Name;

    /// <summary>Adds one point to a curve.</summary>
    /// <param name="tag">The curve's name; a slash groups curves, as in <c>bits/train</c>.</param>
    /// <param name="step">Training steps done.</param>
    /// <param name="value">Stored as a float.</param>
    public void Scalar(string tag, long step, double value) =>
        WriteSummary(step, new Summary.Types.Value { Tag = tag, SimpleValue = (float)value });

    /// <summary>Adds a clip that can be played in the browser.</summary>
    /// <param name="tag">The clip's name.</param>
    /// <param name="step">Training steps done.</param>
    /// <param name="samples">Mono, full scale [-1, 1]; beyond is clipped.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <exception cref="ArgumentException">A sample is not finite; nothing is written.</exception>
    public void Audio(string tag, long step, ReadOnlySpan<float> samples, int sampleRate)
    {
        WavEncoder encoder = new(sampleRate, WavSampleFormat.Pcm16, channels: 1);
        encoder.Validate(samples);
        byte[] wav = new byte[encoder.HeaderLength + (samples.Length * encoder.BytesPerSample)];
        encoder.EncodeHeader(wav.Length - encoder.HeaderLength, wav);
        encoder.Encode(samples, wav.AsSpan(encoder.HeaderLength));
        Summary.Types.Audio audio = new()
        {
            SampleRate = sampleRate,
            NumChannels = 1,
            LengthFrames = samples.Length,
            EncodedAudioString = ByteString.CopyFrom(wav),
            ContentType = "audio/wav",
        };
        WriteSummary(step, new Summary.Types.Value { Tag = tag, Audio = audio });
    }

    /// <summary>Hands everything to the operating system, so that TensorBoard sees it and a kill of this process does not lose it.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Flush() => _stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    // TensorBoard reads the files of a folder in the order of their names: first the second, then a number for the second file in one second.
    private static FileStream CreateFile(string folder)
    {
        for (int number = 0; ; number++)
        {
            string time = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString("D10", CultureInfo.InvariantCulture);
            string path = System.IO.Path.Combine(folder, $"events.out.tfevents.{time}.wavenet.{number:D3}");
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Taken by a writer of this very second: the next number.
            }
        }
    }

    private void WriteSummary(long step, Summary.Types.Value value) =>
        Write(new Event { Step = step, Summary = new Summary { Value = { value } } });

    private void Write(Event record)
    {
        record.WallTime = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        RecordStream.Write(_stream, record.ToByteArray());
    }
}
