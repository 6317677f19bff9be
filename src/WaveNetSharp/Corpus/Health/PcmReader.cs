namespace WaveNetSharp.Corpus.Health;

/// <summary>Reads stored samples, as <see cref="AudioCorpus.ReadPcm"/> does.</summary>
internal delegate void PcmReader(int recording, long start, Span<short> samples);
