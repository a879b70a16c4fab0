-- An address as its writers meant it, for finding the same matter again; written by the server (addressKey), so that
-- 昆仑路 12 号三单元 and 昆仑路12号3单元 are one. What is there already gets the plain form.
alter table whistle_case add column address_key text collate "C" not null default '';
update whistle_case set address_key = regexp_replace(lower(normalize(address, NFKC)), '[^[:alnum:]]+', '', 'g')
  where address <> '';
create index whistle_case_address on whistle_case (address_key) where address_key <> '';
create index whistle_case_near on whistle_case (service_id, lat) where lat is not null;
