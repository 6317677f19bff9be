using WaveNetSharp.Audio;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Cli;

/// <summary>The WAV file of one take while it is made, and its picture at the end.</summary>
internal sealed class TakeFile : IDisposable
{
    private readonly string _path;
    private readonly WavWriter _writer;
    private readonly float[] _samples;
    private readonly int _sampleRate;
    private int _done;

    public TakeFile(string path, TakeRequest request)
    {
        _path = path;
        _samples = new float[request.Length];
        _writer = new WavWriter(path, request.SampleRate);
        _sampleRate = request.SampleRate;
    }

    /// <summary>Adds the next samples.</summary>
    public void Write(ReadOnlySpan<float> block)
    {
        block.CopyTo(_samples.AsSpan(_done));
        _writer.Write(block);
        _done += block.Length;
    }

    /// <summary>Gives the file its name and draws its picture when it is whole; leaves it under its partial name when it is not.</summary>
    /// <param name="number">The take's number, from 1.</param>
    /// <param name="bits">How surprising it is to the network, in all.</param>
    public TakeSummary Finish(int number, double bits)
    {
        bool whole = _done == _samples.Length;
        string picture = Path.ChangeExtension(_path, ".png");
        if (whole)
        {
            _writer.Complete();
            SignalPicture.Write(picture, _samples, _sampleRate, Path.GetFileName(_path));
        }

        return new TakeSummary(
            whole ? _path : _writer.PartialPath,
            whole ? picture : null,
            number,
            _done / (double)_sampleRate,
            _done > 0 ? bits / _done : null,
            -bits * Math.Log(2),
            CollapseReport.Of(_samples.AsSpan(0, _done), _sampleRate));
    }

    public void Dispose() => _writer.Dispose();
}
