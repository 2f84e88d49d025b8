-- Saved views of lists. One's own, and those that are shared.

-- :part view_columns
v.id, v.rev, v.user_id, u.name, v.list, v.name, v.query, v.columns, v.shared

-- :part view_seen
(v.user_id = $me OR v.shared = 1)

-- :stmt view_by_id ->opt (id:i64, me:i64) => view_row (id:i64, rev:i64, user_id:i64, user_name:text, list:text, name:text, query:text, columns:text, shared:flag)
-- One that the user sees.
SELECT {view_columns} FROM saved_views v JOIN users u ON u.id = v.user_id WHERE v.id = $id AND {view_seen};

-- :stmt view_list ->many (me:i64, list:text?, after:i64, most:i64) => view_row
-- Those that the user sees, of one list or of all.
SELECT {view_columns} FROM saved_views v JOIN users u ON u.id = v.user_id
WHERE v.id > $after AND {view_seen} AND ($list IS NULL OR v.list = $list) ORDER BY v.id LIMIT $most;

-- :stmt view_named ->opt (user_id:i64, list:text, name:text) => view_id (id:i64)
-- The user's view of this name.
SELECT id FROM saved_views WHERE user_id = $user_id AND list = $list AND name = $name;

-- :stmt view_count ->one (user_id:i64) => counted
-- How many views a user has.
SELECT COUNT(*) FROM saved_views WHERE user_id = $user_id;

-- :stmt view_insert ->one (user_id:i64, list:text, name:text, query:text, columns:text, shared:flag, created_at:i64) => view_id
-- A new view.
INSERT INTO saved_views (user_id, list, name, query, columns, shared, created_at)
VALUES ($user_id, $list, $name, $query, $columns, $shared, $created_at) RETURNING id;

-- :stmt view_update ->guard (id:i64, rev:i64, name:text, query:text, columns:text, shared:flag)
-- Changes the view that has the revision ${rev}.
UPDATE saved_views SET rev = rev + 1, name = $name, query = $query, columns = $columns, shared = $shared WHERE id = $id AND rev = $rev;

-- :stmt view_delete ->guard (id:i64, rev:i64)
-- Removes a view.
DELETE FROM saved_views WHERE id = $id AND rev = $rev;
