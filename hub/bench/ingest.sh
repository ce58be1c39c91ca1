#!/bin/sh
# Sends alerts to a fresh hub and prints what it takes in and decides a second.
# Usage: sh hub/bench/ingest.sh [seconds [connections [percent of alerts that are new]]]. Build first:
# mvn -q package -DskipTests
set -eu
here=$(cd "$(dirname "$0")" && pwd)
built=$here/target
home=$here/../dist/target/nochub/nochub
[ -d "$built/lib" ] && [ -d "$home/plugins" ] || { echo "ingest.sh: build first: mvn -q package -DskipTests" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dlogback.configurationFile="$here/../../config/logback.xml" -Dnochub.home="$home" \
  -cp "$(echo "$built"/hub-bench-*.jar):$built/lib/*" \
  io.nochub.bench.Ingest "$folder/data" "${1:-20}" "${2:-32}" "${3:-10}" "${SEED:-1}"
