-- The schema as the migrations leave it; made by `npm run fix`, compared by a test. Never run by hand.

create table account (
  id uuid not null,
  person_id uuid not null,
  login text not null,
  password_hash text,
  totp_secret bytea,
  totp_on boolean default false not null,
  totp_last bigint,
  failed integer default 0 not null,
  locked_until timestamp with time zone,
  must_change boolean default false not null,
  mail text,
  locale text default 'zh'::text not null,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null
);
create table account_link (
  issuer text not null,
  subject text not null,
  account_id uuid not null,
  linked_at timestamp with time zone not null
);
create table act (
  promise_id uuid not null,
  seq integer not null,
  act text not null,
  party text not null,
  person_id uuid,
  post_id uuid,
  unit_id uuid,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  data jsonb not null,
  evidence uuid[] default '{}'::uuid[] not null,
  prev_hash bytea not null,
  hash bytea not null
);
alter table act enable row level security;
create table api_key (
  id uuid not null,
  hash bytea not null,
  mark text not null,
  name text not null,
  unit_id uuid not null,
  post_id uuid,
  may text[] not null,
  created_at timestamp with time zone not null,
  created_by uuid,
  ended_at timestamp with time zone,
  last_used_on date
);
create table calendar_day (
  on_day date not null,
  working boolean not null,
  name text not null,
  source text not null,
  set_by uuid,
  set_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone
);
create table catalogue (
  id uuid not null,
  service_id uuid not null,
  area_id uuid not null,
  lead_id uuid not null,
  support_ids uuid[] default '{}'::uuid[] not null,
  basis_zh text not null,
  basis_en text not null,
  ruling uuid,
  valid daterange not null,
  external_no text,
  clause text default ''::text not null,
  ruling_no text,
  ruled_on date,
  entered_by uuid,
  entered_at timestamp with time zone,
  ended_by uuid,
  ended_at timestamp with time zone,
  ended_reason text,
  replaces uuid,
  withdrawn_by uuid,
  withdrawn_at timestamp with time zone,
  withdrawn_reason text
);
create table catalogue_use (
  entry_id uuid not null,
  case_id uuid not null,
  at timestamp with time zone not null,
  followed boolean not null
);
alter table catalogue_use enable row level security;
create table deadline_link (
  id uuid not null,
  token_hash bytea not null,
  account_id uuid not null,
  post_id uuid not null,
  locale text default 'zh'::text not null,
  made_at timestamp with time zone not null,
  ended_at timestamp with time zone
);
create table duty_clause (
  id uuid not null,
  list text not null,
  no text not null,
  text_zh text not null,
  text_en text not null,
  basis_zh text not null,
  basis_en text not null,
  valid daterange not null,
  ended_reason text,
  replaces uuid
);
create table evidence (
  id uuid not null,
  promise_id uuid,
  root uuid,
  path text collate "C" default ''::text not null,
  side text not null,
  sha256 text not null,
  media text not null,
  bytes integer not null,
  width integer,
  height integer,
  taken_at timestamp with time zone,
  original_sha256 text not null,
  redacted_of uuid,
  published boolean default false not null,
  added_by uuid,
  added_through uuid,
  added_at timestamp with time zone not null
);
alter table evidence enable row level security;
create table grants (
  id uuid not null,
  account_id uuid not null,
  post_id uuid not null,
  role text not null,
  unit_id uuid not null,
  tree text default 'duty'::text not null,
  valid daterange not null,
  given_by uuid
);
create table hook (
  id uuid not null,
  unit_id uuid not null,
  name text not null,
  url text not null,
  events text[] not null,
  secret bytea not null,
  old_secret bytea,
  old_until timestamp with time zone,
  failing_since timestamp with time zone,
  paused_at timestamp with time zone,
  paused_why text,
  made_by uuid,
  made_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_why text
);
alter table hook enable row level security;
create table hook_attempt (
  id uuid not null,
  hook_id uuid not null,
  event_id uuid not null,
  at timestamp with time zone not null,
  status integer,
  ms integer not null,
  fault text,
  answer text default ''::text not null
);
alter table hook_attempt enable row level security;
create table hook_delivery (
  hook_id uuid not null,
  event_id uuid not null,
  tries integer default 0 not null,
  next_try_at timestamp with time zone,
  done_at timestamp with time zone,
  held boolean default false not null,
  made_at timestamp with time zone not null
);
alter table hook_delivery enable row level security;
create table hook_event (
  id uuid not null,
  event text not null,
  promise_id uuid,
  body text not null,
  at timestamp with time zone not null
);
alter table hook_event enable row level security;
create table hot_spot (
  id uuid not null,
  scope text not null,
  area_id uuid not null,
  area_path text collate "C" not null,
  place_id uuid,
  address text default ''::text not null,
  service_id uuid not null,
  window_from timestamp with time zone not null,
  window_to timestamp with time zone not null,
  days integer not null,
  n integer not null,
  usual double precision not null,
  history integer[] not null,
  chance double precision not null,
  merged integer not null,
  set_aside integer not null,
  first_found_at timestamp with time zone not null,
  found_at timestamp with time zone not null
);
alter table hot_spot enable row level security;
create table hot_spot_run (
  id uuid not null,
  at timestamp with time zone not null,
  checked integer not null,
  found integer not null,
  expected double precision not null,
  periods integer not null,
  milliseconds integer not null
);
create table idempotency (
  key text not null,
  fingerprint text not null,
  status integer not null,
  body jsonb not null,
  at timestamp with time zone not null
);
create table indicator (
  path text collate "C" not null,
  key text not null,
  month date not null,
  n bigint not null
);
create table indicator_delta (
  id uuid not null,
  path text collate "C" not null,
  key text not null,
  month date not null,
  n bigint not null
);
create table invitation (
  token_hash bytea not null,
  account_id uuid not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone
);
create table journal (
  id uuid not null,
  at timestamp with time zone not null,
  person_id uuid,
  post_id uuid,
  verb text not null,
  object_kind text not null,
  object_id text not null,
  path text collate "C" default ''::text not null,
  data jsonb not null,
  hash bytea not null
);
alter table journal enable row level security;
create table journal_root (
  on_day date not null,
  leaves integer not null,
  root bytea not null,
  prev bytea not null,
  key_id text not null,
  signature bytea not null,
  signed_at timestamp with time zone not null
);
create table migration (
  name text not null,
  hash text not null,
  applied_at timestamp with time zone default now() not null
);
create table notice (
  id uuid not null,
  person_id uuid not null,
  promise_id uuid,
  code text not null,
  params jsonb not null,
  at timestamp with time zone not null,
  read_at timestamp with time zone
);
create table outbox (
  id uuid not null,
  channel text not null,
  address text not null,
  subject text not null,
  body text not null,
  promise_id uuid,
  path text collate "C" default ''::text not null,
  created_at timestamp with time zone not null,
  tries integer default 0 not null,
  next_try_at timestamp with time zone,
  sent_at timestamp with time zone,
  held boolean default false not null,
  last_error text
);
alter table outbox enable row level security;
create table param (
  key text not null,
  value jsonb not null,
  source text not null,
  level text not null,
  since timestamp with time zone not null,
  set_by uuid,
  set_at timestamp with time zone not null,
  reason text default ''::text not null
);
create table person (
  id uuid not null,
  name_zh text not null,
  name_en text not null,
  external_no text,
  demo boolean default false not null,
  created_at timestamp with time zone not null
);
create table place (
  id uuid not null,
  external_no text,
  unit_id uuid not null,
  firm_id uuid,
  name_zh text not null,
  name_en text not null,
  address_zh text default ''::text not null,
  address_en text default ''::text not null,
  lon double precision,
  lat double precision,
  code text collate "C" not null,
  ended_on date
);
create table placement (
  id uuid not null,
  unit_id uuid not null,
  tree text not null,
  parent_id uuid,
  path text collate "C" not null,
  valid daterange not null
);
create table post (
  id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  tree text default 'duty'::text not null,
  title_zh text not null,
  title_en text not null,
  valid daterange not null
);
create table project (
  id uuid not null,
  owner_id uuid not null,
  area_id uuid not null,
  support_ids uuid[] default '{}'::uuid[] not null,
  service_id uuid,
  place_id uuid,
  hot_spot_id uuid,
  why text not null,
  baseline jsonb,
  created_at timestamp with time zone not null
);
alter table project enable row level security;
create table project_case (
  project_id uuid not null,
  case_id uuid not null,
  linked_at timestamp with time zone not null
);
alter table project_case enable row level security;
create table project_milestone (
  project_id uuid not null,
  position integer not null,
  on_day date,
  says text not null
);
alter table project_milestone enable row level security;
create table project_unit (
  project_id uuid not null,
  unit_id uuid not null,
  role text not null,
  path text collate "C" not null
);
alter table project_unit enable row level security;
create table promise (
  id uuid not null,
  no text not null,
  kind text not null,
  version integer not null,
  root uuid not null,
  parent uuid,
  unit_id uuid not null,
  path text collate "C" not null,
  root_path text collate "C" default ''::text not null,
  title text not null,
  words tsvector,
  made_to jsonb not null,
  state text not null,
  hold_unit uuid,
  hold text collate "C",
  hold_party text,
  due_at timestamp with time zone,
  due_clock text,
  provisional boolean default false not null,
  next_at timestamp with time zone,
  outcome text,
  opened_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  seq integer not null,
  hash bytea not null,
  snapshot jsonb not null,
  h1 text collate "C" generated always as (
CASE
    WHEN (length(hold) >= 8) THEN "left"(hold, 8)
    ELSE NULL::text
END) stored,
  h2 text collate "C" generated always as (
CASE
    WHEN (length(hold) >= 14) THEN "left"(hold, 14)
    ELSE NULL::text
END) stored,
  h3 text collate "C" generated always as (
CASE
    WHEN (length(hold) >= 20) THEN "left"(hold, 20)
    ELSE NULL::text
END) stored,
  h4 text collate "C" generated always as (
CASE
    WHEN (length(hold) >= 26) THEN "left"(hold, 26)
    ELSE NULL::text
END) stored,
  h5 text collate "C" generated always as (
CASE
    WHEN (length(hold) >= 32) THEN "left"(hold, 32)
    ELSE NULL::text
END) stored,
  h6 text collate "C" generated always as (
CASE
    WHEN (length(hold) >= 38) THEN "left"(hold, 38)
    ELSE NULL::text
END) stored,
  hold_person uuid
);
alter table promise enable row level security;
create table promise_ask (
  promise_id uuid not null,
  fact text not null,
  party text not null,
  hold text collate "C"
);
create table rating (
  id uuid not null,
  promise_id uuid not null,
  root uuid not null,
  path text collate "C" not null,
  round integer not null,
  channel text not null,
  solved boolean not null,
  satisfied boolean,
  at timestamp with time zone not null
);
alter table rating enable row level security;
create table saved_filter (
  id uuid not null,
  account_id uuid not null,
  page text not null,
  name text not null,
  query text not null,
  created_at timestamp with time zone not null
);
create table series (
  key text not null,
  last integer not null
);
create table service (
  id uuid not null,
  key text not null,
  name_zh text not null,
  name_en text not null,
  words text default ''::text not null,
  level text not null,
  photo text not null,
  whistle_kind text not null,
  danger boolean default false not null,
  duplicate_metres integer default 250 not null,
  position integer default 0 not null,
  ended_on date
);
create table service_attribute (
  id uuid not null,
  service_id uuid not null,
  code text not null,
  variable boolean default true not null,
  datatype text not null,
  required boolean default false not null,
  position integer default 1 not null,
  name_zh text not null,
  name_en text not null,
  hint_zh text default ''::text not null,
  hint_en text default ''::text not null,
  options jsonb default '[]'::jsonb not null,
  ended_on date
);
create table session (
  token_hash bytea not null,
  id uuid not null,
  account_id uuid not null,
  post_id uuid,
  device text not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone
);
create table setting (
  key text not null,
  value jsonb not null
);
create table topic (
  id uuid not null,
  unit_id uuid not null,
  path text collate "C" not null,
  month date not null,
  title text not null,
  why text not null,
  lead_id uuid not null,
  lead_path text collate "C" not null,
  area_id uuid not null,
  area_path text collate "C" not null,
  place_id uuid,
  address text default ''::text not null,
  service_id uuid not null,
  hot_spot_id uuid,
  baseline jsonb,
  picked_by uuid not null,
  picked_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_why text
);
alter table topic enable row level security;
create table topic_case (
  topic_id uuid not null,
  case_id uuid not null
);
alter table topic_case enable row level security;
create table unit (
  id uuid not null,
  kind text not null,
  label text collate "C" not null,
  external_no text,
  code text,
  phone text,
  invented boolean default false not null,
  since date not null,
  until date,
  succeeded_by uuid
);
create table unit_naming (
  unit_id uuid not null,
  name_zh text not null,
  name_en text not null,
  valid daterange not null
);
create table whistle_answer (
  case_id uuid not null,
  attribute_id uuid not null,
  given jsonb not null
);
alter table whistle_answer enable row level security;
create table whistle_case (
  id uuid not null,
  path text collate "C" not null,
  service_id uuid not null,
  place_id uuid,
  channel text not null,
  said text not null,
  address text default ''::text not null,
  lon double precision,
  lat double precision,
  locale text default 'zh'::text not null,
  level text not null,
  code_hash bytea,
  external_no text,
  external jsonb,
  duplicate_of uuid,
  words tsvector,
  created_at timestamp with time zone not null,
  address_key text collate "C" default ''::text not null
);
alter table whistle_case enable row level security;
create table whistle_contact (
  case_id uuid not null,
  path text collate "C" not null,
  follower boolean default false not null,
  code_hash bytea,
  name_sealed bytea,
  phone_sealed bytea,
  phone_hash bytea,
  mail_sealed bytea,
  created_at timestamp with time zone not null,
  erase_after timestamp with time zone,
  erased_at timestamp with time zone,
  id uuid not null
);
alter table whistle_contact enable row level security;
create table whistle_public (
  id uuid not null,
  no text not null,
  slug text collate "C" not null,
  title text not null,
  said text default ''::text not null,
  service_id uuid not null,
  place_id uuid,
  area_id uuid not null,
  area_path text collate "C" not null,
  state text not null,
  light text not null,
  opened_at timestamp with time zone not null,
  due_at timestamp with time zone,
  due jsonb,
  closed_at timestamp with time zone,
  outcome text,
  hidden boolean default false not null,
  steps jsonb default '[]'::jsonb not null,
  parties jsonb default '[]'::jsonb not null,
  photos jsonb default '[]'::jsonb not null,
  changed_at timestamp with time zone not null
);
create table whistle_update (
  id uuid not null,
  key_id uuid not null,
  update_id text not null,
  case_id uuid not null,
  said text not null,
  status text not null,
  at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  promise_id uuid,
  act text,
  seq integer
);
alter table whistle_update enable row level security;
alter table account_link add constraint account_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
alter table account_link add constraint account_link_pkey PRIMARY KEY (issuer, subject);
alter table account add constraint account_login_check CHECK ((login = lower(login)));
alter table account add constraint account_login_key UNIQUE (login);
alter table account add constraint account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
alter table account add constraint account_pkey PRIMARY KEY (id);
alter table act add constraint act_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
alter table act add constraint act_pkey PRIMARY KEY (promise_id, seq);
alter table act add constraint act_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id);
alter table act add constraint act_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);
alter table act add constraint act_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table api_key add constraint api_key_check CHECK (((NOT ('updates'::text = ANY (may))) OR (post_id IS NOT NULL)));
alter table api_key add constraint api_key_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id);
alter table api_key add constraint api_key_hash_key UNIQUE (hash);
alter table api_key add constraint api_key_may_check CHECK ((may <@ ARRAY['read_extended'::text, 'write'::text, 'updates'::text]));
alter table api_key add constraint api_key_pkey PRIMARY KEY (id);
alter table api_key add constraint api_key_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id);
alter table api_key add constraint api_key_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table calendar_day add constraint calendar_day_pkey PRIMARY KEY (on_day, set_at);
alter table calendar_day add constraint calendar_day_set_by_fkey FOREIGN KEY (set_by) REFERENCES person(id);
alter table catalogue_use add constraint catalogue_use_case_id_fkey FOREIGN KEY (case_id) REFERENCES promise(id);
alter table catalogue_use add constraint catalogue_use_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES catalogue(id);
alter table catalogue_use add constraint catalogue_use_pkey PRIMARY KEY (entry_id, case_id, at);
alter table catalogue add constraint catalogue_area_id_fkey FOREIGN KEY (area_id) REFERENCES unit(id);
alter table catalogue add constraint catalogue_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES person(id);
alter table catalogue add constraint catalogue_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES person(id);
alter table catalogue add constraint catalogue_external_no_key UNIQUE (external_no);
alter table catalogue add constraint catalogue_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES unit(id);
alter table catalogue add constraint catalogue_one_answer EXCLUDE USING gist (service_id WITH =, area_id WITH =, valid WITH &&) WHERE ((withdrawn_at IS NULL));
alter table catalogue add constraint catalogue_pkey PRIMARY KEY (id);
alter table catalogue add constraint catalogue_replaces_fkey FOREIGN KEY (replaces) REFERENCES catalogue(id);
alter table catalogue add constraint catalogue_ruling_fkey FOREIGN KEY (ruling) REFERENCES promise(id);
alter table catalogue add constraint catalogue_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(id);
alter table catalogue add constraint catalogue_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES person(id);
alter table deadline_link add constraint deadline_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
alter table deadline_link add constraint deadline_link_locale_check CHECK ((locale = ANY (ARRAY['zh'::text, 'en'::text])));
alter table deadline_link add constraint deadline_link_pkey PRIMARY KEY (id);
alter table deadline_link add constraint deadline_link_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id);
alter table deadline_link add constraint deadline_link_token_hash_key UNIQUE (token_hash);
alter table duty_clause add constraint duty_clause_list_check CHECK ((list = ANY (ARRAY['own'::text, 'helped'::text, 'forbidden'::text])));
alter table duty_clause add constraint duty_clause_one EXCLUDE USING gist (list WITH =, no WITH =, valid WITH &&) WHERE ((NOT isempty(valid)));
alter table duty_clause add constraint duty_clause_pkey PRIMARY KEY (id);
alter table duty_clause add constraint duty_clause_replaces_fkey FOREIGN KEY (replaces) REFERENCES duty_clause(id);
alter table evidence add constraint evidence_added_by_fkey FOREIGN KEY (added_by) REFERENCES person(id);
alter table evidence add constraint evidence_added_through_fkey FOREIGN KEY (added_through) REFERENCES post(id);
alter table evidence add constraint evidence_pkey PRIMARY KEY (id);
alter table evidence add constraint evidence_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);
alter table evidence add constraint evidence_redacted_of_fkey FOREIGN KEY (redacted_of) REFERENCES evidence(id);
alter table evidence add constraint evidence_side_check CHECK ((side = ANY (ARRAY['before'::text, 'after'::text, 'paper'::text])));
alter table grants add constraint grants_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
alter table grants add constraint grants_given_by_fkey FOREIGN KEY (given_by) REFERENCES person(id);
alter table grants add constraint grants_pkey PRIMARY KEY (id);
alter table grants add constraint grants_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id);
alter table grants add constraint grants_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table hook_attempt add constraint hook_attempt_event_id_fkey FOREIGN KEY (event_id) REFERENCES hook_event(id) ON DELETE CASCADE;
alter table hook_attempt add constraint hook_attempt_hook_id_fkey FOREIGN KEY (hook_id) REFERENCES hook(id);
alter table hook_attempt add constraint hook_attempt_pkey PRIMARY KEY (id);
alter table hook_delivery add constraint hook_delivery_event_id_fkey FOREIGN KEY (event_id) REFERENCES hook_event(id) ON DELETE CASCADE;
alter table hook_delivery add constraint hook_delivery_hook_id_fkey FOREIGN KEY (hook_id) REFERENCES hook(id);
alter table hook_delivery add constraint hook_delivery_pkey PRIMARY KEY (hook_id, event_id);
alter table hook_event add constraint hook_event_pkey PRIMARY KEY (id);
alter table hook_event add constraint hook_event_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);
alter table hook add constraint hook_ended_why_check CHECK ((ended_why = ANY (ARRAY['by_hand'::text, 'gone'::text])));
alter table hook add constraint hook_made_by_fkey FOREIGN KEY (made_by) REFERENCES person(id);
alter table hook add constraint hook_paused_why_check CHECK ((paused_why = ANY (ARRAY['by_hand'::text, 'failing'::text])));
alter table hook add constraint hook_pkey PRIMARY KEY (id);
alter table hook add constraint hook_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table hot_spot_run add constraint hot_spot_run_pkey PRIMARY KEY (id);
alter table hot_spot add constraint hot_spot_area_id_fkey FOREIGN KEY (area_id) REFERENCES unit(id);
alter table hot_spot add constraint hot_spot_pkey PRIMARY KEY (id);
alter table hot_spot add constraint hot_spot_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id);
alter table hot_spot add constraint hot_spot_scope_area_id_place_id_address_service_id_key UNIQUE NULLS NOT DISTINCT (scope, area_id, place_id, address, service_id);
alter table hot_spot add constraint hot_spot_scope_check CHECK ((scope = ANY (ARRAY['place'::text, 'area'::text])));
alter table hot_spot add constraint hot_spot_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(id);
alter table idempotency add constraint idempotency_pkey PRIMARY KEY (key);
alter table indicator_delta add constraint indicator_delta_pkey PRIMARY KEY (id);
alter table indicator add constraint indicator_pkey PRIMARY KEY (path, key, month);
alter table invitation add constraint invitation_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
alter table invitation add constraint invitation_pkey PRIMARY KEY (token_hash);
alter table journal_root add constraint journal_root_pkey PRIMARY KEY (on_day);
alter table journal add constraint journal_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
alter table journal add constraint journal_pkey PRIMARY KEY (id);
alter table journal add constraint journal_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id);
alter table migration add constraint migration_pkey PRIMARY KEY (name);
alter table notice add constraint notice_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
alter table notice add constraint notice_pkey PRIMARY KEY (id);
alter table notice add constraint notice_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);
alter table outbox add constraint outbox_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'webhook'::text, 'sms'::text])));
alter table outbox add constraint outbox_pkey PRIMARY KEY (id);
alter table outbox add constraint outbox_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);
alter table param add constraint param_level_check CHECK ((level = ANY (ARRAY['state'::text, 'province'::text, 'prefecture'::text, 'city'::text, 'default'::text])));
alter table param add constraint param_pkey PRIMARY KEY (key, since);
alter table param add constraint param_set_by_fkey FOREIGN KEY (set_by) REFERENCES person(id);
alter table person add constraint person_external_no_key UNIQUE (external_no);
alter table person add constraint person_pkey PRIMARY KEY (id);
alter table placement add constraint placement_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES unit(id);
alter table placement add constraint placement_pkey PRIMARY KEY (id);
alter table placement add constraint placement_tree_check CHECK ((tree = ANY (ARRAY['duty'::text, 'party'::text, 'government'::text, 'congress'::text])));
alter table placement add constraint placement_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table placement add constraint placement_unit_id_tree_valid_excl EXCLUDE USING gist (unit_id WITH =, tree WITH =, valid WITH &&);
alter table place add constraint place_code_key UNIQUE (code);
alter table place add constraint place_external_no_key UNIQUE (external_no);
alter table place add constraint place_firm_id_fkey FOREIGN KEY (firm_id) REFERENCES unit(id);
alter table place add constraint place_pkey PRIMARY KEY (id);
alter table place add constraint place_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table post add constraint post_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);
alter table post add constraint post_pkey PRIMARY KEY (id);
alter table post add constraint post_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table project_case add constraint project_case_case_id_fkey FOREIGN KEY (case_id) REFERENCES promise(id);
alter table project_case add constraint project_case_pkey PRIMARY KEY (project_id, case_id);
alter table project_case add constraint project_case_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
alter table project_milestone add constraint project_milestone_pkey PRIMARY KEY (project_id, "position");
alter table project_milestone add constraint project_milestone_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
alter table project_unit add constraint project_unit_pkey PRIMARY KEY (project_id, unit_id, role);
alter table project_unit add constraint project_unit_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
alter table project_unit add constraint project_unit_role_check CHECK ((role = ANY (ARRAY['area'::text, 'owner'::text, 'support'::text])));
alter table project_unit add constraint project_unit_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table project add constraint project_area_id_fkey FOREIGN KEY (area_id) REFERENCES unit(id);
alter table project add constraint project_hot_spot_id_fkey FOREIGN KEY (hot_spot_id) REFERENCES hot_spot(id);
alter table project add constraint project_id_fkey FOREIGN KEY (id) REFERENCES promise(id);
alter table project add constraint project_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES unit(id);
alter table project add constraint project_pkey PRIMARY KEY (id);
alter table project add constraint project_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id);
alter table project add constraint project_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(id);
alter table promise_ask add constraint promise_ask_pkey PRIMARY KEY (promise_id, fact);
alter table promise_ask add constraint promise_ask_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);
alter table promise add constraint promise_hold_person_fkey FOREIGN KEY (hold_person) REFERENCES person(id);
alter table promise add constraint promise_hold_unit_fkey FOREIGN KEY (hold_unit) REFERENCES unit(id);
alter table promise add constraint promise_no_key UNIQUE (no);
alter table promise add constraint promise_parent_fkey FOREIGN KEY (parent) REFERENCES promise(id);
alter table promise add constraint promise_pkey PRIMARY KEY (id);
alter table promise add constraint promise_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table rating add constraint rating_channel_check CHECK ((channel = ANY (ARRAY['code'::text, 'phone'::text, 'call'::text, 'follower'::text])));
alter table rating add constraint rating_pkey PRIMARY KEY (id);
alter table rating add constraint rating_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);
alter table saved_filter add constraint saved_filter_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
alter table saved_filter add constraint saved_filter_account_id_page_name_key UNIQUE (account_id, page, name);
alter table saved_filter add constraint saved_filter_pkey PRIMARY KEY (id);
alter table series add constraint series_pkey PRIMARY KEY (key);
alter table service_attribute add constraint service_attribute_code_check CHECK ((code ~ '^[A-Za-z0-9_.-]{1,40}$'::text));
alter table service_attribute add constraint service_attribute_datatype_check CHECK ((datatype = ANY (ARRAY['string'::text, 'number'::text, 'datetime'::text, 'text'::text, 'singlevaluelist'::text, 'multivaluelist'::text])));
alter table service_attribute add constraint service_attribute_pkey PRIMARY KEY (id);
alter table service_attribute add constraint service_attribute_service_id_code_key UNIQUE (service_id, code);
alter table service_attribute add constraint service_attribute_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(id);
alter table service add constraint service_key_key UNIQUE (key);
alter table service add constraint service_level_check CHECK ((level = ANY (ARRAY['anonymous'::text, 'phone'::text, 'resident'::text])));
alter table service add constraint service_photo_check CHECK ((photo = ANY (ARRAY['optional'::text, 'wanted'::text])));
alter table service add constraint service_pkey PRIMARY KEY (id);
alter table service add constraint service_whistle_kind_check CHECK ((whistle_kind = ANY (ARRAY['emergency'::text, 'enforcement'::text, 'livelihood'::text])));
alter table session add constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);
alter table session add constraint session_id_key UNIQUE (id);
alter table session add constraint session_pkey PRIMARY KEY (token_hash);
alter table session add constraint session_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id);
alter table setting add constraint setting_pkey PRIMARY KEY (key);
alter table topic_case add constraint topic_case_case_id_fkey FOREIGN KEY (case_id) REFERENCES promise(id);
alter table topic_case add constraint topic_case_pkey PRIMARY KEY (topic_id, case_id);
alter table topic_case add constraint topic_case_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topic(id);
alter table topic add constraint topic_area_id_fkey FOREIGN KEY (area_id) REFERENCES unit(id);
alter table topic add constraint topic_hot_spot_id_fkey FOREIGN KEY (hot_spot_id) REFERENCES hot_spot(id);
alter table topic add constraint topic_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES unit(id);
alter table topic add constraint topic_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric));
alter table topic add constraint topic_picked_by_fkey FOREIGN KEY (picked_by) REFERENCES person(id);
alter table topic add constraint topic_pkey PRIMARY KEY (id);
alter table topic add constraint topic_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id);
alter table topic add constraint topic_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(id);
alter table topic add constraint topic_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table unit_naming add constraint unit_naming_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);
alter table unit_naming add constraint unit_naming_unit_id_valid_excl EXCLUDE USING gist (unit_id WITH =, valid WITH &&);
alter table unit add constraint unit_external_no_key UNIQUE (external_no);
alter table unit add constraint unit_label_check CHECK ((label ~ '^[0-9a-z]{5}$'::text));
alter table unit add constraint unit_label_key UNIQUE (label);
alter table unit add constraint unit_pkey PRIMARY KEY (id);
alter table unit add constraint unit_succeeded_by_fkey FOREIGN KEY (succeeded_by) REFERENCES unit(id);
alter table whistle_answer add constraint whistle_answer_attribute_id_fkey FOREIGN KEY (attribute_id) REFERENCES service_attribute(id);
alter table whistle_answer add constraint whistle_answer_case_id_fkey FOREIGN KEY (case_id) REFERENCES promise(id);
alter table whistle_answer add constraint whistle_answer_pkey PRIMARY KEY (case_id, attribute_id);
alter table whistle_case add constraint whistle_case_channel_check CHECK ((channel = ANY (ARRAY['web'::text, 'phone'::text, 'window'::text, 'grid'::text, 'import'::text, 'open311'::text])));
alter table whistle_case add constraint whistle_case_code_hash_key UNIQUE (code_hash);
alter table whistle_case add constraint whistle_case_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES promise(id);
alter table whistle_case add constraint whistle_case_external_no_key UNIQUE (external_no);
alter table whistle_case add constraint whistle_case_id_fkey FOREIGN KEY (id) REFERENCES promise(id);
alter table whistle_case add constraint whistle_case_level_check CHECK ((level = ANY (ARRAY['anonymous'::text, 'phone'::text, 'resident'::text])));
alter table whistle_case add constraint whistle_case_pkey PRIMARY KEY (id);
alter table whistle_case add constraint whistle_case_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id);
alter table whistle_case add constraint whistle_case_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(id);
alter table whistle_contact add constraint whistle_contact_case_id_fkey FOREIGN KEY (case_id) REFERENCES promise(id);
alter table whistle_contact add constraint whistle_contact_pkey PRIMARY KEY (id);
alter table whistle_public add constraint whistle_public_area_id_fkey FOREIGN KEY (area_id) REFERENCES unit(id);
alter table whistle_public add constraint whistle_public_id_fkey FOREIGN KEY (id) REFERENCES promise(id);
alter table whistle_public add constraint whistle_public_pkey PRIMARY KEY (id);
alter table whistle_public add constraint whistle_public_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id);
alter table whistle_public add constraint whistle_public_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(id);
alter table whistle_public add constraint whistle_public_slug_key UNIQUE (slug);
alter table whistle_update add constraint whistle_update_case_id_fkey FOREIGN KEY (case_id) REFERENCES promise(id);
alter table whistle_update add constraint whistle_update_key_id_fkey FOREIGN KEY (key_id) REFERENCES api_key(id);
alter table whistle_update add constraint whistle_update_key_id_update_id_key UNIQUE (key_id, update_id);
alter table whistle_update add constraint whistle_update_pkey PRIMARY KEY (id);
alter table whistle_update add constraint whistle_update_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);
alter table whistle_update add constraint whistle_update_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])));
CREATE INDEX act_recorded ON public.act USING btree (recorded_at);
CREATE INDEX catalogue_use_case ON public.catalogue_use USING btree (case_id);
CREATE INDEX catalogue_area ON public.catalogue USING btree (area_id);
CREATE INDEX catalogue_ruling ON public.catalogue USING btree (ruling) WHERE (ruling IS NOT NULL);
CREATE INDEX catalogue_service ON public.catalogue USING btree (service_id);
CREATE UNIQUE INDEX deadline_link_one ON public.deadline_link USING btree (account_id, post_id) WHERE (ended_at IS NULL);
CREATE INDEX evidence_redacted ON public.evidence USING btree (redacted_of) WHERE (redacted_of IS NOT NULL);
CREATE INDEX evidence_root ON public.evidence USING btree (root);
CREATE INDEX evidence_waiting ON public.evidence USING btree (added_at) WHERE (promise_id IS NULL);
CREATE INDEX grants_account ON public.grants USING btree (account_id);
CREATE INDEX grants_post ON public.grants USING btree (post_id);
CREATE INDEX grants_role ON public.grants USING btree (role);
CREATE INDEX grants_unit ON public.grants USING btree (unit_id);
CREATE INDEX hook_attempt_event ON public.hook_attempt USING btree (event_id);
CREATE INDEX hook_attempt_hook ON public.hook_attempt USING btree (hook_id, at DESC);
CREATE INDEX hook_delivery_event ON public.hook_delivery USING btree (event_id);
CREATE INDEX hook_delivery_made ON public.hook_delivery USING btree (hook_id, made_at DESC);
CREATE INDEX hook_delivery_waiting ON public.hook_delivery USING btree (hook_id, next_try_at) WHERE ((done_at IS NULL) AND (NOT held));
CREATE INDEX hook_event_at ON public.hook_event USING btree (at);
CREATE INDEX hook_unit ON public.hook USING btree (unit_id);
CREATE INDEX hot_spot_run_at ON public.hot_spot_run USING btree (at DESC);
CREATE INDEX hot_spot_found ON public.hot_spot USING btree (found_at DESC);
CREATE INDEX idempotency_at ON public.idempotency USING btree (at);
CREATE INDEX journal_at ON public.journal USING btree (at);
CREATE INDEX journal_object ON public.journal USING btree (object_kind, object_id);
CREATE INDEX notice_person ON public.notice USING btree (person_id, at DESC);
CREATE INDEX notice_unread ON public.notice USING btree (person_id) WHERE (read_at IS NULL);
CREATE INDEX outbox_created ON public.outbox USING btree (created_at DESC);
CREATE INDEX outbox_waiting ON public.outbox USING btree (next_try_at) WHERE (sent_at IS NULL);
CREATE INDEX placement_parent ON public.placement USING btree (parent_id, tree);
CREATE INDEX placement_path ON public.placement USING btree (path) WHERE upper_inf(valid);
CREATE INDEX place_lat ON public.place USING btree (lat);
CREATE INDEX place_name ON public.place USING gin (name_zh gin_trgm_ops, name_en gin_trgm_ops);
CREATE INDEX place_unit ON public.place USING btree (unit_id);
CREATE INDEX post_person ON public.post USING btree (person_id);
CREATE INDEX post_unit ON public.post USING btree (unit_id);
CREATE INDEX project_case_case ON public.project_case USING btree (case_id);
CREATE INDEX project_unit_path ON public.project_unit USING btree (path);
CREATE INDEX promise_ask_hold ON public.promise_ask USING btree (hold);
CREATE INDEX promise_closed ON public.promise USING btree (closed_at) WHERE (closed_at IS NOT NULL);
CREATE INDEX promise_h1 ON public.promise USING btree (h1, due_at, id) WHERE (closed_at IS NULL);
CREATE INDEX promise_h2 ON public.promise USING btree (h2, due_at, id) WHERE (closed_at IS NULL);
CREATE INDEX promise_h3 ON public.promise USING btree (h3, due_at, id) WHERE (closed_at IS NULL);
CREATE INDEX promise_h4 ON public.promise USING btree (h4, due_at, id) WHERE (closed_at IS NULL);
CREATE INDEX promise_h5 ON public.promise USING btree (h5, due_at, id) WHERE (closed_at IS NULL);
CREATE INDEX promise_h6 ON public.promise USING btree (h6, due_at, id) WHERE (closed_at IS NULL);
CREATE INDEX promise_hold_person ON public.promise USING btree (hold_person, due_at, id) WHERE ((closed_at IS NULL) AND (hold_person IS NOT NULL));
CREATE INDEX promise_next ON public.promise USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX promise_opened ON public.promise USING btree (kind, opened_at DESC);
CREATE INDEX promise_parent ON public.promise USING btree (parent) WHERE (parent IS NOT NULL);
CREATE INDEX promise_path ON public.promise USING btree (path, opened_at);
CREATE INDEX promise_root ON public.promise USING btree (root);
CREATE INDEX promise_set_aside ON public.promise USING btree (id) WHERE ((state = ANY (ARRAY['withdrawn'::text, 'declined'::text])) OR (((snapshot -> 'facts'::text) ->> 'excluded'::text) IS NOT NULL));
CREATE INDEX promise_words ON public.promise USING gin (words);
CREATE INDEX rating_root ON public.rating USING btree (root);
CREATE INDEX session_account ON public.session USING btree (account_id);
CREATE UNIQUE INDEX topic_month ON public.topic USING btree (unit_id, month) WHERE (ended_at IS NULL);
CREATE INDEX topic_path ON public.topic USING btree (path, month DESC);
CREATE INDEX unit_naming_trgm ON public.unit_naming USING gin (name_zh gin_trgm_ops, name_en gin_trgm_ops);
CREATE INDEX unit_code ON public.unit USING btree (code);
CREATE INDEX whistle_case_address ON public.whistle_case USING btree (address_key) WHERE (address_key <> ''::text);
CREATE INDEX whistle_case_created ON public.whistle_case USING btree (created_at);
CREATE INDEX whistle_case_near ON public.whistle_case USING btree (service_id, lat) WHERE (lat IS NOT NULL);
CREATE INDEX whistle_case_path ON public.whistle_case USING btree (path);
CREATE INDEX whistle_case_place ON public.whistle_case USING btree (place_id, created_at DESC);
CREATE INDEX whistle_case_service ON public.whistle_case USING btree (service_id, created_at DESC);
CREATE INDEX whistle_contact_case ON public.whistle_contact USING btree (case_id);
CREATE INDEX whistle_contact_code ON public.whistle_contact USING btree (code_hash);
CREATE INDEX whistle_contact_erase ON public.whistle_contact USING btree (erase_after) WHERE (erased_at IS NULL);
CREATE INDEX whistle_contact_phone ON public.whistle_contact USING btree (phone_hash);
CREATE INDEX whistle_public_area ON public.whistle_public USING btree (area_path, opened_at DESC);
CREATE INDEX whistle_public_changed ON public.whistle_public USING btree (changed_at, id) WHERE (NOT hidden);
CREATE INDEX whistle_public_no ON public.whistle_public USING btree (no);
CREATE INDEX whistle_public_opened ON public.whistle_public USING btree (opened_at DESC) WHERE (NOT hidden);
CREATE INDEX whistle_public_place ON public.whistle_public USING btree (place_id, opened_at DESC);
CREATE INDEX whistle_public_service ON public.whistle_public USING btree (service_id, opened_at DESC) WHERE (NOT hidden);
CREATE INDEX whistle_public_service_changed ON public.whistle_public USING btree (service_id, changed_at DESC);
CREATE INDEX whistle_update_case ON public.whistle_update USING btree (case_id, received_at);
create policy act_read on act for select to gankao_app using (EXISTS ( SELECT
   FROM promise p
  WHERE (p.id = act.promise_id)));
