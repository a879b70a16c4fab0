-- The interface after Open311 GeoReport v2: what is asked besides the words, who may write by key, what a handler's
-- own system reported.

-- questions that belong to one service; a question that is no longer asked keeps its answers
create table service_attribute (
  id uuid primary key,
  service_id uuid not null references service (id),
  code text not null check (code ~ '^[A-Za-z0-9_.-]{1,40}$'),
  -- false: only shown to the person, no answer is wanted
  variable boolean not null default true,
  datatype text not null check (datatype in ('string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist')),
  required boolean not null default false,
  position integer not null default 1,
  name_zh text not null,
  name_en text not null,
  hint_zh text not null default '',
  hint_en text not null default '',
  -- [{key, zh, en}], for the two lists
  options jsonb not null default '[]',
  ended_on date,
  unique (service_id, code)
);

create table whistle_answer (
  case_id uuid not null references promise (id),
  attribute_id uuid not null references service_attribute (id),
  path text collate "C" not null,
  -- as given, lists as keys; never part of the public copy
  given jsonb not null,
  primary key (case_id, attribute_id)
);

-- a key is shown once, only its hash is kept; it stands for a unit and, where it may report work, for one post of it
create table api_key (
  id uuid primary key,
  hash bytea not null unique,
  mark text not null,
  name text not null,
  unit_id uuid not null references unit (id),
  post_id uuid references post (id),
  may text[] not null check (may <@ array['read_extended', 'write', 'updates']),
  created_at timestamptz not null,
  created_by uuid references person (id),
  ended_at timestamptz,
  last_used_on date,
  check (not 'updates' = any (may) or post_id is not null)
);

-- what came in by a key about a matter, once for each update_id of that key
create table whistle_update (
  id uuid primary key,
  key_id uuid not null references api_key (id),
  update_id text not null,
  case_id uuid not null references promise (id),
  path text collate "C" not null,
  said text not null,
  status text not null check (status in ('open', 'closed')),
  at timestamptz not null,
  received_at timestamptz not null,
  -- the act it became; none: it stands as a note
  promise_id uuid references promise (id),
  act text,
  seq integer,
  unique (key_id, update_id)
);
create index whistle_update_case on whistle_update (case_id, received_at);

create index whistle_public_no on whistle_public (no);
create index whistle_public_changed on whistle_public (changed_at, id) where not hidden;
create index whistle_public_service on whistle_public (service_id, opened_at desc) where not hidden;
create index place_lat on place (lat);

grant select, insert, update on service_attribute to gankao_app;
grant select, insert on whistle_answer, whistle_update to gankao_app;
grant select, insert, update (ended_at, last_used_on) on api_key to gankao_app;

alter table whistle_answer enable row level security;
create policy whistle_answer_reach on whistle_answer for all to gankao_app
  using (
    (path >= current_setting('gankao.lo', true) and path < current_setting('gankao.hi', true))
    or case_id = nullif(current_setting('gankao.also', true), '')::uuid
  )
  with check (true);

alter table whistle_update enable row level security;
create policy whistle_update_reach on whistle_update for all to gankao_app
  using (
    (path >= current_setting('gankao.lo', true) and path < current_setting('gankao.hi', true))
    or case_id = nullif(current_setting('gankao.also', true), '')::uuid
  )
  with check (true);
