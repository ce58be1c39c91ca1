#!/bin/sh
# Measures how long an alert takes to the request for its ticket: in an idle hub, while one device floods it, and
# behind a hold with 100,000 others waiting; and how long a storm of 20,000 takes to its last ticket. Takes about five
# minutes.
# Usage: sh hub/bench/delays.sh [floor] [idle] [flood] [clocks] [storm]. Build first: mvn -q package -DskipTests
set -eu
here=$(cd "$(dirname "$0")" && pwd)
built=$here/target
home=$here/../dist/target/nochub/nochub
[ -d "$built/lib" ] && [ -d "$home/plugins" ] || { echo "delays.sh: build first: mvn -q package -DskipTests" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dsun.net.httpserver.nodelay=true -Dlogback.configurationFile="$here/../../config/logback.xml" -Dnochub.home="$home" \
  -cp "$(echo "$built"/hub-bench-*.jar):$built/lib/*" \
  io.nochub.bench.Delays "$folder" "$@"
