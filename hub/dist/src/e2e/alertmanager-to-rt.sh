#!/bin/sh
# The main job on real systems: a real Alertmanager fires, the hub opens tickets in a real Request Tracker, alerts end,
# tickets are resolved; with an outage of RT and a killed hub in between. Needs the scripts that start the real systems
# (../shared/real beside the checkout, or their folder in NOCHUB_REAL_SYSTEMS), and says so where they are missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../../.." && pwd)
real=${NOCHUB_REAL_SYSTEMS:-$top/../shared/real}
[ -d "$real" ] || { echo "skipped: no scripts for real systems in $real"; exit 0; }
home=$top/hub/dist/target/nochub/nochub
[ -x "$home/bin/nochub" ] || mvn -B -ntp -q -f "$top/pom.xml" -pl hub/dist -am -Dmaven.test.skip -Dquick package

port=${E2E_PORT:-18099}
token=e2e-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
hook=e2e-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')

sh "$real/alertmanager.sh" stop >/dev/null
sh "$real/request-tracker.sh" start
HUB_PORT=$port HUB_HOOK=/hooks/am HUB_TOKEN=$hook sh "$real/alertmanager.sh" start
trap 'sh "$real/alertmanager.sh" stop >/dev/null' EXIT

# a technician beside the hub's own user, so that RT can tell a person's comment from the hub's
rt_home=${TMPDIR:-/tmp}/nochub-real/request-tracker
RT_SITE_CONFIG=$rt_home/SiteConfig.pm RT_SITE_CONFIG_DIR=$rt_home/conf.d \
  perl -I/usr/share/request-tracker5/lib -MRT -e '
  RT::LoadConfig(); RT::Init();
  for my $name ("e2e-hub", "e2e-technician") {
    my $user = RT::User->new(RT->SystemUser);
    $user->Load($name);
    $user->Create(Name => $name, Password => "e2e-password", EmailAddress => "$name\@lab.example", Privileged => 1)
      unless $user->id;
    $user->PrincipalObj->GrantRight(Right => "SuperUser", Object => RT->System);
  }' >/dev/null

java -cp "$home/lib/*" "$here/AlertmanagerToRt.java" "$home" "$port" "$token" "$hook" "$real"
