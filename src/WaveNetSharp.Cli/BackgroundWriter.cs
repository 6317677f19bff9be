using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace WaveNetSharp.Cli;

/// <summary>Writes blocks on a thread of its own, so that a reader who does not read keeps nobody waiting who is asked to stop. Allocates only when built.</summary>
/// <remarks>Belongs to one thread. Holds one block beside the one that is being made.</remarks>
internal sealed class BackgroundWriter
{
    // After a stop, for the block that is on its way: a reader who reads has it by then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.2);

    private readonly Stream _stream;
    private readonly byte[] _block;
    private readonly CancellationToken _stop;
    private readonly object _gate = new();
    private int _length;
    private bool _isComplete;
    private Exception? _failure;

    /// <summary>Starts the thread.</summary>
    /// <param name="stream">Where the blocks go.</param>
    /// <param name="blockLength">The most bytes of a block.</param>
    /// <param name="stop">Ends all waiting.</param>
    public BackgroundWriter(Stream stream, int blockLength, CancellationToken stop)
    {
        _stream = stream;
        _block = new byte[blockLength];
        _stop = stop;
        stop.Register(Wake);
        // The process ends without it, should it never come back from its stream.
        new Thread(Work) { IsBackground = true, Name = "wavenet writer" }.Start();
    }

    /// <summary>Waits until the block before is written, and gives the next one.</summary>
    /// <param name="block">At least one byte, and at most as many as was said.</param>
    /// <returns>Whether the block will be written: not when it was stopped.</returns>
    /// <exception cref="IOException">The block before could not be written.</exception>
    public bool Write(ReadOnlySpan<byte> block)
    {
        lock (_gate)
        {
            WaitForBlock();
            if (_length > 0)
            {
                return false;
            }

            block.CopyTo(_block);
            _length = block.Length;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Waits until all is written, once stopped for no longer than a moment, and ends the thread.</summary>
    /// <exception cref="IOException">The last block could not be written.</exception>
    public void Complete()
    {
        lock (_gate)
        {
            WaitForBlock();
            long stopped = Stopwatch.GetTimestamp();
            while (_length > 0 && Stopwatch.GetElapsedTime(stopped) < Patience)
            {
                Monitor.Wait(_gate, Patience);
            }

            _isComplete = true;
            Monitor.PulseAll(_gate);
            ThrowFailure();
        }
    }

    private void WaitForBlock()
    {
        while (_length > 0 && !_stop.IsCancellationRequested)
        {
            Monitor.Wait(_gate);
        }

        ThrowFailure();
    }

    private void ThrowFailure()
    {
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Work()
    {
        try
        {
            while (HasBlock())
            {
                _stream.Write(_block, 0, _length);
                Finish(null);
            }
        }
        catch (Exception failure)
        {
            Finish(failure);
        }
    }

    private bool HasBlock()
    {
        lock (_gate)
        {
            while (_length == 0 && !_isComplete)
            {
                Monitor.Wait(_gate);
            }

            return _length > 0;
        }
    }

    private void Finish(Exception? failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _length = 0;
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
