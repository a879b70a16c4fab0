-- The catalogue keeps its history: an entry is ended on a day or withdrawn for a corrected one, never overwritten.
-- What a ruling brought in carries the ruling's number and day, since who reads the catalogue need not reach the case.
alter table catalogue
  add column external_no text unique,
  add column clause text not null default '',
  add column ruling_no text,
  add column ruled_on date,
  add column entered_by uuid references person (id),
  add column entered_at timestamptz,
  add column ended_by uuid references person (id),
  add column ended_at timestamptz,
  add column ended_reason text,
  -- the entry it corrects
  add column replaces uuid references catalogue (id),
  add column withdrawn_by uuid references person (id),
  add column withdrawn_at timestamptz,
  add column withdrawn_reason text;

update catalogue c set ruling_no = p.no, ruled_on = (p.closed_at at time zone 'Asia/Shanghai')::date
from promise p where p.id = c.ruling;

-- where two held for the same service and area, the later one took the place of the earlier
with lined as (
  select id, lower(valid) as begins,
    lead(lower(valid)) over (partition by service_id, area_id order by lower(valid), ruling is not null, id) as next
  from catalogue where not isempty(valid)
)
update catalogue c set
  valid = case when l.next > l.begins then c.valid * daterange(null, l.next) else c.valid end,
  withdrawn_at = case when l.next = l.begins then now() end,
  withdrawn_reason = case when l.next = l.begins then '同日有新条目' end,
  ended_reason = case when l.next > l.begins then '有新条目接替' end
from lined l where l.id = c.id and l.next is not null and (upper_inf(c.valid) or upper(c.valid) > l.next);
update catalogue set withdrawn_at = now(), withdrawn_reason = '从未生效' where isempty(valid) and withdrawn_at is null;

alter table catalogue add constraint catalogue_one_answer
  exclude using gist (service_id with =, area_id with =, valid with &&) where (withdrawn_at is null);
create index catalogue_area on catalogue (area_id);
create index catalogue_ruling on catalogue (ruling) where ruling is not null;

-- What an entry says stays as it was written; only its end and its withdrawal are added.
revoke update, delete on catalogue from gankao_app;
grant update (valid, ended_by, ended_at, ended_reason, withdrawn_by, withdrawn_at, withdrawn_reason)
  on catalogue to gankao_app;

-- Which entry was proposed when a matter was handed to departments, and whether it was followed.
create table catalogue_use (
  entry_id uuid not null references catalogue (id),
  case_id uuid not null references promise (id),
  at timestamptz not null,
  followed boolean not null,
  primary key (entry_id, case_id, at)
);
create index catalogue_use_case on catalogue_use (case_id);
alter table catalogue_use enable row level security;
create policy catalogue_use_read on catalogue_use for select to gankao_app
  using (exists (select from promise p where p.id = catalogue_use.case_id));
create policy catalogue_use_write on catalogue_use for insert to gankao_app with check (true);
grant select, insert on catalogue_use to gankao_app;
