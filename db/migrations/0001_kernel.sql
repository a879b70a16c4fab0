-- The kernel: who there is, where they stand, what was promised, what was done about it.
-- Keys are uuids (v7), paths compare byte by byte (collate "C"), a day is a date, an instant a timestamptz.
create extension if not exists btree_gist;
create extension if not exists pg_trgm;

-- Organisation ------------------------------------------------------------------------------------------------

create sequence unit_label_seq minvalue 1;

create table unit (
  id uuid primary key,
  kind text not null,
  -- five base-36 digits, never reused, meaningless: the step of this unit in every path
  label text collate "C" not null unique check (label ~ '^[0-9a-z]{5}$'),
  external_no text unique,
  code text,
  phone text,
  invented boolean not null default false,
  since date not null,
  until date,
  succeeded_by uuid references unit (id)
);
create index unit_code on unit (code);

create table unit_naming (
  unit_id uuid not null references unit (id),
  name_zh text not null,
  name_en text not null,
  valid daterange not null,
  exclude using gist (unit_id with =, valid with &&)
);
create index unit_naming_trgm on unit_naming using gin (name_zh gin_trgm_ops, name_en gin_trgm_ops);

create table placement (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  tree text not null check (tree in ('duty', 'party', 'government', 'congress')),
  parent_id uuid references unit (id),
  path text collate "C" not null,
  valid daterange not null,
  exclude using gist (unit_id with =, tree with =, valid with &&)
);
create index placement_path on placement (path) where upper_inf(valid);
create index placement_parent on placement (parent_id, tree);

-- Identity ----------------------------------------------------------------------------------------------------

create table person (
  id uuid primary key,
  name_zh text not null,
  name_en text not null,
  external_no text unique,
  demo boolean not null default false,
  created_at timestamptz not null
);

create table account (
  id uuid primary key,
  person_id uuid not null references person (id),
  login text not null unique check (login = lower(login)),
  password_hash text,
  totp_secret bytea,
  totp_on boolean not null default false,
  totp_last bigint,
  failed integer not null default 0,
  locked_until timestamptz,
  must_change boolean not null default false,
  mail text,
  locale text not null default 'zh',
  disabled_at timestamptz,
  created_at timestamptz not null
);

create table account_link (
  issuer text not null,
  subject text not null,
  account_id uuid not null references account (id),
  linked_at timestamptz not null,
  primary key (issuer, subject)
);

