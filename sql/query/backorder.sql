-- Back orders: reading one, making, changing and closing one. Lists are in backorder_list.sql.
-- Nothing here writes to inventory: a back order moves no stock.

-- :part visible
($rep IS NULL OR EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = b.account_id AND r.user_id = $rep))

-- :stmt back_order_by_number ->opt (number:i64, rep:i64?) => (number:i64, rev:i64, account_id:i64, status:text, note:text?, reference:text?, priority:i64, need_by:day?, created_at:i64, created_by:i64, captured_at:i64?, waiting_since:i64, predecessor:i64?, tied_order:i64?, tied_state:text?, next_line:i64, closed_at:i64?, closed_by:i64?, close_reason:text?, close_note:text?)
-- One back order without its lines; with a rep only if the account is his now. Only an open one
-- is tied. Its account and its people are asked by the next two.
SELECT b.number, b.rev, b.account_id, b.status, b.note, b.reference, b.priority, b.need_by, b.created_at, b.created_by,
    b.captured_at, b.waiting_since, b.predecessor,
    CASE WHEN b.status = 'open' THEN (SELECT t.order_number FROM order_back_orders t
        WHERE t.back_order = b.number AND t.tie = 'tied') ELSE NULL END,
    CASE WHEN b.status = 'open' THEN (SELECT o.state FROM order_back_orders t JOIN orders o ON o.number = t.order_number
        WHERE t.back_order = b.number AND t.tie = 'tied') ELSE NULL END,
    b.next_line, b.closed_at, b.closed_by, b.close_reason, b.close_note
FROM back_orders b
WHERE b.number = $number AND {visible};

-- :stmt back_order_account ->many (account:i64) => (code:text, name:text, status:text, active:flag, rep_id:i64?, rep_name:text?)
-- :kept
-- The account of one, and who looks after it now: a row for each, or a single one without.
SELECT a.code, a.name, a.status, a.active, u.id, u.name
FROM accounts a
LEFT JOIN account_reps r ON r.account_id = a.id
LEFT JOIN users u ON u.id = r.user_id
WHERE a.id = $account ORDER BY r.user_id;

-- :stmt back_order_people ->many (users:i64[2]) => (id:i64, name:text)
-- :kept users=id
-- Who made and who closed one.
SELECT u.id, u.name FROM (VALUES ($users)) q CROSS JOIN users u WHERE u.id = q.column1;

-- :stmt back_order_standing ->opt (number:i64, rep:i64?) => (rev:i64, status:text, tied_order:i64?)
-- What an action on one needs to know before it begins: its rev, its status, the order it waits for; if it may be seen at all.
SELECT b.rev, b.status, t.order_number FROM back_orders b
LEFT JOIN order_back_orders t ON t.back_order = b.number AND t.tie = 'tied' WHERE b.number = $number AND {visible};

-- :stmt back_order_pins ->many (numbers:i64[50]) => (number:i64, rev:i64, status:text, tied_order:i64?)
-- The same of many at once, for work that may see all.
SELECT b.number, b.rev, b.status, t.order_number FROM back_orders b
LEFT JOIN order_back_orders t ON t.back_order = b.number AND t.tie = 'tied' WHERE b.number IN ($numbers);

-- :stmt back_order_reps ->many (account:i64) => (id:i64, name:text)
-- Who looks after the account now.
SELECT u.id, u.name FROM account_reps r JOIN users u ON u.id = r.user_id WHERE r.account_id = $account ORDER BY r.user_id;

-- What stands around a product p: who makes it, who brings it in, the stock v of its primary warehouse.
-- :part around_product
JOIN producers pr ON pr.id = p.producer_id
JOIN importers i ON i.id = p.importer_id
JOIN warehouses w ON w.id = p.primary_warehouse_id
LEFT JOIN inventory_balances v ON v.product_id = p.id AND v.warehouse_id = p.primary_warehouse_id

-- The next vintage of p's family that has stock in its primary warehouse, when p has none available; reps are not shown an
-- Admin Only one.
-- :part next_vintage
(SELECT x.id FROM products x
    JOIN inventory_balances xv ON xv.product_id = x.id AND xv.warehouse_id = x.primary_warehouse_id
    WHERE COALESCE(v.on_hand_btl - v.on_future_btl, 0) <= 0 AND p.family_id IS NOT NULL
        AND x.family_id = p.family_id AND x.vintage > p.vintage AND x.active = 1 AND (x.admin_only = 0 OR $admin = 1)
        AND xv.on_hand_btl - xv.on_future_btl > 0
    ORDER BY x.vintage, x.id LIMIT 1)

-- :stmt back_order_lines ->many (number:i64) => (line:i64, position:i64, qty:qty, note:text?, product_id:i64, code:text?, name:text?, vintage:i64?, unit_set:i64?, warehouse_name:text?)
-- The lines of one, those of a closed one with their snapshot. What stands around their products is asked by the next two. In the
-- order of their ids, which is the key's; who reads them puts them by position (a sort here would pack and unpack every column).
SELECT line, position, qty_btl, note, product_id, product_code, product_name, vintage, unit_set, warehouse_name
FROM back_order_lines WHERE back_order = $number ORDER BY line;

