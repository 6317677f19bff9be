#!/usr/bin/env bash
# Kills 'wavenet prepare', or an ffmpeg that it has started, with SIGKILL at random moments, and each time starts it again. Whenever a prepare
# comes to its end, the corpus must equal one that was made without faults, byte for byte; then it is deleted, and the next begins.
#
#   benchmarks/prepare-faults.sh SONGS FOLDER [FAULTS] [LONGEST]      defaults: 100 faults, up to 3 seconds after the start
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

songs=${1:?usage: benchmarks/prepare-faults.sh SONGS FOLDER [FAULTS] [LONGEST]}
folder=${2:?usage: benchmarks/prepare-faults.sh SONGS FOLDER [FAULTS] [LONGEST]}
faults=${3:-100}
longest=${4:-3}
program=src/WaveNetSharp.Cli/bin/Release/net10.0/wavenet.dll
[ -e "$program" ] || { echo "error: '$program' is missing. Build it: dotnet build -c Release" >&2; exit 1; }

# Another order of the same moments each time would make failures unrepeatable, although the machine's load moves them anyway.
RANDOM=1
mkdir -p "$folder"
rm -rf "$folder/undisturbed" "$folder/faulted"
prepare() { dotnet "$program" prepare "$songs" --out "$folder/$1" --json > "$folder/$1.json" 2> "$folder/$1.log"; }

moment() { sleep "$(awk -v r="$RANDOM" -v most="$longest" 'BEGIN { printf "%.3f", 0.05 + r / 32768 * most }')"; }

# The last attempt may have been hit by the kill of its ffmpeg, and reports that; the next one decodes that file again.
compare() {
  prepare faulted || { cat "$folder/faulted.log" >&2; exit 1; }
  diff -r "$folder/undisturbed" "$folder/faulted"
  echo "$killed kills ($ffmpegs of an ffmpeg), $((++equal)) corpora equal to the undisturbed one, $resumed starts that went on from finished work"
}

prepare undisturbed
killed=0 ffmpegs=0 equal=0 resumed=0
while [ "$killed" -lt "$faults" ]; do
  [ ! -e "$folder/faulted/.preparing" ] || resumed=$((resumed + 1))
  prepare faulted 2> /dev/null &
  shell=$!
  moment
  process=$(pgrep -P "$shell" -x dotnet || true)
  child=$(pgrep -P "${process:-0}" -x ffmpeg | shuf -n 1 || true)
  if [ -n "$child" ] && [ $((RANDOM % 2)) -eq 0 ] && kill -9 "$child" 2> /dev/null; then
    killed=$((killed + 1)) ffmpegs=$((ffmpegs + 1))
    moment
  fi
  if [ -n "$process" ] && kill -9 "$process" 2> /dev/null; then
    killed=$((killed + 1))
    wait "$shell" 2> /dev/null || true
  else
    wait "$shell" || true
    compare
    rm -rf "$folder/faulted"
  fi
done
compare
