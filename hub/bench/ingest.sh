#!/bin/sh
# Sends alerts over 32 connections to a fresh hub, to Alertmanager, and to Jetty and SQLite alone, and prints what each
# takes in, and what the hub decides meanwhile. Needs wrk; the peer's side needs prometheus-alertmanager and ../shared
# beside the project, the column of a slower disk a C compiler: what is not there is left out, and said.
# Usage: sh hub/bench/ingest.sh [seconds [mix] [new] [burst] [hundreds] [slow] [memory] [floor] [bound] [peer]].
# All takes about half an hour.
# Build first: mvn -q package -DskipTests
set -eu
here=$(cd "$(dirname "$0")" && pwd)
built=$here/target
home=$here/../dist/target/nochub/nochub
[ -d "$built/lib" ] && [ -d "$home/plugins" ] || { echo "ingest.sh: build first: mvn -q package -DskipTests" >&2; exit 1; }
command -v wrk >/dev/null || { echo "ingest.sh: wrk is not installed (Debian: apt-get install wrk)" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
slow=""
if command -v cc >/dev/null; then
  cc -shared -fPIC -O2 -o "$folder/slowsync.so" "$here/slowsync.c" -ldl && slow=$folder/slowsync.so
fi
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dlogback.configurationFile="$here/../../config/logback.xml" -Dnochub.home="$home" \
  -cp "$(echo "$built"/hub-bench-*.jar):$built/lib/*" \
  io.nochub.bench.Ingest "$folder" "$here/hub.lua" "$here/../../../shared/bench/alertmanager.lua" "$slow" "${@:-20}"
