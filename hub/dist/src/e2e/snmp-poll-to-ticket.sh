#!/bin/sh
# A real snmpd (net-snmp) is polled in v2c and v3 while small file systems of its machine are filled past their threshold
# and emptied again: for each way one incident with one ticket that is resolved again, at the pretend desk and in a real
# Request Tracker; and the latest values are scraped as Prometheus would. Takes about five minutes. Needs the scripts that
# start the real systems (../shared/real beside the checkout, or their folder in NOCHUB_REAL_SYSTEMS), and root to mount the
# file systems; it says so where these are missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../../.." && pwd)
real=${NOCHUB_REAL_SYSTEMS:-$top/../shared/real}
[ -d "$real" ] || { echo "skipped: no scripts for real systems in $real"; exit 0; }
home=$top/hub/dist/target/nochub/nochub
[ -x "$home/bin/nochub" ] || mvn -B -ntp -q -f "$top/pom.xml" -pl hub/dist -am -Dmaven.test.skip -Dquick package

classes=$(mktemp -d)
disks=$(mktemp -d)
clean() {
  for disk in desk rt; do umount "$disks/$disk" 2>/dev/null || true; done
  rm -rf "$disks" "$classes"
}
trap clean EXIT
for disk in desk rt; do
  mkdir "$disks/$disk"
  mount -t tmpfs -o size=32m "nochub-$disk" "$disks/$disk" || { echo "skipped: no small file system could be mounted"; exit 0; }
done

port=${E2E_PORT:-18099}
token=e2e-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
sh "$real/snmpd.sh" start
sh "$real/request-tracker.sh" start

javac -proc:none -d "$classes" -cp "$home/lib/*" "$here/TriedHub.java" "$here/SnmpPollToTicket.java"
java -cp "$classes:$home/lib/*" SnmpPollToTicket "$home" "$port" "$token" "$disks"
