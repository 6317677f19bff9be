namespace WaveNetSharp.Cli;

/// <summary>Finds the checkpoint that a user means.</summary>
internal static class ModelPath
{
    /// <summary>The file itself, or the best checkpoint of a run folder, or its last one when none was ever validated.</summary>
    /// <exception cref="InvalidDataException">There is no such file or folder, or the run has no checkpoint yet.</exception>
    public static string Find(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }

        if (!Directory.Exists(path))
        {
            throw new InvalidDataException($"'{path}' must be a .safetensors file or the folder of a run, but does not exist.");
        }

        string[] candidates =
        [
            Path.Combine(path, "checkpoints", "best.safetensors"),
            Path.Combine(path, "checkpoints", "last.safetensors"),
        ];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new InvalidDataException($"'{path}' is not the folder of a run: it has no checkpoints/last.safetensors. Make one with: wavenet train <corpus> --out <run>");
    }
}
