-- Statements of the store itself: numbers of documents and the horizon of feeds.

-- :stmt number_take_back_order ->one () => number_taken (number:i64)
-- Takes the next BO#. A gap stays where the transaction is rolled back on PostgreSQL; a number is never given twice.
-- :sqlite
UPDATE counters SET next = next + 1 WHERE name = 'back_order' RETURNING next - 1;
-- :postgres
SELECT nextval('back_order_number');
-- :both

-- :stmt number_peek_back_order ->one () => number_next (number:i64)
-- The BO# that would be given next.
-- :sqlite
SELECT next FROM counters WHERE name = 'back_order';
-- :postgres
SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM back_order_number;
-- :both

-- :stmt number_forward_back_order ->one (next:i64) => number_moved (number:i64)
-- Moves the sequence forward to ${next}; the flow has made sure that this is forward, and the table's primary key catches a race.
-- :sqlite
UPDATE counters SET next = $next WHERE name = 'back_order' AND next <= $next RETURNING next;
-- :postgres
SELECT setval('back_order_number', $next, false);
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
