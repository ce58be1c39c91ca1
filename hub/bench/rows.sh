#!/bin/sh
# Measures what SQLite alone needs to keep the rows that new alerts leave behind, with and without the index of their
# texts, and those told before: the bound of what the hub can decide. Needs wrk. Takes about three minutes.
# Usage: sh hub/bench/rows.sh. Build first: mvn -q package -DskipTests
set -eu
here=$(cd "$(dirname "$0")" && pwd)
built=$here/target
home=$here/../dist/target/nochub/nochub
[ -d "$built/lib" ] && [ -d "$home/plugins" ] || { echo "rows.sh: build first: mvn -q package -DskipTests" >&2; exit 1; }
command -v wrk >/dev/null || { echo "rows.sh: wrk is not installed (Debian: apt-get install wrk)" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dlogback.configurationFile="$here/../../config/logback.xml" -Dnochub.home="$home" \
  -cp "$(echo "$built"/hub-bench-*.jar):$built/lib/*" \
  io.nochub.bench.Rows "$folder" "$here/hub.lua"
