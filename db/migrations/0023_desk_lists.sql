-- A place may end; matters keep it. Lists of duties say who changed them and why.
alter table place add column ended_on date;
alter table duty_clause add column ended_reason text, add column replaces uuid references duty_clause (id);
-- two clauses of one number never hold at once
alter table duty_clause add constraint duty_clause_one
  exclude using gist (list with =, no with =, valid with &&) where (not isempty(valid));
-- the last administrator is counted over these
create index grants_role on grants (role);
