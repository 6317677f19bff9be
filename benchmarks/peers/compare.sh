#!/usr/bin/env bash
# WaveNetSharp and PyTorch side by side on this machine: the same network, window, batch and threads, by turns A B A B A B.
#
#   compare.sh [--preset seed | --config c.json] [--work train|generate|both] [--batch 2] [--their-batch N|best] [--window 8192]
#              [--threads N] [--steps 5] [--seconds 2] [--rounds 3] [--json]
#
# --their-batch gives PyTorch another number of windows in a step; best tries 1, 2, 4, 8 and 16 first and takes its fastest.
# One stream is generated here in fast mode on all threads, in fast mode on one, and in exact mode, for --seconds each; in PyTorch, with cached
# histories, on one thread and on all, and the faster of the two is what all three are held against.
# Prints a Markdown table with the medians of the rounds and their ratio; --json prints one JSON object on standard output and the
# table on standard error. Takes two to three minutes for seed. Needs the .NET SDK and a python3 with torch (Debian: python3-torch
# libopenblas0-pthread).
set -euo pipefail

network=(--preset seed) work=both seconds=2 batch=2 their_batch= window=8192 threads=$(nproc) steps=5 rounds=3 json=
usage() { echo "error: compare.sh takes [--preset P | --config FILE] [--work train|generate|both] [--batch N] [--their-batch N|best] [--window N] [--threads N] [--steps N] [--seconds N] [--rounds N] [--json]; found '$*'." >&2; exit 2; }
while (($#)); do
  case $1 in
    --json) json=1; shift; continue ;;
    --preset | --config | --work | --batch | --their-batch | --window | --threads | --steps | --seconds | --rounds) (($# > 1)) || usage "$1 without a value" ;;
    *) usage "$1" ;;
  esac
  if [[ $1 == --preset || $1 == --config ]]; then network=("$1" "$2"); shift 2; continue; fi
  [[ "$1 $2" =~ ^--work\ (train|generate|both)$ || $2 =~ ^[1-9][0-9]*$ || "$1 $2" == "--their-batch best" ]] || usage "$1 $2"
  name=${1#--}
  printf -v "${name//-/_}" %s "$2"
  shift 2
done

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

python=
for candidate in /usr/bin/python3 "$(command -v python3 || true)"; do
  if [[ -x $candidate ]] && "$candidate" -c "import torch" 2>/dev/null; then python=$candidate; break; fi
done
[[ $python ]] || { echo "error: no python3 with torch was found; install the Debian packages python3-torch and libopenblas0-pthread." >&2; exit 1; }

build=$(dotnet build -c Release -nologo -v quiet "$root/benchmarks/WaveNetSharp.Benchmarks" 2>&1) || { echo "$build" >&2; echo "error: the benchmarks could not be built." >&2; exit 1; }
ours=("$root/benchmarks/WaveNetSharp.Benchmarks/bin/Release/net10.0/WaveNetSharp.Benchmarks")
theirs=("$python" "$here/pytorch_wavenet.py")

# Other work on the machine takes from whoever runs at that moment. The builds above count too: wait for them to fade.
load() { cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo 0; }
load_before=$(load)
for ((waited = 0; waited < 30; waited += 5)); do
  awk -v load="$load_before" 'BEGIN { exit !(load > 0.5) }' || break
  sleep 5
  load_before=$(load)
done

results=$(mktemp)
trap 'rm -f "$results"' EXIT
run() {
  local side=$1 line; shift
  echo "$side: ${1##*/} ${*:2}" >&2
  line=$("$@" | tail -n 1) || { echo "error: '$*' failed." >&2; exit 1; }
  printf '%s\t%s\n' "$side" "$line" >>"$results"
}

train=(train "${network[@]}" --window "$window" --threads "$threads" --steps "$steps")
if [[ $their_batch == best && $work != generate ]]; then
  fastest=0
  for candidate in 1 2 4 8 16; do
    rate=$("${theirs[@]}" "${train[@]}" --batch "$candidate" --steps 3 | sed -n 's/.*"samples_per_second": \([0-9.]*\).*/\1/p') || rate=0
    echo "theirs: $candidate windows a step, $rate samples/s" >&2
    if awk -v a="${rate:-0}" -v b="$fastest" 'BEGIN { exit !(a > b) }'; then fastest=$rate their_batch=$candidate; fi
  done
fi
generate=(generate "${network[@]}")
for ((round = 1; round <= rounds; round++)); do
  if [[ $work != generate ]]; then
    run ours "${ours[@]}" "${train[@]}" --batch "$batch"
    run theirs "${theirs[@]}" "${train[@]}" --batch "${their_batch:-$batch}"
  fi
  if [[ $work != train ]]; then
    run ours "${ours[@]}" "${generate[@]}" --mode fast --threads "$threads" --seconds "$seconds"
    run theirs "${theirs[@]}" "${generate[@]}" --threads 1
    if ((threads > 1)); then
      run ours "${ours[@]}" "${generate[@]}" --mode fast --threads 1 --seconds "$seconds"
      run theirs "${theirs[@]}" "${generate[@]}" --threads "$threads"
    fi
    run ours "${ours[@]}" "${generate[@]}" --mode exact --threads "$threads" --seconds "$seconds"
  fi
done

blas=$(readlink -f /usr/lib/*/libblas.so.3 2>/dev/null | head -n 1 || true)
commit=$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)
"$python" - "$results" "$rounds" "$load_before" "$commit" "${blas:-unknown}" "$json" <<'PYTHON'
import collections, datetime, json, os, platform, re, statistics, sys

path, rounds, load, commit, blas, as_json = sys.argv[1:]
runs = collections.defaultdict(list)
first = {}
for line in open(path):
    side, text = line.rstrip("\n").split("\t")
    result = json.loads(text)
    first.setdefault(side, result["peer"])
    runs[result["verb"], side, result.get("mode"), result["threads"]].append(result)


def processor():
    found = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read()) if os.path.exists("/proc/cpuinfo") else None
    return found.group(1) if found else platform.processor() or platform.machine()


def rate(side):
    return statistics.median(run["samples_per_second"] for run in side)


works = []
for (verb, side, mode, threads), ours in runs.items():
    if side == "theirs":
        continue
    theirs = max((found for (their_verb, side, _, _), found in runs.items() if side == "theirs" and their_verb == verb), key=rate)
    for key in ("network", "window") + (("threads",) if verb == "train" else ()):
        a, b = ours[0].get(key), theirs[0].get(key)
        if a != b:
            sys.exit(f"error: the two sides must do the same work, but {key} of {verb} was {a} and {b}.")
    works.append({
        "work": verb, "network": ours[0]["network"], "mode": mode, "threads": threads, "their_threads": theirs[0]["threads"],
        "batch": ours[0].get("batch"), "their_batch": theirs[0].get("batch"), "window": ours[0].get("window"),
        "ours": rate(ours), "theirs": rate(theirs), "ratio": rate(ours) / rate(theirs),
        "ours_all": [run["samples_per_second"] for run in ours], "theirs_all": [run["samples_per_second"] for run in theirs],
        "ours_best": max(run["best_samples_per_second"] for run in ours), "theirs_best": max(run["best_samples_per_second"] for run in theirs)})

report = {
    "machine": processor(), "cores": os.cpu_count(), "system": platform.platform(), "ours": first["ours"], "theirs": first["theirs"], "blas": blas,
    "commit": commit, "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
    "load_average_before": float(load), "quiet": float(load) <= 0.5, "works": works}

lines = [f"| | {first['ours'].split(',')[0]} | {first['theirs']} | ratio |", "|---|---|---|---|"]
for work in works:
    plural = "s" if work["threads"] > 1 else ""
    if work["work"] == "train":
        theirs_too = f" (PyTorch {work['their_batch']})" if work["their_batch"] != work["batch"] else ""
        size = f"{work['threads']} thread{plural}, {work['batch']}{theirs_too} windows of {work['window']:,}"
    else:
        theirs_too = f" (PyTorch {work['their_threads']})" if work["their_threads"] != work["threads"] else ""
        size = f"one stream, {work['mode']}, {work['threads']}{theirs_too} thread{plural}"
    lines.append(f"| {work['work']} `{work['network']}`, {size} "
                 f"| {work['ours']:,.0f} samples/s | {work['theirs']:,.0f} samples/s | {work['ratio']:.2f} x |")
lines += ["", f"Medians of {rounds} rounds by turns. {report['machine']}, {report['cores']} cores, {report['system']}; {report['ours']}; BLAS of PyTorch {blas}; commit {commit}; {report['date']}."]
if not report["quiet"]:
    lines += ["", f"The machine had other work to do (load average {load} before the start): not numbers to publish."]
print("\n".join(lines), file=sys.stderr if as_json else sys.stdout)
if as_json:
    print(json.dumps(report))
PYTHON
