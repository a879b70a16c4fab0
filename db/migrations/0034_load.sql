-- How many notices are unread is asked with every page of the desk, however long the shelf of read ones is.
create index notice_unread on notice (person_id) where read_at is null;
-- Who is told: from a place to the posts there to the roles of each.
create index grants_post on grants (post_id);
