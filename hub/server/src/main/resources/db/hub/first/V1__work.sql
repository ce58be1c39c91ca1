-- Clients, alerts, incidents, tickets and what is to be delivered.
-- Placeholders are filled by the dialect; times are epoch milliseconds; what is searched without regard to case
-- stands beside in lower case.

create table client (
  id text primary key,
  name text not null,
  kind text not null,
  created_at ${int} not null,
  changed_at ${int} not null
) ${strict};

create table site (
  id text primary key,
  client_id text not null references client (id),
  name text not null,
  created_at ${int} not null,
  changed_at ${int} not null
) ${strict};
create index site_client on site (client_id);

create table device (
  id text primary key,
  client_id text not null references client (id),
  site_id text references site (id),
  name text not null,
  kind text not null,
  parent_id text references device (id),
  created_at ${int} not null,
  changed_at ${int} not null
) ${strict};
create index device_client on device (client_id, name);
create index device_site on device (site_id);
create index device_parent on device (parent_id);

-- What a device is known by. SOURCE_ID values start with the integration, so that two sources' ids never meet.
create table device_evidence (
  client_id text not null,
  kind text not null,
  value text not null,
  device_id text not null references device (id) on delete cascade,
  primary key (client_id, kind, value, device_id)
) ${strict};
create index device_evidence_device on device_evidence (device_id);

create table mapping (
  id ${id},
  integration text not null,
  organisation text not null,
  client_id text not null references client (id),
  site_id text references site (id),
  created_at ${int} not null,
  unique (integration, organisation)
) ${strict};
create index mapping_client on mapping (client_id, integration);

-- A mapping was made or mended: the open alerts of its organisation are gone through in slices.
create table mapping_move (
  integration text not null,
  organisation text not null,
  after_id ${int} not null,
  due_at ${int} not null,
  primary key (integration, organisation)
) ${strict};
create index mapping_move_due on mapping_move (due_at);

create table unmatched (
  integration text not null,
  organisation text not null,
  name text not null,
  first_seen_at ${int} not null,
  last_seen_at ${int} not null,
  signals ${int} not null,
  primary key (integration, organisation)
) ${strict};

create table route_version (
  version ${id},
  tree text not null,
  author text not null,
  reason text not null,
  at ${int} not null
) ${strict};

-- Effective values are few and shared by many alerts; a row is never changed.
create table effective_route (
  id ${id},
  digest text not null unique,
  version ${int} not null,
  document text not null
) ${strict};

create table incident (
  id ${id},
  client_id text not null references client (id),
  site_id text,
  device_id text,
  integration text not null,
  title text not null,
  search text not null,
  severity ${int} not null,
  state text not null,
  live ${int} not null,
  route_id ${int} not null references effective_route (id),
  opened_at ${int} not null,
  changed_at ${int} not null,
  acknowledged_at ${int},
  acknowledged_by text,
  resolved_at ${int},
  resolved_by text,
  close_due ${int},
  closed_at ${int},
  alerts ${int} not null,
  repeats ${int} not null,
  reopened ${int} not null,
  previous_id ${int}
) ${strict};
create index incident_state on incident (state, id);
create index incident_client on incident (client_id, id);
create index incident_device on incident (device_id, id);
create index incident_integration on incident (integration, id);
create index incident_opened on incident (opened_at, id);
create index incident_close on incident (close_due) where close_due is not null;

create table timeline (
  id ${id},
  incident_id ${int} not null references incident (id) on delete cascade,
  at ${int} not null,
  actor_kind text not null,
  actor text not null,
  kind text not null,
  text text not null
) ${strict};
create index timeline_incident on timeline (incident_id, id);

create table alert (
  id ${id},
  integration text not null,
  feed text not null,
  source_alert_id text not null,
  fingerprint text not null,
  organisation text not null,
  subject text not null,
  client_id text not null references client (id),
  site_id text,
  device_id text,
  condition_name text not null,
  severity ${int} not null,
  source_severity text,
  category text not null,
  momentary ${int} not null,
  title text not null,
  body text not null,
  link text,
  details text not null,
  truth text not null,
  told text not null,
  incident_id ${int} references incident (id),
  route_id ${int} references effective_route (id),
  opened_at ${int} not null,
  occurred_at ${int} not null,
  last_seen_at ${int} not null,
  cleared_at ${int},
  clear_note text,
  repeats ${int} not null,
  quiet_due ${int}
) ${strict};
create unique index alert_open on alert (fingerprint) where truth = 'OPEN';
create index alert_fingerprint on alert (fingerprint, id);
create index alert_source on alert (integration, feed, source_alert_id, id);
create index alert_truth on alert (truth, id);
create index alert_client on alert (client_id, id);
create index alert_device on alert (device_id, id);
create index alert_incident on alert (incident_id);
create index alert_quiet on alert (quiet_due) where quiet_due is not null and truth = 'OPEN';
create index alert_organisation on alert (integration, organisation, truth);

