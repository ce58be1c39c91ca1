-- Who this installation is; see Instance.
create table instance(
  one ${int} not null primary key check (one = 1),
  instance_id text not null,
  epoch ${int} not null,
  stamp text not null
) ${strict};

-- Inputs that are decided, by their number in the inbox.
create table decided_input(
  input_id ${int} not null primary key,
  at ${int} not null
) ${strict};

-- Inputs nobody could make sense of. The bytes stay in the inbox.
create table dead_input(
  input_id ${int} not null primary key,
  integration text not null,
  source text not null,
  at ${int} not null,
  kind text not null,
  problem text not null,
  -- 1 if an operator wants it tried again and it has not been yet.
  again ${int} not null
) ${strict};
create index dead_input_again on dead_input(input_id) where again = 1;

-- All inputs below this number are decided and need no row in decided_input.
create table inbox_mark(
  one ${int} not null primary key check (one = 1),
  undecided_from ${int} not null
) ${strict};
