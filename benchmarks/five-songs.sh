#!/usr/bin/env bash
# The main job on real music: the five songs of the Debian package asterisk-moh-opsound-wav (18.5 minutes, CC BY-SA 3.0). Prepares, trains,
# evaluates on the held-out last tenth beside the baselines, and on the same last tenths as wav, mp3, flac and ogg; generates. Leaves
# everything in a folder; a run that is there already is not trained again.
#
#   benchmarks/five-songs.sh FOLDER [MINUTES] [PRESET]      defaults: 30 minutes, small
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

folder=${1:?usage: benchmarks/five-songs.sh FOLDER [MINUTES] [PRESET]}
minutes=${2:-30}
preset=${3:-small}
songs=/usr/share/asterisk/moh

for need in "$songs" "$(command -v ffmpeg || echo ffmpeg)"; do
  [ -e "$need" ] || { echo "error: '$need' is missing. Install the Debian packages asterisk-moh-opsound-wav and ffmpeg." >&2; exit 1; }
done
mkdir -p "$folder"

# held_out FORMAT [FFMPEG OPTION...]: the last tenth of each song, which no training hears, in another format.
held_out() {
  mkdir -p "$folder/held-out-$1"
  for song in "$songs"/*.wav; do
    local seconds target
    seconds=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$song" | awk '{ printf "%.3f", $1 / 10 }')
    target=$folder/held-out-$1/$(basename "$song" .wav).$1
    [ -s "$target" ] || ffmpeg -nostdin -v error -y -sseof "-$seconds" -i "$song" "${@:2}" "$target"
  done
}

held_out wav
held_out mp3 -b:a 64k
held_out flac
held_out ogg -c:a libvorbis -q:a 4

rate=8192
[ "$preset" != large ] || rate=16000
./wavenet prepare "$songs" --out "$folder/corpus" --rate "$rate"
for format in wav mp3 flac ogg; do
  ./wavenet prepare "$folder/held-out-$format" --out "$folder/corpus-$format" --rate "$rate"
done

[ -d "$folder/run" ] || ./wavenet train "$folder/corpus" --out "$folder/run" --preset "$preset" --minutes "$minutes" --json >"$folder/train.json"
./wavenet evaluate "$folder/run" "$folder/corpus" --held-out --json >"$folder/evaluate.json"
for format in wav mp3 flac ogg; do
  ./wavenet evaluate "$folder/run" "$folder/corpus-$format" --json >"$folder/evaluate-$format.json"
done
# Songs end in silence, and so would what goes on from their end.
ffmpeg -nostdin -v error -y -ss 60 -t 5 -i "$songs/reno_project-system.wav" "$folder/prime.wav"
./wavenet generate "$folder/run" --out "$folder/generated.wav" --seconds 10 --takes 4 --seed 1 --prime "$folder/prime.wav" \
  --json >"$folder/generate.json"

./wavenet evaluate "$folder/run" "$folder/corpus" --held-out
for format in wav mp3 flac ogg; do
  echo "last tenths as $format: $(grep -o '"bits_per_sample": *[0-9.]*' "$folder/evaluate-$format.json" | head -n 1)"
done
