// From recordings to new audio. Run it in the root of the repository, once: dotnet run -c Release --project samples/TenLines
// The run stays in runs/excerpt for 'wavenet generate' and 'wavenet evaluate'; a second start refuses to overwrite it.
using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

CorpusBuilder.Prepare(["samples/audio"], "corpora/excerpt", new PrepareOptions());
using AudioCorpus corpus = AudioCorpus.Open("corpora/excerpt");
using Trainer trainer = Trainer.Start(WaveNetConfig.Tiny, corpus, "runs/excerpt", new TrainingOptions { Minutes = 2 });
trainer.Train(now => Console.Write($"\rstep {now.Step}: {now.TrainBits:N2} bits per sample "));

using GenerationSession session = new(trainer.Model, new SamplingOptions { Temperature = 0.95 }, seed: 1);
session.Prime(AudioFile.ReadMono("samples/audio/the_simplicity-excerpt.wav", corpus.SampleRate));
float[] samples = new float[10 * corpus.SampleRate];
session.Read(samples);
WavFile.Write("runs/excerpt/new.wav", samples, corpus.SampleRate);
Console.WriteLine(CollapseReport.Of(samples, corpus.SampleRate).Message);
