-- Feeds and bulk data read the public copy by what changed last; the links to a unit's deadlines.

create index whistle_public_service_changed on whistle_public (service_id, changed_at desc);

-- a secret address somebody made for the post they act through; only its hash is kept
create table deadline_link (
  id uuid primary key,
  token_hash bytea not null unique,
  account_id uuid not null references account (id),
  post_id uuid not null references post (id),
  locale text not null default 'zh' check (locale in ('zh', 'en')),
  made_at timestamptz not null,
  ended_at timestamptz
);
create unique index deadline_link_one on deadline_link (account_id, post_id) where ended_at is null;
grant select, insert, update on deadline_link to gankao_app;

-- an account that is disabled loses its links for good: enabling it again must not open an address others may know
create function end_deadline_links() returns trigger language plpgsql as $$
begin
  update deadline_link set ended_at = new.disabled_at where account_id = new.id and ended_at is null;
  return new;
end
$$;
create trigger account_disabled after update of disabled_at on account
  for each row when (old.disabled_at is null and new.disabled_at is not null)
  execute function end_deadline_links();

-- deadlines that ended lately stay in a calendar for a while, as done
create index promise_closed on promise (closed_at) where closed_at is not null;