create policy act_write on act for insert to gankao_app with check true;
create policy catalogue_use_read on catalogue_use for select to gankao_app using (EXISTS ( SELECT
   FROM promise p
  WHERE (p.id = catalogue_use.case_id)));
create policy catalogue_use_write on catalogue_use for insert to gankao_app with check true;
create policy evidence_reach on evidence for all to gankao_app using ((promise_id IS NULL) OR ((path >= current_setting('gankao.lo'::text, true)) AND (path < current_setting('gankao.hi'::text, true))) OR (root = (NULLIF(current_setting('gankao.also'::text, true), ''::text))::uuid)) with check true;
create policy hook_attempt_reach on hook_attempt for all to gankao_app using (EXISTS ( SELECT
   FROM hook h
  WHERE (h.id = hook_attempt.hook_id))) with check true;
create policy hook_delivery_reach on hook_delivery for all to gankao_app using (EXISTS ( SELECT
   FROM hook h
  WHERE (h.id = hook_delivery.hook_id))) with check true;
create policy hook_event_reach on hook_event for all to gankao_app using (EXISTS ( SELECT
   FROM hook_delivery d
  WHERE (d.event_id = hook_event.id))) with check true;
create policy hook_reach on hook for all to gankao_app using (EXISTS ( SELECT
   FROM placement p
  WHERE ((p.unit_id = unit_present(hook.unit_id)) AND (p.tree = 'duty'::text) AND upper_inf(p.valid) AND (p.path >= current_setting('gankao.lo'::text, true)) AND (p.path < current_setting('gankao.hi'::text, true))))) with check true;
