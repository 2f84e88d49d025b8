-- What `cellarbook export --all` and `import --all` can't be given by tools/tablegen.py: rows that one engine keeps elsewhere.

-- The next numbers of documents: rows on SQLite, sequences on PostgreSQL. In an export they are always rows.
-- :whole counters postgres
SELECT name, next FROM (SELECT name, next FROM counters
UNION ALL SELECT 'back_order', last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM back_order_number
UNION ALL SELECT 'order', last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM order_number
UNION ALL SELECT 'purchase_order', last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM purchase_order_number) AS numbers
ORDER BY name COLLATE "C"

-- How far the events were told. Ids of transactions are one database's own: elsewhere the events go by their ids alone.
-- :whole notify_cursor both
SELECT c.id, 0 AS xact, COALESCE((SELECT MIN(e.id) - 1 FROM events e WHERE (e.xact, e.id) > (c.xact, c.event_id)),
    (SELECT MAX(e.id) FROM events e), 0) AS event_id FROM notify_cursor c

-- How many events were told although one of a smaller id was not (a late commit). By their ids alone nobody could say that of them.
-- On SQLite events commit in the order of their ids.
-- :whole untold sqlite
SELECT 0
-- :whole untold postgres
WITH place AS MATERIALIZED (SELECT c.xact, c.event_id,
    (SELECT MIN(n.id) FROM events n WHERE (n.xact, n.id) > (c.xact, c.event_id)) AS untold FROM notify_cursor c)
SELECT COUNT(*) FROM place p JOIN events e ON e.id > p.untold WHERE (e.xact, e.id) <= (p.xact, p.event_id)

-- What keeps closed things as they are would keep them out, too: how triggers are dropped, and made again.
-- :whole triggers sqlite
SELECT 'DROP TRIGGER ' || name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid

-- Sequences go on where the rows end.
-- :whole after postgres
SELECT setval('back_order_number', next, false) FROM counters WHERE name = 'back_order';
SELECT setval('order_number', next, false) FROM counters WHERE name = 'order';
SELECT setval('purchase_order_number', next, false) FROM counters WHERE name = 'purchase_order';
DELETE FROM counters WHERE name IN ('back_order', 'order', 'purchase_order');
