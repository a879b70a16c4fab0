-- Hooks: other systems hear that something happened to a promise. An event is written in the transaction of the act; a
-- worker carries it, at least once, under the same id. Nothing personal is in an event.

create table hook (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  name text not null,
  url text not null,
  events text[] not null,
  secret bytea not null,
  -- the secret before a rotation, valid beside the new one for a while
  old_secret bytea,
  old_until timestamptz,
  failing_since timestamptz,
  paused_at timestamptz,
  paused_why text check (paused_why in ('by_hand', 'failing')),
  made_by uuid references person (id),
  made_at timestamptz not null,
  ended_at timestamptz,
  ended_why text check (ended_why in ('by_hand', 'gone'))
);
create index hook_unit on hook (unit_id);

create table hook_event (
  id uuid primary key,
  event text not null,
  promise_id uuid references promise (id),
  body text not null,
  at timestamptz not null
);
create index hook_event_at on hook_event (at);

create table hook_delivery (
  hook_id uuid not null references hook (id),
  event_id uuid not null references hook_event (id) on delete cascade,
  tries integer not null default 0,
  next_try_at timestamptz,
  done_at timestamptz,
  held boolean not null default false,
  made_at timestamptz not null,
  primary key (hook_id, event_id)
);
create index hook_delivery_waiting on hook_delivery (hook_id, next_try_at) where done_at is null and not held;
create index hook_delivery_event on hook_delivery (event_id);
create index hook_delivery_made on hook_delivery (hook_id, made_at desc);

-- every try as it went; rows are never changed, and forgotten after the limit
create table hook_attempt (
  id uuid primary key,
  hook_id uuid not null references hook (id),
  event_id uuid not null references hook_event (id) on delete cascade,
  at timestamptz not null,
  status integer,
  ms integer not null,
  fault text,
  answer text not null default ''
);
create index hook_attempt_hook on hook_attempt (hook_id, at desc);
create index hook_attempt_event on hook_attempt (event_id);

grant select, insert, update on hook, hook_delivery to gankao_app;
grant select, insert, delete on hook_event, hook_attempt to gankao_app;

-- Who a unit is today: itself, or the one it was merged into. What was entered for a unit goes on with its successor.
create function unit_present(unit_id uuid) returns uuid language sql stable set search_path from current as $$
with recursive line as (
  select id, succeeded_by, 1 as hops from unit where id = unit_id
  union all
  select u.id, u.succeeded_by, l.hops + 1 from line l join unit u on u.id = l.succeeded_by where l.hops < 20
)
select id from line order by hops desc limit 1
$$;

-- A hook is in reach of whoever has the place of its unit in range. Few rows: the look at the place costs nothing.
alter table hook enable row level security;
create policy hook_reach on hook for all to gankao_app
  using (exists (select from placement p where p.unit_id = unit_present(hook.unit_id) and p.tree = 'duty' and upper_inf(p.valid)
    and p.path >= current_setting('gankao.lo', true) and p.path < current_setting('gankao.hi', true)))
  with check (true);
alter table hook_delivery enable row level security;
create policy hook_delivery_reach on hook_delivery for all to gankao_app
  using (exists (select from hook h where h.id = hook_delivery.hook_id)) with check (true);
alter table hook_attempt enable row level security;
create policy hook_attempt_reach on hook_attempt for all to gankao_app
  using (exists (select from hook h where h.id = hook_attempt.hook_id)) with check (true);
alter table hook_event enable row level security;
create policy hook_event_reach on hook_event for all to gankao_app
  using (exists (select from hook_delivery d where d.event_id = hook_event.id)) with check (true);

-- Writes the events of a transaction and who hears them. Whoever acts need not be able to see the hooks that listen, so
-- it runs with its owner's rights, and answers nothing but a number. An event that nobody hears is not kept.
create function announce(events jsonb) returns bigint language sql security definer set search_path from current as $$
with given as (
  select * from jsonb_to_recordset(events) as e(n integer, id uuid, event text, promise_id uuid, path text, hold text, root_path text,
    body text, at timestamptz)
), heard as (
  select h.id as hook_id, g.id as event_id, g.at, g.n from given g
    join hook h on g.event = any(h.events) and h.ended_at is null
    join placement p on p.unit_id = unit_present(h.unit_id) and p.tree = 'duty' and upper_inf(p.valid)
  where starts_with(g.path, p.path) or starts_with(g.hold, p.path) or starts_with(g.root_path, p.path)
), kept as (
  insert into hook_event (id, event, promise_id, body, at)
  select g.id, g.event, g.promise_id, g.body, g.at from given g where g.id in (select event_id from heard)
), sent as (
  insert into hook_delivery (hook_id, event_id, next_try_at, made_at)
  -- what happened in one transaction is sent in its order, and is due at once
  select hook_id, event_id, at - interval '1 millisecond' + least(n, 999) * interval '1 microsecond', at from heard
  returning 1
)
select count(*) from sent
$$;

-- what it takes the place of; nothing could be entered into it
drop table webhook;