create table alert_reason (
  alert_id ${int} not null references alert (id) on delete cascade,
  kind text not null,
  ref text not null,
  since ${int} not null,
  due ${int},
  primary key (alert_id, kind, ref)
) ${strict};
create index alert_reason_due on alert_reason (due) where due is not null;
create index alert_reason_ref on alert_reason (kind, ref);

create table seen_event (
  integration text not null,
  feed text not null,
  event_id text not null,
  content text not null,
  at ${int} not null,
  primary key (integration, feed, event_id)
) ${strict};
create index seen_event_at on seen_event (at);

-- A clear that came before its raise.
create table tombstone (
  integration text not null,
  feed text not null,
  source_alert_id text not null,
  occurred_at ${int} not null,
  note text not null,
  expires_at ${int} not null,
  primary key (integration, feed, source_alert_id)
) ${strict};
create index tombstone_expires on tombstone (expires_at);

create table trail (
  id ${id},
  alert_id ${int} not null references alert (id) on delete cascade,
  at ${int} not null,
  stage text not null,
  verdict text not null,
  reason text not null,
  refs text not null
) ${strict};
create index trail_alert on trail (alert_id, id);

create table maintenance_window (
  id ${id},
  name text not null,
  reason text not null,
  owner text not null,
  client_id text references client (id),
  site_id text,
  device_id text,
  integration text,
  from_at ${int} not null,
  until_at ${int} not null,
  state text not null,
  next_edge ${int},
  created_at ${int} not null
) ${strict};
create index maintenance_window_edge on maintenance_window (next_edge) where next_edge is not null;
create index maintenance_window_state on maintenance_window (state, id);

create table ticket_link (
  id ${id},
  incident_id ${int} not null references incident (id),
  integration text not null,
  purpose text not null,
  generation ${int} not null,
  state text not null,
  create_key text,
  ticket_id text,
  number text,
  url text,
  route_id ${int} not null references effective_route (id),
  wanted_rev ${int} not null,
  wanted text not null,
  delivered_rev ${int} not null,
  delivered text not null,
  seen text,
  seen_at ${int},
  touched_kind text,
  touched_by text,
  touched_at ${int},
  owned_fields text not null,
  attempt_step text,
  attempt_key text,
  attempt_at ${int},
  first_tried_at ${int},
  empty_finds ${int} not null,
  linked_at ${int},
  check_twins_at ${int},
  missing_since ${int},
  reopens ${int} not null,
  rolling_note_id text,
  rolling_sent_at ${int},
  read_wanted ${int} not null,
  doubted ${int} not null,
  closed_seen_at ${int},
  problem text,
  created_at ${int} not null,
  unique (incident_id, integration, purpose, generation)
) ${strict};
create index ticket_link_ticket on ticket_link (integration, ticket_id);
create index ticket_link_state on ticket_link (state, id);
create index ticket_link_closed on ticket_link (integration, closed_seen_at) where closed_seen_at is not null;

create table ticket_note (
  id ${id},
  link_id ${int} not null references ticket_link (id) on delete cascade,
  note_key text not null,
  kind text not null,
  text text not null,
  visibility text not null,
  created_at ${int} not null,
  sent_at ${int}
) ${strict};
create index ticket_note_link on ticket_note (link_id, id);

create table notification (
  id ${id},
  incident_id ${int} not null references incident (id),
  integration text not null,
  target text not null,
  moment text not null,
  reference text not null,
  send_key text not null,
  title text not null,
  text text not null,
  severity ${int} not null,
  created_at ${int} not null,
  expires_at ${int} not null,
  external_id text,
  outcome text
) ${strict};
create index notification_reference on notification (reference, id);
create index notification_incident on notification (incident_id, id);

-- The outbox: what is to be done outside, once its transaction is on disk.
create table delivery (
  id ${id},
  kind text not null,
  ref ${int} not null,
  integration text not null,
  incident_id ${int} not null,
  urgency ${int} not null,
  state text not null,
  due_at ${int} not null,
  attempts ${int} not null,
  -- how often it was asked for: tells an attempt whether something new came in meanwhile
  asked ${int} not null,
  problem_kind text,
  problem text,
  created_at ${int} not null,
  changed_at ${int} not null,
  unique (kind, ref)
) ${strict};
create index delivery_waiting on delivery (integration, due_at) where state = 'WAITING';
create index delivery_state on delivery (state, id);
create index delivery_incident on delivery (incident_id);

-- Why nothing is sent to an integration at present: quota, refused credentials, three refusals in a row.
create table lane_hold (
  integration text primary key,
  kind text not null,
  reason text not null,
  since ${int} not null,
  until ${int}
) ${strict};
