#!/usr/bin/env bash
# A Slurm cluster of this machine alone, for trying job arrays: no network, no accounts, nothing outside its folder. Root is needed, and the
# Debian packages slurm-wlm and munge.
#   one-node.sh start    starts it; prints the line that makes sbatch and its kin find it
#   one-node.sh stop     stops it and removes its folder
set -euo pipefail
folder=${RNNHF_SLURM:-${TMPDIR:-/var/tmp}/rnnhf-slurm}
cpus=4 # so many tasks at a time, whatever the machine has

stop() {
  for program in slurmd slurmctld munged; do
    pid=$(cat "$folder/$program.pid" 2>/dev/null) || continue
    kill "$pid" 2>/dev/null || continue
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  done
  rm -rf "$folder"
}

start() {
  for program in munged slurmctld slurmd; do
    command -v "$program" >/dev/null || { echo "one-node.sh: $program is not installed: apt-get install slurm-wlm munge" >&2; exit 1; }
  done
  [ ! -e "$folder" ] || { echo "one-node.sh: $folder is there already: one-node.sh stop removes it" >&2; exit 1; }
  install -d -m 755 "$folder" "$folder/state" "$folder/spool"
  install -d -m 700 "$folder/munge"
  head -c 1024 /dev/urandom > "$folder/munge/key"
  chmod 600 "$folder/munge/key"
  host=$(hostname -s)
  cat > "$folder/slurm.conf" <<CONF
ClusterName=one-node
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=2
KillWait=10
ReturnToService=2
JobRequeue=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
  munged --force --key-file="$folder/munge/key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" \
    --log-file="$folder/munged.log" --seed-file="$folder/munge/seed"
  export SLURM_CONF=$folder/slurm.conf
  slurmctld -f "$SLURM_CONF"
  slurmd -f "$SLURM_CONF"
  for _ in $(seq 100); do
    if sinfo -h -o %T 2>/dev/null | grep -q '^idle$'; then echo "export SLURM_CONF=$SLURM_CONF"; return; fi
    sleep 0.2
  done
  echo "one-node.sh: the node is not idle after 20 s: see $folder/slurmctld.log and slurmd.log" >&2
  exit 1
}

case ${1-} in
  start) start ;;
  stop) stop ;;
  *) sed -n '2,5s/^# *//p' "$0" >&2; exit 2 ;;
esac
