#!/usr/bin/env bash
# A training under Slurm that is stopped by its time limit, and one that is put back into the queue while it runs, end with the parameters of one
# that never stopped: to the bit, with Open MPI (pmix) and MPICH (pmi2). One that is cancelled saves and stays away; one that loses a rank
# fails. Slurm is two nodes on this computer in a temporary folder; nothing of the system's own is touched. Takes about eight minutes.
# Ends with 0 and says so when something that it needs is missing.
#   tests/cluster/slurm.sh [FOLDER]      keeps everything in FOLDER, which must not exist
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
exec </dev/null
. tests/cluster/slurm-here.sh

missing=$(slurm_missing)
command -v sox >/dev/null || missing="$missing sox"
if [ -n "$missing" ]; then
  echo "skipped: not found:" $missing
  echo "Install the Debian packages: slurmctld slurmd slurm-client munge sox"
  exit 0
fi

work=${1:-}
if [ -n "$work" ]; then
  mkdir "$work" || exit 1
  work=$(cd "$work" && pwd)
  trap slurm_stop EXIT
else
  work=$(mktemp -d)
  trap 'slurm_stop; rm -rf "$work"' EXIT
fi
trap 'exit 130' INT TERM

failures=0
check() {
  if eval "$2"; then
    echo "   ok: $1"
  else
    echo "   FAILED: $1"
    failures=$((failures + 1))
  fi
}

slurm_port=${SLURM_TEST_PORT:-17300}
slurm_start "$work" || { echo "error: Slurm did not start; its logs are above."; exit 1; }
srun --version

sox -n -r 8192 -b 16 "$work/tones.wav" synth 20 pluck A3 synth 20 sine amod 3 gain -3 || exit 1
cat >"$work/network.json" <<'JSON'
{ "stacks": 2, "layers_per_stack": 6, "residual_channels": 16, "dilation_channels": 16, "skip_channels": 32, "post_channels": [32], "window": 512 }
JSON
./wavenet prepare "$work/tones.wav" --out "$work/corpus" >/dev/null || exit 1
training=(--config "$work/network.json" --threads 1 --batch 2)

# Long enough to be interrupted; --schedule cosine and the held-out audio have their say in every step and at the end.
steps=1500

# submit RUN MPI OPTION...: starts the batch script as a user would, on both nodes; sets job.
submit() {
  local run=$1 mpi=$2
  shift 2
  job=$(MPI=$mpi sbatch --parsable --nodes=2 --cpus-per-task=1 --output="$work/$run.log" "$@" deploy/train.sbatch \
    "$work/corpus" "$work/$run" "${training[@]}" --steps "$steps") || exit 1
}

# field NAME: what Slurm says of the job.
field() {
  scontrol show job "$job" | grep -o "\b$1=[^ ]*" | head -n 1 | cut -d = -f 2
}

# finish RUN [STATE]: waits for the end of the job, and shows its log when that is not the state, COMPLETED unless given.
finish() {
  local deadline=$((SECONDS + 900)) state
  until state=$(field JobState); [[ "$state" =~ ^(COMPLETED|FAILED|TIMEOUT|CANCELLED|NODE_FAIL|OUT_OF_MEMORY)$ ]]; do
    [ "$SECONDS" -lt "$deadline" ] || { scontrol show job "$job"; scancel "$job"; break; }
    sleep 1
  done
  echo "   state $state, exit code $(field ExitCode), restarts $(field Restarts)"
  [ "$state" = "${2:-COMPLETED}" ] || tail -n 20 "$work/$1.log"
}

# freeze RUN: waits for the first steps and stops both ranks there, so that no computer is done before it is interrupted; sets ranks.
freeze() {
  local deadline=$((SECONDS + 120))
  until [ -s "$work/$1/metrics.jsonl" ]; do
    [ "$SECONDS" -lt "$deadline" ] || { echo "   no step within 2 minutes"; return; }
    sleep 0.1
  done
  ranks=$(grep -o 'process [0-9]*' "$work/$1.log" | head -n 2 | cut -d ' ' -f 2)
  kill -STOP $ranks
}

