-- Lists and trimming over a long history: 3 million alerts, of which 50,000 are open.

-- One index serves a list; it is ordered by id, and what stands behind the id narrows the list without a look at the row.
drop index alert_truth;
drop index alert_client;
drop index alert_organisation;
drop index alert_incident;
drop index alert_quiet;
drop index alert_reason_ref;
create index alert_client on alert (client_id, id, integration, severity);
create index alert_integration on alert (integration, id, severity);
create index alert_severity on alert (severity, id);
create index alert_incident on alert (incident_id) where incident_id is not null;
create index alert_reason_ref on alert_reason (kind, ref, alert_id);
create index alert_opened on alert (opened_at, id);

-- Of the open ones; small, whatever the history. A query repeats the condition literally.
create index alert_open_list on alert (truth, id, client_id, integration, severity) where truth = 'OPEN';
create index alert_quiet on alert (truth, quiet_due) where quiet_due is not null and truth = 'OPEN';
create index alert_open_source on alert (integration, feed, source_alert_id) where truth = 'OPEN';
create index alert_open_organisation on alert (integration, organisation, id) where truth = 'OPEN';

-- Alerts that were never told, by when they were over; the others go with their incident.
create index alert_untold on alert (cleared_at, id) where truth = 'CLEARED' and incident_id is null;

drop index incident_state;
drop index incident_client;
drop index incident_integration;
create index incident_client on incident (client_id, id, integration, severity);
create index incident_integration on incident (integration, id, severity);
create index incident_severity on incident (severity, id);
create index incident_open_list on incident (closed_at, id, state, client_id, integration, severity)
  where closed_at is null;
create index incident_closed on incident (closed_at, id) where closed_at is not null;
create index incident_previous on incident (previous_id) where previous_id is not null;
-- In the order of the board.
create index incident_board on incident (severity desc, opened_at, id, client_id)
  where state in ('OPEN', 'ACKNOWLEDGED');

create index delivery_integration on delivery (integration, id, state);
create index ticket_link_doubted on ticket_link (integration, id) where doubted = 1;
create index notification_external on notification (integration, external_id) where external_id is not null;
create index dead_input_integration on dead_input (integration, input_id);
create index audit_entry_at on audit_entry (at, id);

-- The last entry of the audit log that was trimmed: what the first one kept follows.
alter table audit_head add column trimmed_id ${int} not null default 0;
alter table audit_head add column trimmed_hash text not null default '';

-- What a text is looked for in: three letters at a time. PostgreSQL keeps its index up to date by itself.
${postgresql} create extension if not exists pg_trgm;
${postgresql} create index alert_text on alert using gin ((title || ' ' || condition_name) gin_trgm_ops);
${postgresql} create index incident_text on incident using gin (title gin_trgm_ops);

-- On SQLite a row's text is indexed some time after the row changed, many at once, because each text alone would cost
-- more than its row does. Until then the row stands among those wanted, and is looked at itself.
${sqlite} create virtual table alert_text using fts5 (
${sqlite}   text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram');
${sqlite} create table alert_text_wanted (id INTEGER PRIMARY KEY) STRICT;
${sqlite} create trigger alert_text_added after insert on alert begin
${sqlite}   insert or ignore into alert_text_wanted (id) values (new.id);
${sqlite} end;
${sqlite} create trigger alert_text_removed after delete on alert begin
${sqlite}   insert or ignore into alert_text_wanted (id) values (old.id);
${sqlite} end;
${sqlite} create trigger alert_text_changed after update of title, condition_name on alert
${sqlite}   when new.title <> old.title or new.condition_name <> old.condition_name begin
${sqlite}   insert or ignore into alert_text_wanted (id) values (new.id);
${sqlite} end;
${sqlite} insert into alert_text_wanted (id) select id from alert;

${sqlite} create virtual table incident_text using fts5 (
${sqlite}   text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram');
${sqlite} create table incident_text_wanted (id INTEGER PRIMARY KEY) STRICT;
${sqlite} create trigger incident_text_added after insert on incident begin
${sqlite}   insert or ignore into incident_text_wanted (id) values (new.id);
${sqlite} end;
${sqlite} create trigger incident_text_removed after delete on incident begin
${sqlite}   insert or ignore into incident_text_wanted (id) values (old.id);
${sqlite} end;
${sqlite} create trigger incident_text_changed after update of title on incident
${sqlite}   when new.title <> old.title begin
${sqlite}   insert or ignore into incident_text_wanted (id) values (new.id);
${sqlite} end;
${sqlite} insert into incident_text_wanted (id) select id from incident;
