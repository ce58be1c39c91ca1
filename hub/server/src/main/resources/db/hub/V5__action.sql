-- Acting at the source: what an admin allowed there, jobs on a device, alerts to be cleared.

create table allowance (
  integration text not null primary key references integration (id) on delete cascade,
  jobs text not null,
  clearing ${int} not null
) ${strict};

create table job_run (
  id ${id},
  incident_id ${int} not null references incident (id),
  integration text not null,
  job text not null,
  name text not null,
  organisation text not null,
  device text not null,
  parameters text not null,
  run_key text not null,
  requested_by text not null,
  state text not null,
  run_id text,
  output text not null,
  requested_at ${int} not null,
  started_at ${int},
  ended_at ${int}
) ${strict};
create index job_run_incident on job_run (incident_id, id);
create index job_run_under_way on job_run (integration, device, job) where ended_at is null;

create table source_clearing (
  id ${id},
  alert_id ${int} not null references alert (id) on delete cascade,
  incident_id ${int} not null references incident (id),
  integration text not null,
  source_alert_id text not null,
  organisation text not null,
  device text,
  note text not null,
  clear_key text not null,
  created_at ${int} not null,
  outcome text
) ${strict};
create index source_clearing_recent on source_clearing (integration, created_at);
create index source_clearing_alert on source_clearing (alert_id);
create index source_clearing_incident on source_clearing (incident_id);
