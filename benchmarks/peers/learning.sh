#!/usr/bin/env bash
# WaveNetSharp and PyTorch learn the same: same first parameters, same batches in the same order, same optimiser. How long does each take to
# the same validation bits per sample?
#
#   learning.sh [--corpus DIR] [--preset seed] [--steps 600] [--batch 2] [--window 2048] [--threads N] [--learning-rate 0.004]
#               [--target BITS] [--json]
#
# Prints Markdown: held-out bits of both at each evaluation, and the seconds to the target; --json prints one JSON object on standard
# output and the Markdown on standard error. Without a corpus it prepares the five songs of the Debian package asterisk-moh-opsound-wav.
# The target is the worse of the two final values unless it is given. One side runs after the other. The defaults take about ten
# minutes on two cores. Needs the .NET SDK and a python3 with torch (Debian: python3-torch libopenblas0-pthread).
set -euo pipefail

corpus='' preset=seed steps=600 batch=2 window=2048 threads=$(nproc) learning_rate=0.004 target='' json=
usage() { echo "error: learning.sh takes [--corpus DIR] [--preset P] [--steps N] [--batch N] [--window N] [--threads N] [--learning-rate X] [--target BITS] [--json]; found '$*'." >&2; exit 2; }
while (($#)); do
  option=$1
  case $option in
    --json) json=1; shift; continue ;;
    --corpus | --preset) rule=. ;;
    --learning-rate | --target) rule='^[0-9]*[.]?[0-9]+$' ;;
    --steps | --batch | --window | --threads) rule='^[1-9][0-9]*$' ;;
    *) usage "$option" ;;
  esac
  (($# > 1)) || usage "$option without a value"
  [[ $2 =~ $rule ]] || usage "$option $2"
  name=${option#--}
  printf -v "${name//-/_}" %s "$2"
  shift 2
done

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
songs=/usr/share/asterisk/moh

python=
for candidate in /usr/bin/python3 "$(command -v python3 || true)"; do
  if [[ -x $candidate ]] && "$candidate" -c "import torch" 2>/dev/null; then python=$candidate; break; fi
done
[[ $python ]] || { echo "error: no python3 with torch was found; install the Debian packages python3-torch and libopenblas0-pthread." >&2; exit 1; }
[[ $corpus || -d $songs ]] || { echo "error: '$songs' is missing. Install the Debian package asterisk-moh-opsound-wav, or give --corpus." >&2; exit 1; }

build=$(dotnet build -c Release -nologo -v quiet "$root/benchmarks/WaveNetSharp.Benchmarks" 2>&1) || { echo "$build" >&2; echo "error: the benchmarks could not be built." >&2; exit 1; }
race=$(mktemp -d)
trap 'rm -rf "$race"' EXIT
material="corpus $(basename "${corpus:-.}")"
if [[ ! $corpus ]]; then
  rate=8192
  [[ $preset != large ]] || rate=16000
  material="the five songs of asterisk-moh-opsound-wav at $rate Hz"
  corpus=$race/corpus
  "$root/wavenet" prepare "$songs" --out "$corpus" --rate "$rate" >&2
fi

# Other work on the machine takes from whoever runs at that moment. The builds above count too: wait for them to fade.
load() { cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo 0; }
load_before=$(load)
for ((waited = 0; waited < 30; waited += 5)); do
  awk -v load="$load_before" 'BEGIN { exit !(load > 0.5) }' || break
  sleep 5
  load_before=$(load)
done

echo "WaveNetSharp, then PyTorch: $steps steps of $preset, $batch windows of $window, threads: $threads" >&2
"$root/benchmarks/WaveNetSharp.Benchmarks/bin/Release/net10.0/WaveNetSharp.Benchmarks" learn --corpus "$corpus" --out "$race" --preset "$preset" \
  --batch "$batch" --window "$window" --steps "$steps" --learning-rate "$learning_rate" --threads "$threads" | tee "$race/ours.jsonl" >&2
"$python" "$here/pytorch_learning.py" "$race" | tee "$race/theirs.jsonl" >&2

blas=$(readlink -f /usr/lib/*/libblas.so.3 2>/dev/null | head -n 1 || true)
commit=$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)
"$python" - "$race" "$target" "$material" "$load_before" "$commit" "${blas:-unknown}" "$json" <<'PYTHON'
import datetime, json, os, platform, re, sys

folder, target, material, load, commit, blas, as_json = sys.argv[1:]
read = lambda name: [json.loads(line) for line in open(os.path.join(folder, name))]
ours, theirs = read("ours.jsonl"), read("theirs.jsonl")
race = json.load(open(os.path.join(folder, "race.json")))
if [a["step"] for a in ours] != [b["step"] for b in theirs]:
    sys.exit("error: both sides must evaluate at the same steps.")
# The same parameters and windows; only rounding is left.
apart = [b["held_out_bits"] - a["held_out_bits"] for a, b in zip(ours, theirs)]
if not abs(apart[0]) < 1e-4:
    sys.exit(f"error: both sides must start from the same network, but before the first step they were {apart[0]:.6f} bits apart.")


def processor():
    found = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read()) if os.path.exists("/proc/cpuinfo") else None
    return found.group(1) if found else platform.processor() or platform.machine()


def seconds_to(bits, points):
    """When the straight line between two evaluations first comes down to the target; None when it never does."""
    for a, b in zip(points, points[1:]):
        if b["held_out_bits"] <= bits:
            drop = a["held_out_bits"] - b["held_out_bits"]
            share = min(1, (a["held_out_bits"] - bits) / drop) if drop > 0 else 0
            return a["seconds"] + max(0, share) * (b["seconds"] - a["seconds"])
    return None


target = float(target) if target else max(ours[-1]["held_out_bits"], theirs[-1]["held_out_bits"])
reached = [seconds_to(target, points) for points in (ours, theirs)]
whole = [points[-1]["seconds"] for points in (ours, theirs)]
ratio = lambda pair: pair[1] / pair[0] if None not in pair and pair[0] > 0 else None
report = {
    "machine": processor(), "cores": os.cpu_count(), "system": platform.platform(), "ours": ours[0]["peer"], "theirs": theirs[0]["peer"], "blas": blas,
    "commit": commit, "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
    "load_average_before": float(load), "quiet": float(load) <= 0.5, "material": material,
    **{key: race[key] for key in ("preset", "corpus_id", "batch", "window", "steps", "threads", "held_out_windows", "seed")},
    "peak_learning_rate": max(race["learning_rates"]), "largest_difference_bits": max(map(abs, apart)), "target_bits": target,
    "ours_seconds_to_target": reached[0], "theirs_seconds_to_target": reached[1], "ratio": ratio(reached),
    "ours_seconds": whole[0], "theirs_seconds": whole[1], "ratio_of_all_steps": ratio(whole)}
report["points"] = [
    {"step": a["step"], "ours_held_out_bits": a["held_out_bits"], "theirs_held_out_bits": b["held_out_bits"], "ours_train_bits": a.get("train_bits"),
     "theirs_train_bits": b.get("train_bits"), "ours_seconds": a["seconds"], "theirs_seconds": b["seconds"]} for a, b in zip(ours, theirs)]

name, peer = report["ours"].split(",")[0], report["theirs"]
lines = [f"| step | held-out bits, {name} | bits, {peer} | difference | seconds, {name} | seconds, {peer} |", "|---|---|---|---|---|---|"]
for a, b, difference in zip(ours, theirs, apart):
    lines.append(f"| {a['step']:,} | {a['held_out_bits']:.4f} | {b['held_out_bits']:.4f} | {difference:+.1e} | {a['seconds']:,.1f} | {b['seconds']:,.1f} |")
show = lambda seconds: "not reached" if seconds is None else "before the first step" if seconds == 0 else f"{seconds:,.1f} s"
times = lambda pair: "" if ratio(pair) is None else f"{ratio(pair):.2f} x"
lines += ["", f"| `{race['preset']}` | {name} | {peer} | ratio |", "|---|---|---|---|"]
lines.append(f"| to {target:.4f} bits per sample | {show(reached[0])} | {show(reached[1])} | {times(reached)} |")
lines.append(f"| all {race['steps']:,} steps | {show(whole[0])} | {show(whole[1])} | {times(whole)} |")
lines += ["", f"{race['batch']} windows of {race['window']:,} a step, {race['threads']} thread{'s' if race['threads'] > 1 else ''}, {material}, "
          f"{race['held_out_windows']} held-out windows; evaluations not counted. {report['machine']}, {report['cores']} cores, {report['system']}; "
          f"{report['ours']}; {peer}, BLAS {blas}; commit {commit}; {report['date']}."]
if not report["quiet"]:
    lines += ["", f"The machine had other work to do (load average {load} before the start): not numbers to publish."]
print("\n".join(lines), file=sys.stderr if as_json else sys.stdout)
if as_json:
    print(json.dumps(report))
PYTHON
