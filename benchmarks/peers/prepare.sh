#!/bin/bash
# Prepares a folder of music, and lets ffmpeg alone decode and resample the same files, by turns with the same number of processes.
# Prints each round, and the medians. Processor time counts what was waited for too: a machine with other work slows both alike.
set -euo pipefail

if [ $# -lt 1 ]; then
  echo "usage: $0 <folder> [rounds, 3 unless given] [workers, 2 unless given]" >&2
  exit 2
fi
folder=$1
rounds=${2:-3}
workers=${3:-2}
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TIMEFORMAT='%R %U %S'

# Prints seconds on the wall and of the processors.
measure() {
  { time "$@" >"$work/out" 2>"$work/messages"; } 2>&1 | awk '{ printf "%.2f %.2f\n", $1, $2 + $3 }'
}

alone() {
  find "$folder" -type f -print0 | sort -z |
    xargs -0 -P "$workers" -I{} ffmpeg -nostdin -v error -i {} -ar 8192 -ac 1 -f s16le -y /dev/null
}

prepare() {
  rm -rf "$work/corpus"
  "$root/wavenet" prepare "$folder" --out "$work/corpus" --workers "$workers"
}

median() {
  sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

"$root/wavenet" --version >/dev/null
echo "$(find "$folder" -type f | wc -l) files, $(du -sh "$folder" | cut -f 1), $workers at once"
for round in $(seq "$rounds"); do
  measure alone >>"$work/alone"
  measure prepare >>"$work/prepare"
  echo "round $round: ffmpeg $(tail -n 1 "$work/alone"), wavenet prepare $(tail -n 1 "$work/prepare") (seconds, seconds of processors)"
done
for column in 1 2; do
  a=$(cut -d ' ' -f "$column" "$work/alone" | median)
  b=$(cut -d ' ' -f "$column" "$work/prepare" | median)
  name=$([ "$column" = 1 ] && echo wall || echo processors)
  awk -v a="$a" -v b="$b" -v name="$name" 'BEGIN { printf "%s: ffmpeg %.2f s, wavenet prepare %.2f s, speed %.0f %% of ffmpeg\n", name, a, b, 100 * a / b }'
done
