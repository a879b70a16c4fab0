-- A photo with a redacted copy is published as that copy only; the original stays inside whatever a program asks.
create index evidence_redacted on evidence (redacted_of) where redacted_of is not null;
create function refuse_open_original() returns trigger language plpgsql security definer set search_path from current as $$
begin
  if exists (select from evidence where redacted_of = new.id) then
    raise exception 'evidence % has a redacted copy and cannot be published itself', new.id using errcode = 'GK002';
  end if;
  return new;
end
$$;
create trigger evidence_original_inside before insert or update of published on evidence for each row
  when (new.published) execute function refuse_open_original();