create policy hot_spot_reach on hot_spot for all to gankao_app using ((area_path >= current_setting('gankao.lo'::text, true)) AND (area_path < current_setting('gankao.hi'::text, true))) with check true;
create policy journal_reach on journal for select to gankao_app using ((path >= current_setting('gankao.lo'::text, true)) AND (path < current_setting('gankao.hi'::text, true)));
create policy journal_system on journal for select to gankao_app using ((path = ''::text) AND (length(current_setting('gankao.lo'::text, true)) <= 8) AND (current_setting('gankao.hi'::text, true) = (current_setting('gankao.lo'::text, true) || '~'::text)));
create policy journal_write on journal for insert to gankao_app with check true;
create policy outbox_reach on outbox for all to gankao_app using ((path >= current_setting('gankao.lo'::text, true)) AND (path < current_setting('gankao.hi'::text, true))) with check true;
create policy project_case_read on project_case for select to gankao_app using (EXISTS ( SELECT
   FROM project p
  WHERE (p.id = project_case.project_id)));
create policy project_case_write on project_case for insert to gankao_app with check true;
create policy project_milestone_read on project_milestone for select to gankao_app using (EXISTS ( SELECT
   FROM project p
  WHERE (p.id = project_milestone.project_id)));
create policy project_milestone_write on project_milestone for insert to gankao_app with check true;
create policy project_unit_reach on project_unit for all to gankao_app using ((path >= current_setting('gankao.lo'::text, true)) AND (path < current_setting('gankao.hi'::text, true))) with check true;
create policy project_read on project for select to gankao_app using (EXISTS ( SELECT
   FROM project_unit u
  WHERE (u.project_id = project.id)));
