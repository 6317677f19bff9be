using System.Text.Json.Serialization;

namespace WaveNetSharp.Corpus;

/// <summary>A class of recordings, and how much audio has it.</summary>
/// <param name="Name">Not empty.</param>
/// <param name="Recordings">Recordings of this label, at least 1.</param>
/// <param name="Frames">Their samples.</param>
public sealed record CorpusLabel(
    [property: JsonRequired] string Name, [property: JsonRequired] int Recordings, [property: JsonRequired] long Frames);
