-- What came in, as it came in. A row is written once and never changed; which ones are decided is
-- remembered in the hub's own database.
create table input(
  id ${id},
  integration text not null,
  source text not null,
  feed text not null,
  kind text not null,
  item_key text not null,
  received_at ${int} not null,
  facts text not null,
  body ${blob} not null,
  -- The input whose look-up this one answers.
  answers ${int}
) ${strict};
create index input_by_time on input(received_at);

-- Where a poll goes on. Written together with the items that came before it.
create table poll_cursor(
  integration text not null,
  source text not null,
  position text not null,
  at ${int} not null,
  primary key (integration, source)
) ${strict};

-- What the last look saw of each item, so that an unchanged one is not stored again.
create table polled_item(
  integration text not null,
  source text not null,
  item_key text not null,
  content_hash ${blob} not null,
  seen_at ${int} not null,
  primary key (integration, source, item_key)
) ${strict};
create index polled_item_by_time on polled_item(seen_at);
