#!/usr/bin/env bash
# The main job on real music: the five songs of the Debian package asterisk-moh-opsound-wav (18.5 minutes, CC BY-SA 3.0), as they come and as
# mp3, flac and ogg. Prepares, trains, evaluates on held-out audio beside the baselines, generates, and leaves everything in a folder.
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

encode() {
  mkdir -p "$folder/$1"
  for song in "$songs"/*.wav; do
    local target
    target=$folder/$1/$(basename "$song" .wav).$1
    [ -s "$target" ] || ffmpeg -nostdin -v error -y -i "$song" "${@:2}" "$target"
  done
}

encode mp3 -b:a 64k
encode flac
encode ogg -c:a libvorbis -q:a 4

rate=8192
[ "$preset" != large ] || rate=16000
./wavenet prepare "$songs" --out "$folder/corpus-wav" --rate "$rate"
for format in mp3 flac ogg; do
  ./wavenet prepare "$folder/$format" --out "$folder/corpus-$format" --rate "$rate"
done

./wavenet train "$folder/corpus-wav" --out "$folder/run" --preset "$preset" --minutes "$minutes" --json >"$folder/train.json"
for format in wav mp3 flac ogg; do
  ./wavenet evaluate "$folder/run" "$folder/corpus-$format" --held-out --json >"$folder/evaluate-$format.json"
done
./wavenet evaluate "$folder/run" "$folder/corpus-wav" --held-out
./wavenet generate "$folder/run" --out "$folder/generated.wav" --seconds 10 --takes 4 --seed 1 --prime "$songs/reno_project-system.wav" \
  --json >"$folder/generate.json"
head -c 2000 "$folder"/*.json
