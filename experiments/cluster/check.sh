#!/usr/bin/env bash
# A study as a Slurm job array of four on this machine, one task killed and queued again, against the same study by one process: run files must
# be the same but for their clocks, and reports but for what is made of seconds. Needs what one-node.sh needs, and a Release build.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rnnhf=$here/../../artifacts/bin/RnnHessianFree.Experiments/release/rnnhf
scratch=$(mktemp -d)
export RNNHF_SLURM=$scratch/slurm
trap '"$here/one-node.sh" stop; rm -rf "$scratch"' EXIT
cd "$scratch"
eval "$("$here/one-node.sh" start)"

"$rnnhf" slurm smoke --tasks 4 --out array > job.sh
job=$(sbatch --parsable job.sh)
# The second task, as soon as it is at work on a run.
at_work() { squeue -h -t R -j "${job}_2" -o %i 2>/dev/null | grep -q . && grep -q ', part 2 of 4' "slurm-${job}_2.out" 2>/dev/null; }
until at_work; do sleep 0.1; done
scontrol requeue "${job}_2"
while squeue -h -j "$job" 2>/dev/null | grep -q .; do sleep 1; done
restarts=$(scontrol show job "${job}_2" | grep -o 'Restarts=[0-9]*')
echo "the second task: $restarts"
test "$restarts" = Restarts=1

"$rnnhf" report array > /dev/null
"$rnnhf" reproduce --preset smoke --out alone > /dev/null
clockless() { sed -E 's/"seconds":[-+.0-9eE]+//g' "$1"; }
runs=0 differing=0
while IFS= read -r file; do
  runs=$((runs + 1))
  cmp -s <(clockless "alone/$file") <(clockless "array/$file") || { differing=$((differing + 1)); echo "differs: $file"; }
done < <(cd alone && find . -name '*.jsonl' | sort)
diff <(cd alone && find . -type f ! -name '*.lock' | sort) <(cd array && find . -type f ! -name '*.lock' | sort)
# In the report's tables, seconds are what has a star: 1.3 (1.2–1.3)\*.
starless() { sed -E 's/[0-9.,]+( \([^)]*\))?\\\*/_/g' "$1"; }
diff <(starless alone/report.md) <(starless array/report.md)
echo "$runs runs, $differing differ; the reports are the same"
test "$runs" -gt 0 && test "$differing" = 0
