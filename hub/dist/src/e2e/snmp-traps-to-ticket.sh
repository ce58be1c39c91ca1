#!/bin/sh
# Real snmptrap and snmpinform (net-snmp) tell of interfaces that go down and come up, in v1, v2c and v3; each must become
# one incident with one ticket that is resolved again: at the pretend desk, and in a real Request Tracker. Needs the
# scripts that start the real systems (../shared/real beside the checkout, or their folder in NOCHUB_REAL_SYSTEMS), and
# says so where they are missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../../.." && pwd)
real=${NOCHUB_REAL_SYSTEMS:-$top/../shared/real}
[ -d "$real" ] || { echo "skipped: no scripts for real systems in $real"; exit 0; }
home=$top/hub/dist/target/nochub/nochub
[ -x "$home/bin/nochub" ] || mvn -B -ntp -q -f "$top/pom.xml" -pl hub/dist -am -Dmaven.test.skip -Dquick package

port=${E2E_PORT:-18099}
token=e2e-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
# its packages bring snmptrap and snmpinform
sh "$real/snmpd.sh" start
sh "$real/request-tracker.sh" start

classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
javac -proc:none -d "$classes" -cp "$home/lib/*" "$here/TriedHub.java" "$here/SnmpTrapsToTicket.java"
java -cp "$classes:$home/lib/*" SnmpTrapsToTicket "$home" "$port" "$token"
