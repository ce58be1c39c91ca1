#!/bin/sh
# Has the SNMP plugin of a fresh hub poll 5,000 simulated devices of 20 values every minute, one in twenty of which never
# answers, and prints the values a minute and the processor time used. Takes about eight minutes.
# Usage: sh hub/bench/polls.sh [devices [minutes to warm up [minutes to measure]]]. Build first: mvn -q package -DskipTests
set -eu
here=$(cd "$(dirname "$0")" && pwd)
built=$here/target
home=$here/../dist/target/nochub/nochub
[ -d "$built/lib" ] && [ -d "$home/plugins" ] || { echo "polls.sh: build first: mvn -q package -DskipTests" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dlogback.configurationFile="$here/../../config/logback.xml" -Dnochub.home="$home" \
  -cp "$(echo "$built"/hub-bench-*.jar):$built/lib/*" \
  io.nochub.bench.Polls "$folder" "${1:-5000}" "${2:-5}" "${3:-2}"
