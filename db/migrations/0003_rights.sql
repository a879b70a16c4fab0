-- Rights of the role the server runs under: it owns nothing, bypasses nothing, and can never change what was done.
do $$
begin
  if not exists (select from pg_roles where rolname = 'gankao_app') then
    create role gankao_app nologin nobypassrls;
  end if;
  execute format('grant gankao_app to %I', current_user);
end
$$;
grant usage on schema public to gankao_app;
grant select, insert, update, delete on all tables in schema public to gankao_app;
grant usage on all sequences in schema public to gankao_app;
revoke update, delete on act, journal, journal_root, rating, param from gankao_app;
revoke insert, update, delete on migration from gankao_app;

-- The second fence. A transaction names its range (gankao.lo, gankao.hi) and, after a child within the range proved
-- it, at most one whole case besides (gankao.also). No setting: no row. A promise is in reach where its owner stands in
-- the range, where whoever has it now does, or where the case does that it belongs to.

alter table promise enable row level security;
create policy promise_reach on promise for all to gankao_app
  using (
    (path >= current_setting('gankao.lo', true) and path < current_setting('gankao.hi', true))
    or (hold >= current_setting('gankao.lo', true) and hold < current_setting('gankao.hi', true))
    or (root_path >= current_setting('gankao.lo', true) and root_path < current_setting('gankao.hi', true))
    or root = nullif(current_setting('gankao.also', true), '')::uuid
  )
  with check (true);

alter table act enable row level security;
create policy act_read on act for select to gankao_app
  using (exists (select from promise p where p.id = act.promise_id));
create policy act_write on act for insert to gankao_app with check (true);

alter table evidence enable row level security;
create policy evidence_reach on evidence for all to gankao_app
  using (
    promise_id is null
    or (path >= current_setting('gankao.lo', true) and path < current_setting('gankao.hi', true))
    or root = nullif(current_setting('gankao.also', true), '')::uuid
  )
  with check (true);

alter table rating enable row level security;
create policy rating_reach on rating for select to gankao_app
  using (exists (select from promise p where p.id = rating.promise_id));
create policy rating_write on rating for insert to gankao_app with check (true);

alter table whistle_case enable row level security;
create policy whistle_case_reach on whistle_case for all to gankao_app
  using (
    (path >= current_setting('gankao.lo', true) and path < current_setting('gankao.hi', true))
    or id = nullif(current_setting('gankao.also', true), '')::uuid
  )
  with check (true);

alter table whistle_contact enable row level security;
create policy whistle_contact_reach on whistle_contact for all to gankao_app
  using (
    (path >= current_setting('gankao.lo', true) and path < current_setting('gankao.hi', true))
    or case_id = nullif(current_setting('gankao.also', true), '')::uuid
  )
  with check (true);

alter table outbox enable row level security;
create policy outbox_reach on outbox for all to gankao_app
  using (path >= current_setting('gankao.lo', true) and path < current_setting('gankao.hi', true))
  with check (true);

alter table journal enable row level security;
create policy journal_reach on journal for select to gankao_app
  using (path >= current_setting('gankao.lo', true) and path < current_setting('gankao.hi', true));
create policy journal_write on journal for insert to gankao_app with check (true);

-- Which case a promise belongs to, and nothing else of it: a street that sees the case may name a department's call-up,
-- which lies outside its range.
create function promise_root(promise_id uuid) returns uuid language sql stable security definer
  set search_path from current as $$
select root from promise where id = promise_id
$$;
