-- Statements of the store itself: numbers of documents and the horizon of feeds.

-- :stmt number_take ->one () => (number:i64)
-- Takes the next number. A gap stays where the transaction is rolled back on PostgreSQL; a number is never given twice.
-- :vary kind back_order[name=back_order] order[name=order] purchase_order[name=purchase_order]
-- :sqlite
UPDATE counters SET next = next + 1 WHERE name = '{name}' RETURNING next - 1;
-- :postgres
SELECT nextval('{name}_number');
-- :both

-- :stmt number_peek ->one () => (number:i64)
-- The number that would be given next.
-- :vary kind like number_take
-- :sqlite
SELECT next FROM counters WHERE name = '{name}';
-- :postgres
SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM {name}_number;
-- :both

-- :stmt number_forward ->one (next:i64) => (number:i64)
-- Moves the sequence forward to ${next}; the flow has made sure that this is forward, and the table's primary key catches a race.
-- :vary kind like number_take
-- :sqlite
UPDATE counters SET next = $next WHERE name = '{name}' AND next <= $next RETURNING next;
-- :postgres
SELECT setval('{name}_number', $next, false);
-- :both

-- :stmt event_horizon ->one () => event_horizon (xact:i64)
-- Events and moves of transactions below it are final; feeds stop before the others, so that a late commit is not lost.
-- :sqlite
SELECT 1;
-- :postgres
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
-- :both

-- :stmt migrations_applied ->many () => migration_applied (number:i64, name:text, digest:text)
-- What was applied to this database, in order.
SELECT number, name, digest FROM schema_migrations ORDER BY number;

-- :stmt migration_record ->exec (number:i64, name:text, digest:text, at:i64)
-- Notes that a migration was applied.
INSERT INTO schema_migrations (number, name, digest, applied_at) VALUES ($number, $name, $digest, $at);

-- :stmt company_exists ->one () => company_exists (n:i64)
-- Whether a company was made in this database.
SELECT COUNT(*) FROM company;