create table invitation (
  token_hash bytea primary key,
  account_id uuid not null references account (id),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table post (
  id uuid primary key,
  person_id uuid not null references person (id),
  unit_id uuid not null references unit (id),
  tree text not null default 'duty',
  title_zh text not null,
  title_en text not null,
  valid daterange not null
);
create index post_unit on post (unit_id);
create index post_person on post (person_id);

create table grants (
  id uuid primary key,
  account_id uuid not null references account (id),
  post_id uuid not null references post (id),
  role text not null,
  unit_id uuid not null references unit (id),
  tree text not null default 'duty',
  valid daterange not null,
  given_by uuid references person (id)
);
create index grants_account on grants (account_id);
create index grants_unit on grants (unit_id);

create table session (
  token_hash bytea primary key,
  id uuid not null unique,
  account_id uuid not null references account (id),
  post_id uuid references post (id),
  device text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index session_account on session (account_id);

-- Limits and calendar -------------------------------------------------------------------------------------------

create table param (
  key text not null,
  value jsonb not null,
  source text not null,
  level text not null check (level in ('state', 'province', 'prefecture', 'city', 'default')),
  since timestamptz not null,
  set_by uuid references person (id),
  set_at timestamptz not null,
  reason text not null default '',
  primary key (key, since)
);

create table calendar_day (
  on_day date not null,
  working boolean not null,
  name text not null,
  source text not null,
  set_by uuid references person (id),
  set_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (on_day, set_at)
);

-- Promises -----------------------------------------------------------------------------------------------------

create table promise (
  id uuid primary key,
  no text not null unique,
  kind text not null,
  version integer not null,
  root uuid not null,
  parent uuid references promise (id),
  unit_id uuid not null references unit (id),
  path text collate "C" not null,
  -- where the case stands that it belongs to: whoever sees the case sees its call-ups
  root_path text collate "C" not null default '',
  title text not null,
  words tsvector,
  made_to jsonb not null,
  state text not null,
  hold_unit uuid references unit (id),
  hold text collate "C",
  hold_party text,
  due_at timestamptz,
  due_clock text,
  provisional boolean not null default false,
  next_at timestamptz,
  outcome text,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  closed_at timestamptz,
  seq integer not null,
  hash bytea not null,
  snapshot jsonb not null,
  h1 text collate "C" generated always as (case when length(hold) >= 8 then left(hold, 8) end) stored,
  h2 text collate "C" generated always as (case when length(hold) >= 14 then left(hold, 14) end) stored,
  h3 text collate "C" generated always as (case when length(hold) >= 20 then left(hold, 20) end) stored,
  h4 text collate "C" generated always as (case when length(hold) >= 26 then left(hold, 26) end) stored,
  h5 text collate "C" generated always as (case when length(hold) >= 32 then left(hold, 32) end) stored,
  h6 text collate "C" generated always as (case when length(hold) >= 38 then left(hold, 38) end) stored
);
create index promise_path on promise (path, opened_at);
create index promise_opened on promise (kind, opened_at desc);
create index promise_root on promise (root);
create index promise_parent on promise (parent) where parent is not null;
create index promise_next on promise (next_at) where next_at is not null;
create index promise_words on promise using gin (words);
create index promise_h1 on promise (h1, due_at, id) where closed_at is null;
create index promise_h2 on promise (h2, due_at, id) where closed_at is null;
create index promise_h3 on promise (h3, due_at, id) where closed_at is null;
create index promise_h4 on promise (h4, due_at, id) where closed_at is null;
create index promise_h5 on promise (h5, due_at, id) where closed_at is null;
create index promise_h6 on promise (h6, due_at, id) where closed_at is null;

-- questions that wait for somebody besides the holder (an extension asked for)
create table promise_ask (
  promise_id uuid not null references promise (id),
  fact text not null,
  party text not null,
  hold text collate "C",
  primary key (promise_id, fact)
);
create index promise_ask_hold on promise_ask (hold);

create table act (
  promise_id uuid not null references promise (id),
  seq integer not null,
  act text not null,
  party text not null,
  person_id uuid references person (id),
  post_id uuid references post (id),
  unit_id uuid references unit (id),
  at timestamptz not null,
  recorded_at timestamptz not null,
  data jsonb not null,
  evidence uuid[] not null default '{}',
  prev_hash bytea not null,
  hash bytea not null,
  primary key (promise_id, seq)
);
create index act_recorded on act (recorded_at);

-- Evidence, ratings ---------------------------------------------------------------------------------------------

create table evidence (
  id uuid primary key,
  promise_id uuid references promise (id),
  root uuid,
  path text collate "C" not null default '',
  side text not null check (side in ('before', 'after', 'paper')),
  sha256 text not null,
  media text not null,
  bytes integer not null,
  width integer,
  height integer,
  taken_at timestamptz,
  original_sha256 text not null,
  redacted_of uuid references evidence (id),
  published boolean not null default false,
  added_by uuid references person (id),
  added_through uuid references post (id),
  added_at timestamptz not null
);
create index evidence_root on evidence (root);
create index evidence_waiting on evidence (added_at) where promise_id is null;

create table rating (
  id uuid primary key,
  promise_id uuid not null references promise (id),
  root uuid not null,
  path text collate "C" not null,
  round integer not null,
  channel text not null check (channel in ('code', 'phone', 'call', 'follower')),
  solved boolean not null,
  satisfied boolean,
  at timestamptz not null
);
create index rating_root on rating (root);

-- Notices and what leaves the house --------------------------------------------------------------------------------

create table notice (
  id uuid primary key,
  person_id uuid not null references person (id),
  promise_id uuid references promise (id),
  code text not null,
  params jsonb not null,
  at timestamptz not null,
  read_at timestamptz
);
create index notice_person on notice (person_id, at desc);

create table outbox (
  id uuid primary key,
  channel text not null check (channel in ('mail', 'webhook', 'sms')),
  address text not null,
  subject text not null,
  body text not null,
  promise_id uuid references promise (id),
  path text collate "C" not null default '',
  created_at timestamptz not null,
  tries integer not null default 0,
  next_try_at timestamptz,
  sent_at timestamptz,
  held boolean not null default false,
  last_error text
);
create index outbox_waiting on outbox (next_try_at) where sent_at is null;
create index outbox_created on outbox (created_at desc);

create table webhook (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  url text not null,
  secret bytea not null,
  kinds text[] not null,
  created_at timestamptz not null,
  ended_at timestamptz
);

create table saved_filter (
  id uuid primary key,
  account_id uuid not null references account (id),
  page text not null,
  name text not null,
  query text not null,
  created_at timestamptz not null,
  unique (account_id, page, name)
);

-- Journal --------------------------------------------------------------------------------------------------------

create table journal (
  id uuid primary key,
  at timestamptz not null,
  person_id uuid references person (id),
  post_id uuid references post (id),
  verb text not null,
  object_kind text not null,
  object_id text not null,
  path text collate "C" not null default '',
  data jsonb not null,
  hash bytea not null
);
create index journal_at on journal (at);
create index journal_object on journal (object_kind, object_id);

create table journal_root (
  on_day date primary key,
  leaves integer not null,
  root bytea not null,
  prev bytea not null,
  key_id text not null,
  signature bytea not null,
  signed_at timestamptz not null
);

create table idempotency (
  key text primary key,
  fingerprint text not null,
  status integer not null,
  body jsonb not null,
  at timestamptz not null
);
create index idempotency_at on idempotency (at);

-- Numbers of a year (W-2026-0381): a row a series, taken inside the transaction that uses the number
create table series (
  key text primary key,
  last integer not null
);

create table setting (
  key text primary key,
  value jsonb not null
);

-- Roll-ups: a write appends its delta, a job folds them leaf to root
create table indicator_delta (
  id uuid primary key,
  path text collate "C" not null,
  key text not null,
  month date not null,
  n bigint not null
);

create table indicator (
  path text collate "C" not null,
  key text not null,
  month date not null,
  n bigint not null,
  primary key (path, key, month)
);
