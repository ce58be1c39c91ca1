#!/bin/sh
# Measures by JMH what routing one alert by 1,000 rules takes. Build first: mvn -q -pl hub/bench -am package -DskipTests
set -eu
here=$(cd "$(dirname "$0")" && pwd)
built=$here/target
[ -d "$built/lib" ] || { echo "rules.sh: build first: mvn -q -pl hub/bench -am package -DskipTests" >&2; exit 1; }
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$(echo "$built"/hub-bench-*.jar):$built/lib/*" org.openjdk.jmh.Main 'io.nochub.bench.Rules' "$@"
