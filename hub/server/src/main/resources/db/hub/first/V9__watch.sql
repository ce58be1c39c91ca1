-- The hub's watch over itself and what it is connected to.

-- How long webhooks and listeners may bring nothing before that is an alert, in milliseconds; empty for ever.
alter table integration add column silent_after ${int};

-- How long what is not yet an alert, or is one, has lasted while the hub watched, in milliseconds.
create table watched (
  id text not null primary key,
  lasted ${int} not null
) ${strict};
