#!/bin/sh
# Makes a history of 3 million alerts, 50,000 of them open, starts the hub on it and measures its lists.
# Usage: sh hub/bench/lists.sh [folder]; a folder that is named is kept and used again. Build first:
# mvn -q package -DskipTests
set -eu
here=$(cd "$(dirname "$0")" && pwd)
built=$here/target
home=$here/../dist/target/nochub/nochub
[ -d "$built/lib" ] && [ -d "$home/plugins" ] || { echo "lists.sh: build first: mvn -q package -DskipTests" >&2; exit 1; }
folder=${1:-}
if [ -z "$folder" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
run() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dlogback.configurationFile="$here/../../config/logback.xml" -Dnochub.home="$home" \
    -cp "$(echo "$built"/hub-bench-*.jar):$built/lib/*" "$@"
}
[ -f "$folder/hub.db" ] || run io.nochub.bench.History "$folder" "${ALERTS:-3000000}" "${OPEN:-50000}" "${SEED:-1}"
run io.nochub.bench.Lists "$folder" "${SEED:-1}"
