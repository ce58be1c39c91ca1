-- How long a delivery has been owed. Empty for what only waits for its own time, such as a text
-- that is not to be written too often.
alter table delivery add column waiting_since ${int};
update delivery set waiting_since = changed_at where state = 'WAITING';

-- The worker takes one urgency after the other; with 100,000 waiting it must not sort them.
drop index delivery_waiting;
create index delivery_due on delivery (integration, urgency, due_at, id) where state = 'WAITING';
create index delivery_owed on delivery (integration, waiting_since)
  where state = 'WAITING' and waiting_since is not null;

-- The latest failures of a delivery, for whoever looks why it does not go out.
create table delivery_failure (
  id ${id},
  delivery_id ${int} not null references delivery (id) on delete cascade,
  at ${int} not null,
  kind text not null,
  problem text not null
) ${strict};
create index delivery_failure_delivery on delivery_failure (delivery_id, id);

-- Fields of a ticket that an operator corrected: the hub words them no more.
alter table ticket_link add column corrected_fields text not null default '[]';
