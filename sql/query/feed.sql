-- What others follow: the changes of everything, and what a device needs without signal. Feeds go by (xact, id) and stop
-- at the horizon (docs/decisions/0004); a place is the last row that was given out.

-- :part range
(e.xact, e.id) > ($xact, $id) AND (e.xact, e.id) <= ($to_xact, $to_id)

-- :part account_shown
($rep IS NULL OR EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = a.id AND r.user_id = $rep))

-- :part product_shown
(p.active = 1 AND ($for_rep = 0 OR p.admin_only = 0))

-- :part product_events
SELECT e.object_id FROM events e WHERE {range} AND e.object = 'product' AND e.kind NOT LIKE 'inventory.%'

-- :stmt feed_newest_event ->opt (horizon:i64) => feed_place_row (xact:i64, id:i64, at:i64)
-- The last event below the horizon.
SELECT xact, id, at FROM events WHERE xact < $horizon ORDER BY xact DESC, id DESC LIMIT 1;

-- :stmt feed_newest_move ->opt (horizon:i64) => feed_place_row
-- The last row of the ledger below the horizon.
SELECT xact, id, at FROM inventory_moves WHERE xact < $horizon ORDER BY xact DESC, id DESC LIMIT 1;

-- :stmt feed_event_at ->opt (xact:i64, id:i64, at:i64) => feed_place_row
-- Whether a place is one of this database.
SELECT xact, id, at FROM events WHERE id = $id AND xact = $xact AND at = $at;

-- :stmt feed_move_at ->opt (xact:i64, id:i64, at:i64) => feed_place_row
-- The same in the ledger.
SELECT xact, id, at FROM inventory_moves WHERE id = $id AND xact = $xact AND at = $at;

-- :stmt feed_event_after ->opt (xact:i64, id:i64, to_xact:i64, to_id:i64, skip:i64) => feed_place_row
-- The event that comes so many after a place.
SELECT e.xact, e.id, e.at FROM events e WHERE {range} ORDER BY e.xact, e.id LIMIT 1 OFFSET $skip;

-- :stmt feed_changes ->many (xact:i64, id:i64, to_xact:i64, to_id:i64, rep:i64?, back_orders:flag, me:i64, most:i64) => event_row
-- What happened between two places, as far as the user may see its object now. Another's own views are nobody's business.
-- Views of back orders and jobs that close them are traces of them; that a view is gone tells of none.
{events_begin}
WHERE {range} AND ($back_orders = 1 OR CASE e.object WHEN 'back_order' THEN 1 = 0
    WHEN 'view' THEN e.kind = 'view.deleted' OR EXISTS (SELECT 1 FROM saved_views v WHERE v.id = e.object_id AND v.list <> 'back_orders')
    WHEN 'job' THEN EXISTS (SELECT 1 FROM jobs j WHERE j.id = e.object_id AND j.kind <> 'close_back_orders') ELSE 1 = 1 END)
AND (e.object <> 'view' OR e.user_id = $me OR EXISTS (SELECT 1 FROM saved_views v WHERE v.id = e.object_id AND v.shared = 1))
AND ($rep IS NULL OR CASE e.object
    WHEN 'account' THEN EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = e.object_id AND r.user_id = $rep)
    WHEN 'product' THEN EXISTS (SELECT 1 FROM products p WHERE p.id = e.object_id AND p.admin_only = 0)
    WHEN 'back_order' THEN EXISTS (SELECT 1 FROM back_orders b JOIN account_reps r ON r.account_id = b.account_id
        WHERE b.number = e.object_id AND r.user_id = $rep)
    WHEN 'order' THEN EXISTS (SELECT 1 FROM orders o JOIN account_reps r ON r.account_id = o.account_id
        WHERE o.number = e.object_id AND r.user_id = $rep)
    ELSE e.object IN ('producer', 'importer', 'family', 'warehouse', 'price_level', 'view') END)
ORDER BY e.xact, e.id LIMIT $most{events_end};

-- :stmt feed_accounts ->many (rep:i64?, after:i64, most:i64) => feed_account_row (id:i64, rev:i64, code:text, name:text, city:text, type:text, status:text, active:flag, search_key:text, gone:flag)
-- All accounts that the user sees.
SELECT a.id, a.rev, a.code, a.name, a.city, a.type, a.status, a.active, a.search_key, CAST(0 AS SMALLINT)
FROM accounts a WHERE a.id > $after AND {account_shown} ORDER BY a.id LIMIT $most;

