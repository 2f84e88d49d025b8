-- The event table.

-- :stmt event_insert ->exec (at:i64, user_id:i64?, kind:text, object:text, object_id:i64, rev:i64, diff:text)
-- Notes one changed object.
INSERT INTO events (at, user_id, kind, object, object_id, rev, diff)
VALUES ($at, $user_id, $kind, $object, $object_id, $rev, $diff);

-- :stmt event_by_object ->many (object:text, object_id:i64, after:i64, most:i64) => event_row (id:i64, xact:i64, at:i64, user_id:i64?, user_name:text?, kind:text, object:text, object_id:i64, rev:i64, diff:text)
-- The history of one object, oldest first.
SELECT e.id, e.xact, e.at, e.user_id, u.name, e.kind, e.object, e.object_id, e.rev, e.diff
FROM events e LEFT JOIN users u ON u.id = e.user_id
WHERE e.object = $object AND e.object_id = $object_id AND e.id > $after ORDER BY e.id LIMIT $most;
