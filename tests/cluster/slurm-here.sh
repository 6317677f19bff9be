# Sourced: a Slurm of two nodes on this computer, all of it in one folder, as the user who starts it; nothing of the system's own Slurm or munge
# is read or touched.

slurm_processes=()

# slurm_missing: the programs that are not there, each on a line.
slurm_missing() {
  local program
  # Debian puts the daemons where only root looks.
  PATH=$PATH:/usr/sbin:/sbin
  for program in slurmctld slurmd srun sbatch scontrol squeue munged; do
    command -v "$program" >/dev/null || echo "$program"
  done
}

# slurm_start FOLDER: starts it on slurm_port and the two ports that follow, and waits until both nodes are idle. Returns 1, with
# the logs' ends on standard error, when they do not come.
slurm_start() {
  local folder=$1 node user host
  PATH=$PATH:/usr/sbin:/sbin
  user=$(id -un) host=$(hostname -s)
  export SLURM_CONF=$folder/slurm.conf
  mkdir -p "$folder"/{state,log}
  # A private socket and key; --force since a folder below /tmp is writable by others.
  (umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
  munged --force --foreground --num-threads=2 --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" \
    --log-file="$folder/log/munged.log" --seed-file="$folder/munge.seed" >"$folder/log/munged.out" 2>&1 &
  slurm_processes+=($!)
  # cred_expire is also how long a job that was put back into the queue waits there: 2 minutes unless set.
  # No cgroups, no accounting, no binding: none of them has a say in what is tested.
  cat >"$SLURM_CONF" <<CONF
ClusterName=wavenet
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$slurm_port
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=10
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=30
MpiDefault=none
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool-%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd-%n.log
NodeName=node[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((slurm_port + 1))-$((slurm_port + 2))] CPUs=2
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE
CONF
  slurmctld -D -f "$SLURM_CONF" >"$folder/log/slurmctld.out" 2>&1 &
  slurm_processes+=($!)
  for node in node1 node2; do
    mkdir -p "$folder/spool-$node" "$folder/$node/pmix"
    # PMIx would make one and the same folder below /tmp for both.
    cp "$SLURM_CONF" "$folder/$node/slurm.conf"
    echo "PMIxCliTmpDirBase=$folder/$node/pmix" >"$folder/$node/mpi.conf"
    slurmd -D -N "$node" -f "$folder/$node/slurm.conf" >"$folder/log/slurmd-$node.out" 2>&1 &
    slurm_processes+=($!)
  done
  for _ in $(seq 60); do
    if [ "$(sinfo --noheader --format=%t --Node 2>/dev/null | grep -c '^idle$')" = 2 ]; then
      return 0
    fi
    sleep 1
  done
  tail -n 5 "$folder"/log/* >&2
  return 1
}

# slurm_stop: ends what slurm_start has started, and what runs in it: steps outlive the daemons.
slurm_stop() {
  [ "${#slurm_processes[@]}" != 0 ] || return 0
  scancel $(squeue --noheader --format=%A 2>/dev/null) 2>/dev/null
  for _ in $(seq 40); do
    [ -n "$(squeue --noheader 2>/dev/null)" ] || break
    sleep 1
  done
  kill "${slurm_processes[@]}" 2>/dev/null
  wait "${slurm_processes[@]}" 2>/dev/null
  slurm_processes=()
}