-- :stmt feed_accounts_changed ->many (rep:i64?, xact:i64, id:i64, to_xact:i64, to_id:i64, after:i64, most:i64) => feed_account_row
-- Accounts that changed between two places. One that a rep does not see (any more) is told only if he was among its reps
-- at some time between: the lists of reps in the events name him.
SELECT a.id, a.rev, a.code, a.name, a.city, a.type, a.status, a.active, a.search_key,
    CAST(CASE WHEN {account_shown} THEN 0 ELSE 1 END AS SMALLINT)
FROM accounts a WHERE a.id > $after
AND a.id IN (SELECT e.object_id FROM events e WHERE {range} AND e.object = 'account')
AND ({account_shown} OR EXISTS (SELECT 1 FROM events e WHERE {range} AND e.object = 'account' AND e.object_id = a.id
    AND replace(replace(e.diff, '[', ','), ']', ',') LIKE '%,' || CAST($rep AS TEXT) || ',%'))
ORDER BY a.id LIMIT $most;

-- :stmt feed_products ->many (for_rep:flag, after:i64, most:i64) => feed_product_row (id:i64, rev:i64, code:text, name:text, vintage:i64?, producer_name:text, family:i64?, unit_set:i64, orderable:flag, admin_only:flag, discontinued:flag, warehouse_name:text, search_key:text, gone:flag)
-- All active products that the user sees.
SELECT p.id, p.rev, p.code, p.name, p.vintage, r.name, p.family_id, p.unit_set, p.orderable, p.admin_only, p.discontinued, w.name, p.search_key,
    CAST(0 AS SMALLINT)
FROM products p JOIN producers r ON r.id = p.producer_id JOIN warehouses w ON w.id = p.primary_warehouse_id
WHERE p.id > $after AND {product_shown} ORDER BY p.id LIMIT $most;

-- :stmt feed_products_changed ->many (for_rep:flag, xact:i64, id:i64, to_xact:i64, to_id:i64, after:i64, most:i64) => feed_product_row
-- Products that changed between two places, also through the names of producer and warehouse. One that is not shown is told
-- only if that may have changed between.
SELECT p.id, p.rev, p.code, p.name, p.vintage, r.name, p.family_id, p.unit_set, p.orderable, p.admin_only, p.discontinued, w.name, p.search_key,
    CAST(CASE WHEN {product_shown} THEN 0 ELSE 1 END AS SMALLINT)
FROM products p JOIN producers r ON r.id = p.producer_id JOIN warehouses w ON w.id = p.primary_warehouse_id
WHERE p.id > $after
AND (p.id IN ({product_events})
    OR p.producer_id IN (SELECT e.object_id FROM events e WHERE {range} AND e.object = 'producer')
    OR p.primary_warehouse_id IN (SELECT e.object_id FROM events e WHERE {range} AND e.object = 'warehouse'))
AND ({product_shown} OR EXISTS (SELECT 1 FROM events e WHERE {range} AND e.object = 'product' AND e.object_id = p.id
    AND e.kind <> 'product.created' AND (e.diff LIKE '%"active"%' OR e.diff LIKE '%"admin_only"%')))
ORDER BY p.id LIMIT $most;

-- :stmt feed_stock ->many (for_rep:flag, after:i64, most:i64) => feed_stock_row (product_id:i64, on_hand:qty, available:qty)
-- What the primary warehouses hold of all active products that the user sees.
SELECT p.id, COALESCE(b.on_hand_btl, 0), COALESCE(b.on_hand_btl - b.on_future_btl, 0)
FROM products p LEFT JOIN inventory_balances b ON b.product_id = p.id AND b.warehouse_id = p.primary_warehouse_id
WHERE p.id > $after AND {product_shown} ORDER BY p.id LIMIT $most;

-- :stmt feed_stock_changed ->many (for_rep:flag, xact:i64, id:i64, to_xact:i64, to_id:i64, move_xact:i64, move_id:i64, to_move_xact:i64, to_move_id:i64, after:i64, most:i64) => feed_stock_row
-- The same where the ledger has moved between two of its places, or the product itself has changed between two events (it may
-- look at another warehouse now, or be shown again).
SELECT p.id, COALESCE(b.on_hand_btl, 0), COALESCE(b.on_hand_btl - b.on_future_btl, 0)
FROM products p LEFT JOIN inventory_balances b ON b.product_id = p.id AND b.warehouse_id = p.primary_warehouse_id
WHERE p.id > $after AND {product_shown}
AND (p.id IN ({product_events}) OR p.id IN (SELECT m.product_id FROM inventory_moves m
    WHERE (m.xact, m.id) > ($move_xact, $move_id) AND (m.xact, m.id) <= ($to_move_xact, $to_move_id)))
ORDER BY p.id LIMIT $most;
