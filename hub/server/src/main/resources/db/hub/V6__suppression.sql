-- Storms and digests: incidents that tell many alerts. What parents and openings there were, to find them.

alter table incident add column kind text not null default 'SINGLE';

-- The incident that tells many alerts, and what they have in common.
create table gathering (
  incident_id ${int} primary key references incident (id) on delete cascade,
  kind text not null,
  -- what an alert is recognised by that belongs here: integration and device of a storm, cause and client of a digest
  common text not null,
  subject text not null,
  opened_at ${int} not null,
  ended_at ${int},
  threshold ${int} not null,
  joined ${int} not null,
  shown ${int} not null,
  look_at ${int}
) ${strict};
create unique index gathering_common on gathering (common) where ended_at is null;
create index gathering_look on gathering (look_at) where look_at is not null;

-- New alerts by the minute, of a device or a client from one integration.
create table opening_count (
  common text not null,
  minute ${int} not null,
  openings ${int} not null,
  primary key (common, minute)
) ${strict};
create index opening_count_minute on opening_count (minute);

-- An alert that hides others, or may, has changed: those behind it are gone through in slices.
create table parent_edge (
  alert_id ${int} primary key references alert (id) on delete cascade,
  after_id ${int} not null,
  due_at ${int} not null
) ${strict};
create index parent_edge_due on parent_edge (due_at);

create index alert_carried on alert (incident_id, severity) where truth = 'OPEN';
create index alert_available on alert (device_id) where truth = 'OPEN' and category = 'AVAILABILITY';
