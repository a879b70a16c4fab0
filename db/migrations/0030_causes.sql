-- From cases to causes: hot spots found by their own history, and the topic of a month.

-- the window of a hot spot is found by time alone
create index whistle_case_created on whistle_case (created_at);
-- the few matters that count for nothing, so that a look over all of them need not open each
create index promise_set_aside on promise (id)
  where state in ('withdrawn', 'declined') or (snapshot -> 'facts' ->> 'excluded') is not null;

-- one row a place (or area) and service that stood out when it was last looked at
create table hot_spot (
  id uuid primary key,
  scope text not null check (scope in ('place', 'area')),
  area_id uuid not null references unit (id),
  area_path text collate "C" not null,
  place_id uuid references place (id),
  -- where the matters name an address and no registered place
  address text not null default '',
  service_id uuid not null references service (id),
  window_from timestamptz not null,
  window_to timestamptz not null,
  days integer not null,
  n integer not null,
  usual double precision not null,
  -- counts of the periods before, the nearest first
  history integer[] not null,
  chance double precision not null,
  merged integer not null,
  set_aside integer not null,
  first_found_at timestamptz not null,
  found_at timestamptz not null,
  unique nulls not distinct (scope, area_id, place_id, address, service_id)
);
create index hot_spot_found on hot_spot (found_at desc);

create table hot_spot_run (
  id uuid primary key,
  at timestamptz not null,
  -- pairs of place (or area) and service with any matter in the window
  checked integer not null,
  found integer not null,
  -- how many would stand out by chance alone
  expected double precision not null,
  periods integer not null,
  milliseconds integer not null
);
create index hot_spot_run_at on hot_spot_run (at desc);

create table topic (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  path text collate "C" not null,
  month date not null check (extract(day from month) = 1),
  title text not null,
  why text not null,
  lead_id uuid not null references unit (id),
  lead_path text collate "C" not null,
  area_id uuid not null references unit (id),
  area_path text collate "C" not null,
  place_id uuid references place (id),
  address text not null default '',
  service_id uuid not null references service (id),
  hot_spot_id uuid references hot_spot (id),
  -- the numbers it was picked by, as they were then
  baseline jsonb,
  picked_by uuid not null references person (id),
  picked_at timestamptz not null,
  ended_at timestamptz,
  ended_why text
);
-- one topic a month: a second one waits for the next month or for the first to be ended
create unique index topic_month on topic (unit_id, month) where ended_at is null;
create index topic_path on topic (path, month desc);

create table topic_case (
  topic_id uuid not null references topic (id),
  case_id uuid not null references promise (id),
  primary key (topic_id, case_id)
);

grant select, insert, update on hot_spot, topic to gankao_app;
grant select, insert on hot_spot_run, topic_case to gankao_app;

alter table hot_spot enable row level security;
create policy hot_spot_reach on hot_spot for all to gankao_app
  using (area_path >= current_setting('gankao.lo', true) and area_path < current_setting('gankao.hi', true))
  with check (true);

alter table topic enable row level security;
create policy topic_reach on topic for all to gankao_app
  using (
    (path >= current_setting('gankao.lo', true) and path < current_setting('gankao.hi', true))
    or (lead_path >= current_setting('gankao.lo', true) and lead_path < current_setting('gankao.hi', true))
    or (area_path >= current_setting('gankao.lo', true) and area_path < current_setting('gankao.hi', true))
  )
  with check (true);

alter table topic_case enable row level security;
create policy topic_case_read on topic_case for select to gankao_app
  using (exists (select from topic t where t.id = topic_case.topic_id));
create policy topic_case_write on topic_case for insert to gankao_app with check (true);
