-- A planned project: what is promised to a place beyond single matters. The promise itself is in `promise`; here stands
-- what it is about.

create table project (
  id uuid primary key references promise (id),
  owner_id uuid not null references unit (id),
  area_id uuid not null references unit (id),
  support_ids uuid[] not null default '{}',
  service_id uuid references service (id),
  place_id uuid references place (id),
  hot_spot_id uuid references hot_spot (id),
  -- said publicly
  why text not null,
  -- the numbers it began with, as they were then
  baseline jsonb,
  created_at timestamptz not null
);

-- who takes part, and by that who sees it: the area it is promised to, the owner, those who support
create table project_unit (
  project_id uuid not null references project (id),
  unit_id uuid not null references unit (id),
  role text not null check (role in ('area', 'owner', 'support')),
  path text collate "C" not null,
  primary key (project_id, unit_id, role)
);
create index project_unit_path on project_unit (path);

create table project_milestone (
  project_id uuid not null references project (id),
  position integer not null,
  on_day date,
  says text not null,
  primary key (project_id, position)
);

create table project_case (
  project_id uuid not null references project (id),
  case_id uuid not null references promise (id),
  linked_at timestamptz not null,
  primary key (project_id, case_id)
);
create index project_case_case on project_case (case_id);

grant select, insert on project, project_unit, project_milestone, project_case to gankao_app;
grant update (path) on project_unit to gankao_app;

alter table project_unit enable row level security;
create policy project_unit_reach on project_unit for all to gankao_app
  using (path >= current_setting('gankao.lo', true) and path < current_setting('gankao.hi', true))
  with check (true);

alter table project enable row level security;
create policy project_read on project for select to gankao_app
  using (exists (select from project_unit u where u.project_id = project.id));
create policy project_write on project for insert to gankao_app with check (true);

alter table project_milestone enable row level security;
create policy project_milestone_read on project_milestone for select to gankao_app
  using (exists (select from project p where p.id = project_milestone.project_id));
create policy project_milestone_write on project_milestone for insert to gankao_app with check (true);

alter table project_case enable row level security;
create policy project_case_read on project_case for select to gankao_app
  using (exists (select from project p where p.id = project_case.project_id));
create policy project_case_write on project_case for insert to gankao_app with check (true);

-- How a project stands: a unit that supports it may read this of the whole promise, which lies outside its range. Only
-- of projects the transaction can already see, and nothing that a person said.
create function project_face(project_id uuid)
  returns table (no text, title text, state text, opened_at timestamptz, closed_at timestamptz, due_at timestamptz)
  language sql stable security definer set search_path from current as $$
select p.no, p.title, p.state, p.opened_at, p.closed_at, (p.snapshot #>> '{clocks,done,due,at}')::timestamptz
from promise p where p.id = project_id and p.kind = 'project' and exists (
  select from project_unit u where u.project_id = p.id
    and u.path >= current_setting('gankao.lo', true) and u.path < current_setting('gankao.hi', true))
$$;
revoke all on function project_face(uuid) from public;
grant execute on function project_face(uuid) to gankao_app;
