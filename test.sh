#!/usr/bin/env bash
# Installs what the tests need where it can, builds, and runs every test: all of them once at this machine's full vector width,
# and those of the kernels, layers and network again at each narrower width. The last line counts the results of all runs.
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
exec </dev/null
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DEBIAN_FRONTEND=noninteractive

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0

# install NEED CHECK PACKAGE...: installs the packages when the shell command CHECK fails.
install() {
  local need=$1 check=$2
  shift 2
  if eval "$check" >/dev/null 2>&1; then
    return
  fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for $need: $*"
    local options=(-qq -o Acquire::Retries=3 -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=120)
    if ! dpkg -s "$@" >"$results/apt.log" 2>&1; then
      { timeout 120 apt-get update "${options[@]}" && timeout 300 apt-get install -y --no-install-recommends "${options[@]}" "$@"; } \
        >"$results/apt.log" 2>&1 || tail -n 3 "$results/apt.log"
    fi
    if eval "$check" >/dev/null 2>&1; then
      return
    fi
  fi
  echo "note: $need is missing; install the Debian packages: $*. The tests that need it are skipped."
}

install "ffmpeg, to read what is not WAV" "command -v ffmpeg" ffmpeg
install "sox, a second opinion on audio files" "command -v sox" sox
install "PyTorch, the oracle of the network" "/usr/bin/python3 -c 'import torch'" python3-torch libopenblas0-pthread

install "Open MPI, for training on several ranks" "command -v mpirun.openmpi" openmpi-bin
install "MPICH, for the same" "command -v mpirun.mpich" mpich
install "several hosts on this computer, to train over" "command -v ip && command -v tc && command -v unshare && test -x /usr/bin/python3" iproute2 util-linux python3

if ! command -v dotnet >/dev/null; then
  echo "error: the tests need the .NET SDK 10.0 and found no 'dotnet' on PATH. Install the package dotnet-sdk-10.0." >&2
  exit 1
fi
echo "Building ..."
if ! dotnet build WaveNetSharp.slnx -c Release -v quiet -nologo >"$results/build.log" 2>&1; then
  cat "$results/build.log"
  echo "error: the build failed, so no test ran." >&2
  exit 1
fi

# The count that the runner wrote into its report under this name.
count() {
  grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'
}

# Every skipped test of a report with the first line of its reason.
list_skipped() {
  awk -v RS='<test ' '/result="Skip"/ {
    match($0, /name="[^"]*"/); name = substr($0, RSTART + 6, RLENGTH - 7)
    reason = ""; if (match($0, /<reason><!\[CDATA\[[^]\n]*/)) reason = substr($0, RSTART + 17, RLENGTH - 17)
    print "  skipped: " name ": " reason
  }' "$1"
}

# run TITLE PROGRAM ARGUMENT...: a runner that dies or finds no test counts as one failure.
run() {
  local title=$1 report status limit=()
  shift
  report=$results/$title.xml
  echo "== $title"
  if command -v timeout >/dev/null; then
    limit=(timeout 900)
  fi
  ${limit[@]+"${limit[@]}"} "$@" -noLogo -noColor -reporter quiet -noAutoReporters -xml "$report"
  status=$?
  if [ ! -s "$report" ] || ! grep -q '</assemblies>' "$report"; then
    echo "error: the test runner of $title ended with exit code $status and left no results."
    failed=$((failed + 1))
    return
  fi
  local ok bad
  ok=$(count "$report" passed) bad=$(($(count "$report" failed) + $(count "$report" errors)))
  if [ "$ok" = 0 ] && [ "$bad" = 0 ]; then
    echo "error: no test of $title ran."
    bad=1
  elif [ "$status" != 0 ] && [ "$bad" = 0 ]; then
    echo "error: the test runner of $title ended with exit code $status although its results name no failure."
    bad=1
  fi
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + $(count "$report" skipped)))
  echo "   $ok passed, $bad failed, $(count "$report" skipped) skipped"
}

for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  run "$name" "tests/$name/bin/Release/net10.0/$name"
done

# run_at BITS SETTING...: the tests of everything vectorised, in a process that may use no wider vectors.
run_at() {
  local bits=$1
  shift
  run "WaveNetSharp.Tests at $bits bits" env "$@" WAVENET_EXPECTED_VECTOR_BITS="$bits" \
    tests/WaveNetSharp.Tests/bin/Release/net10.0/WaveNetSharp.Tests \
    -class 'WaveNetSharp.Tests.Numerics.*' -class 'WaveNetSharp.Tests.Layers.*' -class 'WaveNetSharp.Tests.Model.*' \
    -class 'WaveNetSharp.Tests.Training.WindowGradientTests' -class 'WaveNetSharp.Tests.Generation.GenerationSessionTests' \
    -class 'WaveNetSharp.Tests.Generation.FastStreamTests' -class 'WaveNetSharp.Tests.Generation.FastStepTests' \
    -class 'WaveNetSharp.Tests.Generation.ExactStreamTests'
}

# Without AVX2 the full width is 128 bits already.
if grep -qw avx2 /proc/cpuinfo 2>/dev/null; then
  run_at 256 DOTNET_EnableAVX512=0
fi
run_at 128 DOTNET_EnableAVX512=0 DOTNET_EnableAVX2=0
run_at 0 DOTNET_EnableHWIntrinsic=0

for report in "$results"/*.xml; do
  [ ! -s "$report" ] || list_skipped "$report"
done | sort | uniq -c | sed 's/^ *\([0-9]*\)/\1 x/'

if [ "$skipped" = 0 ]; then
  echo "$passed passed, $failed failed"
else
  echo "$passed passed, $failed failed, $skipped skipped"
fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
