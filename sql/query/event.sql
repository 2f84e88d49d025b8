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

-- :part audit_filter_arguments
id:i64?, user_id:i64?, object:text?, object_id:i64?, kind:text?, at_from:i64, at_to:i64

-- Of accounts only who is assigned to them and what prices they may have: the rest is everyday work.
-- :part audit_filter
e.object IN ('company', 'user', 'outbound_email', 'webhook', 'price_level', 'warehouse', 'account')
AND (e.object <> 'account' OR e.kind IN ('account.reps_changed', 'account.price_levels_changed'))
AND ($id IS NULL OR e.id = $id)
AND ($user_id IS NULL OR e.user_id = $user_id)
AND ($object IS NULL OR e.object = $object)
AND ($object_id IS NULL OR e.object_id = $object_id)
AND ($kind IS NULL OR e.kind = $kind)
AND e.at >= $at_from AND e.at < $at_to

-- :stmt event_audit ->many (before:i64, limit:i64, offset:i64, {audit_filter_arguments}) => audit_row (id:i64, at:i64, user_id:i64?, user_name:text?, kind:text, object:text, object_id:i64, object_name:text?, rev:i64, diff:text)
-- Changes of settings, users, access and numbers, latest first.
SELECT e.id, e.at, e.user_id, u.name, e.kind, e.object, e.object_id,
    CASE e.object
        WHEN 'user' THEN (SELECT x.name FROM users x WHERE x.id = e.object_id)
        WHEN 'account' THEN (SELECT x.name FROM accounts x WHERE x.id = e.object_id)
        WHEN 'warehouse' THEN (SELECT x.name FROM warehouses x WHERE x.id = e.object_id)
        WHEN 'price_level' THEN (SELECT x.name FROM price_levels x WHERE x.id = e.object_id)
        WHEN 'outbound_email' THEN (SELECT x.key FROM outbound_emails x WHERE x.id = e.object_id)
        WHEN 'webhook' THEN (SELECT x.url FROM webhooks x WHERE x.id = e.object_id)
        ELSE (SELECT x.name FROM company x) END,
    e.rev, e.diff
FROM events e LEFT JOIN users u ON u.id = e.user_id
WHERE e.id < $before AND {audit_filter}
ORDER BY e.id DESC LIMIT $limit OFFSET $offset;

-- :stmt event_audit_count ->one (cap:i64, {audit_filter_arguments}) => audit_counted (n:i64)
-- How many the filters let through, counted to ${cap}.
SELECT COUNT(*) FROM (SELECT 1 AS one FROM events e WHERE {audit_filter} LIMIT $cap) n;