-- :stmt back_order_goods ->many (admin:flag, products:i64[8]) => (product_id:i64, code:text, name:text, vintage:i64?, unit_set:i64, producer_id:i64, producer_name:text, importer_id:i64, importer_name:text, warehouse_name:text, on_hand_btl:i64, available_btl:i64, active:flag, orderable:flag, admin_only:flag, discontinued:flag, next_id:i64?, next_code:text?, next_name:text?, next_vintage:i64?, next_unit_set:i64?)
-- :kept products=product_id
-- What lines show of these products as they are now. (SQLite makes a table of an IN of more than two, which costs as much as reading
-- three products; VALUES are gone through as they stand, if they come first: that is what CROSS says to it.)
SELECT p.id, p.code, p.name, p.vintage, p.unit_set, p.producer_id, pr.name, p.importer_id, i.name, w.name,
    COALESCE(v.on_hand_btl, 0), COALESCE(v.on_hand_btl - v.on_future_btl, 0),
    p.active, p.orderable, p.admin_only, p.discontinued, n.id, n.code, n.name, n.vintage, n.unit_set
FROM (VALUES ($products)) q
CROSS JOIN products p
{around_product}
LEFT JOIN products n ON n.id = {next_vintage}
WHERE p.id = q.column1;

-- :stmt back_order_makers ->many (products:i64[8]) => (product_id:i64, producer_id:i64, producer_name:text, importer_id:i64, importer_name:text, active:flag, orderable:flag, admin_only:flag, discontinued:flag)
-- :kept products=product_id
-- What closed lines show of these products beside their snapshot: no stock, no successor.
SELECT p.id, p.producer_id, pr.name, p.importer_id, i.name, p.active, p.orderable, p.admin_only, p.discontinued
FROM (VALUES ($products)) q
CROSS JOIN products p
JOIN producers pr ON pr.id = p.producer_id
JOIN importers i ON i.id = p.importer_id
WHERE p.id = q.column1;

-- :stmt back_order_waiting ->many (account:i64, except:i64, latest:i64, products:i64[8]) => (product:i64, number:i64)
-- Which of these products the account's latest open back orders wait for already. Goes by the account's back orders, of which there
-- are few; the + keeps the planner from going by product.
SELECT l.product_id, MIN(l.back_order)
FROM (SELECT number FROM back_orders WHERE account_id = $account AND status = 'open' AND number <> $except
    ORDER BY number DESC LIMIT $latest) b
JOIN back_order_lines l ON l.back_order = b.number
WHERE +l.product_id IN ($products)
GROUP BY l.product_id;

-- :stmt back_order_insert ->exec (number:i64, account:i64, note:text?, reference:text?, priority:i64, need_by:day?, created_at:i64, created_by:i64, captured_at:i64?, waiting_since:i64, predecessor:i64?, next_line:i64)
-- A new open back order.
INSERT INTO back_orders (number, rev, account_id, status, note, reference, priority, need_by, created_at, created_by,
    captured_at, waiting_since, predecessor, next_line)
VALUES ($number, 1, $account, 'open', $note, $reference, $priority, $need_by, $created_at, $created_by,
    $captured_at, $waiting_since, $predecessor, $next_line);

-- :stmt back_order_line_insert ->exec (number:i64, line:i64, position:i64, product:i64, qty:qty, note:text?, account:i64, waiting_since:i64)
-- A line on an open back order.
INSERT INTO back_order_lines (back_order, line, position, product_id, qty_btl, note, is_open, account_id, waiting_since)
VALUES ($number, $line, $position, $product, $qty, $note, 1, $account, $waiting_since);

-- :stmt back_order_update ->guard (number:i64, rev:i64, note:text?, reference:text?, priority:i64, need_by:day?, next_line:i64)
-- A change to an open back order or its lines; the guard is the second lock after the flow's own look.
UPDATE back_orders SET rev = rev + 1, note = $note, reference = $reference, priority = $priority, need_by = $need_by,
    next_line = $next_line
WHERE number = $number AND rev = $rev AND status = 'open';

-- :stmt back_order_touch ->guard (number:i64, rev:i64)
-- Its tie has changed: another revision, and whoever read the old one has lost the race.
UPDATE back_orders SET rev = rev + 1 WHERE number = $number AND rev = $rev AND status = 'open';

-- :stmt back_order_line_update ->guard (number:i64, line:i64, position:i64, qty:qty, note:text?)
-- A line that stays.
UPDATE back_order_lines SET position = $position, qty_btl = $qty, note = $note
WHERE back_order = $number AND line = $line AND is_open = 1;

-- :stmt back_order_line_delete ->guard (number:i64, line:i64)
-- A line that is dropped.
DELETE FROM back_order_lines WHERE back_order = $number AND line = $line AND is_open = 1;

-- :stmt back_order_lines_close ->exec (number:i64)
-- The snapshot: what the product and its primary warehouse are called on the day the back order closes.
UPDATE back_order_lines SET is_open = 0, warehouse_name = w.name, product_code = p.code, product_name = p.name,
    vintage = p.vintage, unit_set = p.unit_set
FROM products p JOIN warehouses w ON w.id = p.primary_warehouse_id
WHERE back_order_lines.back_order = $number AND back_order_lines.is_open = 1 AND p.id = back_order_lines.product_id;

-- :stmt back_order_close ->guard (number:i64, rev:i64, closed_at:i64, closed_by:i64?, reason:text, note:text?)
-- Closed, for ever: a trigger refuses every later change.
UPDATE back_orders SET rev = rev + 1, status = 'closed', closed_at = $closed_at, closed_by = $closed_by,
    close_reason = $reason, close_note = $note
WHERE number = $number AND rev = $rev AND status = 'open';

-- :stmt back_order_referenced ->opt (account:i64, reference:text) => back_order_referenced (number:i64)
-- The account's latest back order of a reference.
SELECT number FROM back_orders WHERE reference = $reference AND account_id = $account ORDER BY number DESC LIMIT 1;