# thaw_when_told: lets the frozen ranks go on as soon as SIGTERM waits for them (bit 14 of what is pending); Slurm may have done so itself.
thaw_when_told() {
  local rank pending deadline=$((SECONDS + 120))
  for rank in $ranks; do
    while pending=$(grep ShdPnd "/proc/$rank/status" 2>/dev/null | cut -f 2); [ -n "$pending" ] && [ $((0x$pending & 0x4000)) = 0 ]; do
      [ "$SECONDS" -lt "$deadline" ] || { echo "   no SIGTERM within 2 minutes"; break; }
      sleep 0.1
    done
  done
  kill -CONT $ranks 2>/dev/null
}

result() {
  echo "$work/$1/checkpoints/last.safetensors"
}

first=
for family in "pmix mpirun.openmpi openmpi-bin" "pmi2 mpirun.mpich mpich"; do
  read -r mpi launcher package <<<"$family"
  if ! command -v "$launcher" >/dev/null; then
    echo "skipped: --mpi=$mpi; install the Debian package $package"
    continue
  fi

  if [ -z "$first" ]; then
    echo "== never stopped, --mpi=$mpi"
    submit "whole-$mpi" "$mpi" --time=30
    finish "whole-$mpi"
    check "completed" '[ "$(field JobState)" = COMPLETED ]'
    check "as two ranks" 'grep -q "Ranks: rank 0 (.*, rank 1 (" "$work/whole-$mpi.log"'
    first=whole-$mpi

    echo "== cancelled, --mpi=$mpi"
    submit "cancelled-$mpi" "$mpi" --time=30
    freeze "cancelled-$mpi"
    scancel "$job"
    finish "cancelled-$mpi" CANCELLED
    check "is not started again" '[ "$(field JobState)" = CANCELLED ] && [ "$(field Restarts)" = 0 ]'
    check "saved before it left" 'grep -q "^stopped after" "$work/cancelled-$mpi.log"'
  fi

  echo "== stopped by its time limit, --mpi=$mpi"
  submit "limit-$mpi" "$mpi" --time=1 --signal=TERM@20
  freeze "limit-$mpi"
  thaw_when_told
  finish "limit-$mpi"
  check "completed" '[ "$(field JobState)" = COMPLETED ]'
  check "was started more than once" '[ "$(field Restarts)" -ge 1 ]'
  check "saved before it left" 'grep -q "^stopped after" "$work/limit-$mpi.log"'
  check "has the parameters of the one that never stopped" 'cmp "$(result "$first")" "$(result "limit-$mpi")"'

  echo "== a rank is killed, --mpi=$mpi"
  submit "killed-$mpi" "$mpi" --time=30
  freeze "killed-$mpi"
  kill -KILL ${ranks##*$'\n'}
  kill -CONT ${ranks%%$'\n'*}
  finish "killed-$mpi" FAILED
  check "failed and is not started again" '[ "$(field JobState)" = FAILED ] && [ "$(field Restarts)" = 0 ]'

  echo "== put back into the queue by scontrol, --mpi=$mpi"
  submit "requeue-$mpi" "$mpi" --time=30
  freeze "requeue-$mpi"
  # Slurm itself sends SIGCONT, then SIGTERM.
  scontrol requeue "$job"
  finish "requeue-$mpi"
  check "completed" '[ "$(field JobState)" = COMPLETED ]'
  check "was started twice" '[ "$(field Restarts)" = 1 ]'
  check "saved before it left" 'grep -q "^stopped after" "$work/requeue-$mpi.log"'
  check "has the parameters of the one that never stopped" 'cmp "$(result "$first")" "$(result "requeue-$mpi")"'
done

echo "$failures failed"
[ "$failures" = 0 ]
