-- Users, API tokens and the record of every change.

create table app_user (
  name text primary key,
  password text not null,
  one_time ${int} not null,
  role text not null,
  created_at ${int} not null,
  changed_at ${int} not null
) ${strict};

-- Only a hash of the secret is kept.
create table api_token (
  id ${id},
  hash text not null unique,
  name text not null,
  role text not null,
  created_at ${int} not null,
  created_by text not null,
  expires_at ${int},
  last_used_at ${int}
) ${strict};

-- Each entry's hash covers the entry and the hash before it.
create table audit_entry (
  id ${id},
  at ${int} not null,
  actor text not null,
  action text not null,
  object text not null,
  before_value text,
  after_value text,
  hash text not null
) ${strict};
create index audit_entry_actor on audit_entry (actor, id);
create index audit_entry_object on audit_entry (object, id);

-- One row, locked by each append, so that the chain has no forks on several nodes either.
create table audit_head (
  one ${int} primary key check (one = 1),
  hash text not null
) ${strict};
insert into audit_head (one, hash) values (1, '');
