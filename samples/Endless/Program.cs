// Plays a trained network for ever, on Linux and macOS: dotnet build -c Release samples/Endless, then
// samples/Endless/bin/Release/net10.0/Endless runs/excerpt samples/audio/the_simplicity-excerpt.wav | aplay -f S16_LE -r 8192
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using WaveNetSharp.Audio;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

Checkpoint checkpoint = Checkpoint.Load(RunFolder.FindCheckpoint(args[0]));
using WaveNet network = new(checkpoint.Config, checkpoint.Parameters);
int rate = network.Config.SampleRate;
using GenerationSession session = new(network, seed: Random.Shared.Next());
session.Prime(AudioFile.ReadMono(args[1], rate));
GenerationSnapshot primed = session.Snapshot();

// The console's own stream would go on in silence when the player has gone.
using FileStream player = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
float[] second = new float[rate];
short[] pcm = new short[rate];
try
{
    while (true)
    {
        // A knob that turns by itself: calmer and wilder, around once a minute.
        session.Options = new SamplingOptions { Temperature = 0.95 + (0.05 * Math.Sin(session.Generated * Math.Tau / (60.0 * rate))) };
        session.Read(second);
        Pcm16.FromFloat(second, pcm);
        player.Write(MemoryMarshal.AsBytes<short>(pcm));
        if (CollapseReport.Of(second, rate).Kind != CollapseKind.Fine)
        {
            session.Restore(primed, keepRandom: true); // It has died away: another take behind the same music.
        }
    }
}
catch (IOException) // The player has gone.
{
}
