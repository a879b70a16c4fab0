-- The whistle: what a resident said (in its own words, side tables), the catalogue of who answers for what.

create table service (
  id uuid primary key,
  key text not null unique,
  name_zh text not null,
  name_en text not null,
  words text not null default '',
  level text not null check (level in ('anonymous', 'phone', 'resident')),
  photo text not null check (photo in ('optional', 'wanted')),
  whistle_kind text not null check (whistle_kind in ('emergency', 'enforcement', 'livelihood')),
  danger boolean not null default false,
  duplicate_metres integer not null default 250,
  position integer not null default 0,
  ended_on date
);

-- who answers for a service in an area, since when, because of what (a law, a list, a ruling)
create table catalogue (
  id uuid primary key,
  service_id uuid not null references service (id),
  area_id uuid not null references unit (id),
  lead_id uuid not null references unit (id),
  support_ids uuid[] not null default '{}',
  basis_zh text not null,
  basis_en text not null,
  ruling uuid references promise (id),
  valid daterange not null
);
create index catalogue_service on catalogue (service_id);

create table place (
  id uuid primary key,
  external_no text unique,
  unit_id uuid not null references unit (id),
  firm_id uuid references unit (id),
  name_zh text not null,
  name_en text not null,
  address_zh text not null default '',
  address_en text not null default '',
  lon double precision,
  lat double precision,
  -- the short code on the poster
  code text collate "C" not null unique
);
create index place_unit on place (unit_id);
create index place_name on place using gin (name_zh gin_trgm_ops, name_en gin_trgm_ops);

create table duty_clause (
  id uuid primary key,
  list text not null check (list in ('own', 'helped', 'forbidden')),
  no text not null,
  text_zh text not null,
  text_en text not null,
  basis_zh text not null,
  basis_en text not null,
  valid daterange not null
);

create table whistle_case (
  id uuid primary key references promise (id),
  path text collate "C" not null,
  service_id uuid not null references service (id),
  place_id uuid references place (id),
  channel text not null check (channel in ('web', 'phone', 'window', 'grid', 'import', 'open311')),
  said text not null,
  address text not null default '',
  lon double precision,
  lat double precision,
  locale text not null default 'zh',
  level text not null check (level in ('anonymous', 'phone', 'resident')),
  code_hash bytea unique,
  external_no text unique,
  external jsonb,
  duplicate_of uuid references promise (id),
  words tsvector,
  created_at timestamptz not null
);
create index whistle_case_service on whistle_case (service_id, created_at desc);
create index whistle_case_place on whistle_case (place_id, created_at desc);
create index whistle_case_path on whistle_case (path);

-- who said it and how to reach them: encrypted, erased after the limit; the chain does not need it
create table whistle_contact (
  case_id uuid not null references promise (id),
  path text collate "C" not null,
  follower boolean not null default false,
  code_hash bytea,
  name_sealed bytea,
  phone_sealed bytea,
  phone_hash bytea,
  mail_sealed bytea,
  created_at timestamptz not null,
  erase_after timestamptz,
  erased_at timestamptz,
  id uuid primary key
);
create index whistle_contact_case on whistle_contact (case_id);
create index whistle_contact_phone on whistle_contact (phone_hash);
create index whistle_contact_code on whistle_contact (code_hash);
create index whistle_contact_erase on whistle_contact (erase_after) where erased_at is null;

-- the public copy: only what may be read by anybody; written beside the case, never read back into it
create table whistle_public (
  id uuid primary key references promise (id),
  no text not null,
  slug text collate "C" not null unique,
  title text not null,
  said text not null default '',
  service_id uuid not null references service (id),
  place_id uuid references place (id),
  area_id uuid not null references unit (id),
  area_path text collate "C" not null,
  state text not null,
  light text not null,
  opened_at timestamptz not null,
  due_at timestamptz,
  -- how the date was reckoned, as the act recorded it
  due jsonb,
  closed_at timestamptz,
  outcome text,
  hidden boolean not null default false,
  steps jsonb not null default '[]',
  parties jsonb not null default '[]',
  photos jsonb not null default '[]',
  changed_at timestamptz not null
);
create index whistle_public_area on whistle_public (area_path, opened_at desc);
create index whistle_public_place on whistle_public (place_id, opened_at desc);
create index whistle_public_opened on whistle_public (opened_at desc) where not hidden;
