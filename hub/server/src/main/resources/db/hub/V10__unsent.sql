-- Incidents that were over before their ticket could be made: told by their number, once a day.
create table unsent (
  incident_id ${int} primary key references incident (id) on delete cascade,
  client_id text not null,
  ended_at ${int} not null
) ${strict};
create index unsent_ended on unsent (ended_at, client_id);

-- Up to when they have been told. One row at most.
create table unsent_told (
  id ${int} primary key check (id = 1),
  until ${int} not null
) ${strict};
