using WaveNetSharp.Fuzz;

try
{
    return FuzzVerb.Run(args);
}
catch (Exception wrong) when (wrong is ArgumentException or InvalidDataException or IOException)
{
    Console.Error.WriteLine($"error: {wrong.Message}");
    return 2;
}