create policy project_write on project for insert to gankao_app with check true;
create policy promise_reach on promise for all to gankao_app using (((path >= current_setting('gankao.lo'::text, true)) AND (path < current_setting('gankao.hi'::text, true))) OR ((hold >= current_setting('gankao.lo'::text, true)) AND (hold < current_setting('gankao.hi'::text, true))) OR ((root_path >= current_setting('gankao.lo'::text, true)) AND (root_path < current_setting('gankao.hi'::text, true))) OR (root = (NULLIF(current_setting('gankao.also'::text, true), ''::text))::uuid)) with check true;
create policy rating_reach on rating for select to gankao_app using (EXISTS ( SELECT
   FROM promise p
  WHERE (p.id = rating.promise_id)));
create policy rating_write on rating for insert to gankao_app with check true;
create policy topic_case_read on topic_case for select to gankao_app using (EXISTS ( SELECT
   FROM topic t
  WHERE (t.id = topic_case.topic_id)));
create policy topic_case_write on topic_case for insert to gankao_app with check true;
create policy topic_reach on topic for all to gankao_app using (((path >= current_setting('gankao.lo'::text, true)) AND (path < current_setting('gankao.hi'::text, true))) OR ((lead_path >= current_setting('gankao.lo'::text, true)) AND (lead_path < current_setting('gankao.hi'::text, true))) OR ((area_path >= current_setting('gankao.lo'::text, true)) AND (area_path < current_setting('gankao.hi'::text, true)))) with check true;
create policy whistle_answer_read on whistle_answer for select to gankao_app using (EXISTS ( SELECT
   FROM whistle_case c
  WHERE (c.id = whistle_answer.case_id)));
