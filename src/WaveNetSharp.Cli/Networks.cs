using System.Security.Cryptography;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli;

/// <summary>Loads the network that a user means.</summary>
internal static class Networks
{
    /// <summary>Loads a checkpoint file, or the best, else the newest, checkpoint of a run.</summary>
    public static WaveNet Load(string path)
    {
        Checkpoint checkpoint = Checkpoint.Load(RunFolder.FindCheckpoint(path));
        return new WaveNet(checkpoint.Config, checkpoint.Parameters);
    }

    /// <summary>The SHA-256 of the file that <see cref="Load"/> reads, as hexadecimal digits.</summary>
    public static string HashOf(string path)
    {
        using FileStream file = File.OpenRead(RunFolder.FindCheckpoint(path));
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
