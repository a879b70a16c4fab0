-- A day whose root is signed takes nothing more. A write under a moment more than ten minutes ago asks first; others
-- need not, since a day is sealed a quarter of an hour after its end at the earliest. The shared lock is held until
-- the write commits: sealing waits for it, and it waits for sealing.
create function refuse_sealed_day() returns trigger language plpgsql set search_path from current as $$
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
$$;

create trigger act_sealed before insert on act for each row
  when (new.recorded_at < clock_timestamp() - interval '10 minutes') execute function refuse_sealed_day();
create trigger journal_sealed before insert on journal for each row
  when (new.at < clock_timestamp() - interval '10 minutes') execute function refuse_sealed_day();

-- What the system did by itself belongs to no unit: who stands at the top of a tree (d/00001/) reads it.
create policy journal_system on journal for select to gankao_app
  using (path = '' and length(current_setting('gankao.lo', true)) <= 8
    and current_setting('gankao.hi', true) = current_setting('gankao.lo', true) || '~');
