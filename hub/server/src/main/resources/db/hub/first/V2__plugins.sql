-- Which plugin archives are installed. A bundled plugin that was removed keeps its row, so that the
-- next start does not bring it back.
create table plugin (
  id text not null primary key,
  version text not null,
  sha256 text not null,
  origin text not null,
  enabled ${int} not null,
  removed ${int} not null,
  changed_at ${int} not null
) ${strict};

-- The operator's connections. Secrets inside the settings are sealed; held says why the hub waits
-- for an operator.
create table integration (
  id text not null primary key,
  type text not null,
  display_name text not null,
  enabled ${int} not null,
  mode text not null,
  paused ${int} not null,
  held text,
  settings text not null,
  type_version ${int} not null,
  trusted_fingerprint text,
  private_hosts text not null,
  automation_actors text not null,
  created_at ${int} not null,
  changed_at ${int} not null
) ${strict};

-- What integrations keep for themselves. The value of a secret is sealed.
create table integration_state (
  integration text not null,
  name text not null,
  secret ${int} not null,
  value text not null,
  changed_at ${int} not null,
  primary key (integration, name, secret)
) ${strict};
