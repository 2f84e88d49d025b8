-- The event table.

-- :stmt event_insert ->exec (at:i64, user_id:i64?, kind:text, object:text, object_id:i64, rev:i64, diff:text)
-- Notes one changed object.
INSERT INTO events (at, user_id, kind, object, object_id, rev, diff)
VALUES ($at, $user_id, $kind, $object, $object_id, $rev, $diff);

-- A page of events holds at most 500,000 characters of diffs, or one event: the diff of 200 lines with full notes is a megabyte, and
-- a request has a few for its memory. found: how many there were without this bound.
-- :part events_begin
SELECT s.id, s.xact, s.at, s.user_id, s.user_name, s.kind, s.object, s.object_id, s.rev, s.diff, s.found FROM (
    SELECT f.id, f.xact, f.at, f.user_id, f.user_name, f.kind, f.object, f.object_id, f.rev, f.diff, COUNT(*) OVER () AS found,
        SUM(LENGTH(f.diff)) OVER (ORDER BY f.xact, f.id) - LENGTH(f.diff) AS chars_before
    FROM (SELECT e.id, e.xact, e.at, e.user_id, u.name AS user_name, e.kind, e.object, e.object_id, e.rev, e.diff
        FROM events e LEFT JOIN users u ON u.id = e.user_id
-- :part events_end
) f) s WHERE s.chars_before < 500000 ORDER BY s.xact, s.id

-- :stmt event_by_object ->many (object:text, object_id:i64, after:i64, most:i64) => event_row (id:i64, xact:i64, at:i64, user_id:i64?, user_name:text?, kind:text, object:text, object_id:i64, rev:i64, diff:text, found:i64)
-- The history of one object, oldest first.
{events_begin}
WHERE e.object = $object AND e.object_id = $object_id AND e.id > $after ORDER BY e.id LIMIT $most{events_end};

-- :stmt event_audit ->many (user_id:i64?, object:text?, before:i64, most:i64) => event_row
-- Changes of settings, users, access and numbers, latest first: by one user, of one kind of object, or all. found: not counted.
SELECT e.id, e.xact, e.at, e.user_id, u.name AS user_name, e.kind, e.object, e.object_id, e.rev, e.diff, 0 AS found
FROM events e LEFT JOIN users u ON u.id = e.user_id
WHERE (e.object IN ('company', 'user', 'outbound_email', 'webhook', 'price_level', 'warehouse') OR e.kind IN ('account.reps_changed', 'account.price_levels_changed'))
    AND ($user_id IS NULL OR e.user_id = $user_id) AND ($object IS NULL OR e.object = $object) AND e.id < $before
ORDER BY e.id DESC LIMIT $most;
