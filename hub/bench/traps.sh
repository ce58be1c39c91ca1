#!/bin/sh
# Floods the SNMP plugin of a fresh hub with v2c traps, a minute at 10,000 a second and then ever faster, and prints what
# was sent, accepted, stored, and dropped by the kernel; beside snmptrapd where that is installed.
# Usage: sh hub/bench/traps.sh [seconds [rates for the peak]]. Needs trapflood.py (../shared/bench beside the checkout, or
# its folder in NOCHUB_BENCH_PEERS), and says so where it is missing. Build first: mvn -q package -DskipTests
set -eu
here=$(cd "$(dirname "$0")" && pwd)
built=$here/target
home=$here/../dist/target/nochub/nochub
peers=${NOCHUB_BENCH_PEERS:-$here/../../../shared/bench}
[ -f "$peers/trapflood.py" ] || { echo "skipped: no trapflood.py in $peers"; exit 0; }
[ -d "$built/lib" ] && [ -d "$home/plugins" ] || { echo "traps.sh: build first: mvn -q package -DskipTests" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dlogback.configurationFile="$here/../../config/logback.xml" -Dnochub.home="$home" \
  -cp "$(echo "$built"/hub-bench-*.jar):$built/lib/*" \
  io.nochub.bench.Traps "$folder" "$peers/trapflood.py" "${1:-60}" "${2:-15000,20000,25000,30000,40000}"