create policy whistle_answer_write on whistle_answer for insert to gankao_app with check true;
create policy whistle_case_reach on whistle_case for all to gankao_app using (((path >= current_setting('gankao.lo'::text, true)) AND (path < current_setting('gankao.hi'::text, true))) OR (id = (NULLIF(current_setting('gankao.also'::text, true), ''::text))::uuid)) with check true;
create policy whistle_contact_reach on whistle_contact for all to gankao_app using (((path >= current_setting('gankao.lo'::text, true)) AND (path < current_setting('gankao.hi'::text, true))) OR (case_id = (NULLIF(current_setting('gankao.also'::text, true), ''::text))::uuid)) with check true;
create policy whistle_update_read on whistle_update for select to gankao_app using (EXISTS ( SELECT
   FROM whistle_case c
  WHERE (c.id = whistle_update.case_id)));
create policy whistle_update_write on whistle_update for insert to gankao_app with check true;
CREATE OR REPLACE FUNCTION public.announce(events jsonb)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO '$user', 'public'
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION public.end_deadline_links()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update deadline_link set ended_at = new.disabled_at where account_id = new.id and ended_at is null;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION public.project_face(project_id uuid)
 RETURNS TABLE(no text, title text, state text, opened_at timestamp with time zone, closed_at timestamp with time zone, due_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO '$user', 'public'
AS $function$
select p.no, p.title, p.state, p.opened_at, p.closed_at, (p.snapshot #>> '{clocks,done,due,at}')::timestamptz
from promise p where p.id = project_id and p.kind = 'project' and exists (
  select from project_unit u where u.project_id = p.id
    and u.path >= current_setting('gankao.lo', true) and u.path < current_setting('gankao.hi', true))
$function$
;
CREATE OR REPLACE FUNCTION public.promise_root(promise_id uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO '$user', 'public'
AS $function$
select root from promise where id = promise_id
$function$
;
CREATE OR REPLACE FUNCTION public.refuse_open_original()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO '$user', 'public'
AS $function$
begin
  if exists (select from evidence where redacted_of = new.id) then
    raise exception 'evidence % has a redacted copy and cannot be published itself', new.id using errcode = 'GK002';
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION public.refuse_sealed_day()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
declare
  moment timestamptz;
begin
  if tg_table_name = 'act' then
    moment := new.recorded_at;
  else
    moment := new.at;
  end if;
  perform pg_advisory_xact_lock_shared(hashtext('gankao.seal'));
  if exists (select from journal_root where on_day >= (moment at time zone 'Asia/Shanghai')::date) then
    raise exception 'the journal of % is sealed', (moment at time zone 'Asia/Shanghai')::date
      using errcode = 'GK001';
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION public.unit_present(unit_id uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO '$user', 'public'
AS $function$
with recursive line as (
  select id, succeeded_by, 1 as hops from unit where id = unit_id
  union all
  select u.id, u.succeeded_by, l.hops + 1 from line l join unit u on u.id = l.succeeded_by where l.hops < 20
)
select id from line order by hops desc limit 1
$function$
;
CREATE TRIGGER account_disabled AFTER UPDATE OF disabled_at ON public.account FOR EACH ROW WHEN (((old.disabled_at IS NULL) AND (new.disabled_at IS NOT NULL))) EXECUTE FUNCTION end_deadline_links();
CREATE TRIGGER act_sealed BEFORE INSERT ON public.act FOR EACH ROW WHEN ((new.recorded_at < (clock_timestamp() - '00:10:00'::interval))) EXECUTE FUNCTION refuse_sealed_day();
CREATE TRIGGER evidence_original_inside BEFORE INSERT OR UPDATE OF published ON public.evidence FOR EACH ROW WHEN (new.published) EXECUTE FUNCTION refuse_open_original();
CREATE TRIGGER journal_sealed BEFORE INSERT ON public.journal FOR EACH ROW WHEN ((new.at < (clock_timestamp() - '00:10:00'::interval))) EXECUTE FUNCTION refuse_sealed_day();
grant delete, insert, select, update on account to gankao_app;
grant delete, insert, select, update on account_link to gankao_app;
grant insert, select on act to gankao_app;
grant insert, select on api_key to gankao_app;
grant delete, insert, select, update on calendar_day to gankao_app;
grant insert, select on catalogue to gankao_app;
grant insert, select on catalogue_use to gankao_app;
grant insert, select, update on deadline_link to gankao_app;
grant delete, insert, select, update on duty_clause to gankao_app;
grant delete, insert, select, update on evidence to gankao_app;
grant delete, insert, select, update on grants to gankao_app;
grant insert, select, update on hook to gankao_app;
grant delete, insert, select on hook_attempt to gankao_app;
grant insert, select, update on hook_delivery to gankao_app;
grant delete, insert, select on hook_event to gankao_app;
grant insert, select, update on hot_spot to gankao_app;
grant insert, select on hot_spot_run to gankao_app;
grant delete, insert, select, update on idempotency to gankao_app;
grant delete, insert, select, update on indicator to gankao_app;
grant delete, insert, select, update on indicator_delta to gankao_app;
grant delete, insert, select, update on invitation to gankao_app;
grant insert, select on journal to gankao_app;
grant insert, select on journal_root to gankao_app;
grant select on migration to gankao_app;
grant delete, insert, select, update on notice to gankao_app;
grant delete, insert, select, update on outbox to gankao_app;
grant insert, select on param to gankao_app;
grant delete, insert, select, update on person to gankao_app;
grant delete, insert, select, update on place to gankao_app;
grant delete, insert, select, update on placement to gankao_app;
grant delete, insert, select, update on post to gankao_app;
grant insert, select on project to gankao_app;
grant insert, select on project_case to gankao_app;
grant insert, select on project_milestone to gankao_app;
grant insert, select on project_unit to gankao_app;
grant delete, insert, select, update on promise to gankao_app;
grant delete, insert, select, update on promise_ask to gankao_app;
grant insert, select on rating to gankao_app;
grant delete, insert, select, update on saved_filter to gankao_app;
grant delete, insert, select, update on series to gankao_app;
grant delete, insert, select, update on service to gankao_app;
grant insert, select, update on service_attribute to gankao_app;
grant delete, insert, select, update on session to gankao_app;
grant delete, insert, select, update on setting to gankao_app;
grant insert, select, update on topic to gankao_app;
grant insert, select on topic_case to gankao_app;
grant delete, insert, select, update on unit to gankao_app;
grant delete, insert, select, update on unit_naming to gankao_app;
grant insert, select on whistle_answer to gankao_app;
grant delete, insert, select, update on whistle_case to gankao_app;
grant delete, insert, select, update on whistle_contact to gankao_app;
grant delete, insert, select, update on whistle_public to gankao_app;
grant insert, select on whistle_update to gankao_app;
