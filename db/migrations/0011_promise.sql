-- Who of the holding unit was named to do it: their own list, and nothing that could be counted of a person, since it is
-- there only as long as the promise is open with them.
alter table promise add column hold_person uuid references person (id);
create index promise_hold_person on promise (hold_person, due_at, id) where closed_at is null and hold_person is not null;
