-- Orders: reading one, making, changing and moving one through its states. What an order does to stock is posted by inventory.sql.

-- :part order_visible
($rep IS NULL OR EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = o.account_id AND r.user_id = $rep))

-- :stmt order_by_number ->opt (number:i64, rep:i64?) => (number:i64, rev:i64, account_id:i64, account_code:text, account_name:text, account_status:text, account_active:flag, state:text, delivery_date:day?, note:text?, private_note:text?, reference:text?, created_at:i64, created_by:i64, created_by_name:text, activated_at:i64?, confirmed_at:i64?, confirmed_by:i64?, confirmed_by_name:text?, ended_at:i64?, ended_by:i64?, ended_by_name:text?, end_note:text?, hold_lifted_at:i64?, hold_lifted_by:i64?, hold_lifted_by_name:text?, warned_at:i64?, next_line:i64)
-- One order without its lines; with a rep only if the account is his now.
SELECT o.number, o.rev, o.account_id, a.code, a.name, a.status, a.active, o.state, o.delivery_date, o.note, o.private_note,
    o.reference, o.created_at, o.created_by, u.name, o.activated_at, o.confirmed_at, o.confirmed_by, cu.name,
    o.ended_at, o.ended_by, eu.name, o.end_note, o.hold_lifted_at, o.hold_lifted_by, hu.name, o.warned_at, o.next_line
FROM orders o
JOIN accounts a ON a.id = o.account_id
JOIN users u ON u.id = o.created_by
LEFT JOIN users cu ON cu.id = o.confirmed_by
LEFT JOIN users eu ON eu.id = o.ended_by
LEFT JOIN users hu ON hu.id = o.hold_lifted_by
WHERE o.number = $number AND {order_visible};

-- :stmt order_lines ->many (number:i64) => (line:i64, position:i64, product_id:i64, code:text, name:text, vintage:i64?, unit_set:i64, warehouse_id:i64, warehouse_code:text, warehouse_name:text, qty:qty, price_level_id:i64?, price_level:text?, price:money, instead_of:i64?, note:text?)
-- The lines with their snapshots.
SELECT l.line, l.position, l.product_id, l.product_code, l.product_name, l.vintage, l.unit_set, l.warehouse_id, w.code, w.name,
    l.qty_btl, l.price_level_id, l.price_level, l.price_cents, l.instead_of, l.note
FROM order_lines l JOIN warehouses w ON w.id = l.warehouse_id
WHERE l.order_number = $number ORDER BY l.position, l.line;

-- :stmt order_insert ->exec (number:i64, account:i64, state:text, delivery_date:day?, note:text?, private_note:text?, reference:text?, created_at:i64, created_by:i64, activated_at:i64?, next_line:i64)
-- A new order in the state that its submit decided.
INSERT INTO orders (number, rev, account_id, state, delivery_date, note, private_note, reference, created_at, created_by,
    activated_at, next_line)
VALUES ($number, 1, $account, $state, $delivery_date, $note, $private_note, $reference, $created_at, $created_by,
    $activated_at, $next_line);

-- :stmt order_line_insert ->exec (number:i64, line:i64, position:i64, product:i64, warehouse:i64, qty:qty, price_level_id:i64?, price:money, instead_of:i64?, note:text?, product_code:text, product_name:text, vintage:i64?, unit_set:i64, price_level:text?)
-- A line with the snapshot of today.
INSERT INTO order_lines (order_number, line, position, product_id, warehouse_id, qty_btl, price_level_id, price_cents, instead_of,
    note, product_code, product_name, vintage, unit_set, price_level)
VALUES ($number, $line, $position, $product, $warehouse, $qty, $price_level_id, $price, $instead_of,
    $note, $product_code, $product_name, $vintage, $unit_set, $price_level);

-- :stmt order_line_update ->guard (number:i64, line:i64, position:i64, warehouse:i64, qty:qty, price_level_id:i64?, price:money, price_level:text?, note:text?)
-- A line that stays; its snapshot of the product stays too.
UPDATE order_lines SET position = $position, warehouse_id = $warehouse, qty_btl = $qty, price_level_id = $price_level_id,
    price_cents = $price, price_level = $price_level, note = $note
WHERE order_number = $number AND line = $line;

-- :stmt order_line_delete ->guard (number:i64, line:i64)
-- A line that is dropped.
DELETE FROM order_lines WHERE order_number = $number AND line = $line;

-- :stmt order_update ->guard (number:i64, rev:i64, delivery_date:day?, note:text?, private_note:text?, reference:text?, next_line:i64)
-- A change to an order or its lines; the guard is the second lock after the flow's own look.
UPDATE orders SET rev = rev + 1, delivery_date = $delivery_date, note = $note, private_note = $private_note,
    reference = $reference, next_line = $next_line
WHERE number = $number AND rev = $rev;

-- :stmt order_activate ->guard (number:i64, rev:i64, at:i64)
-- A draft that is released, a future order that is due.
UPDATE orders SET rev = rev + 1, state = 'active', activated_at = $at WHERE number = $number AND rev = $rev AND state IN ('draft', 'future');

-- :stmt order_confirm ->guard (number:i64, rev:i64, at:i64, by:i64?)
-- By an admin, for good.
UPDATE orders SET rev = rev + 1, state = 'confirmed', confirmed_at = $at, confirmed_by = $by
WHERE number = $number AND rev = $rev AND state = 'active';

-- :stmt order_end ->guard (number:i64, rev:i64, state:text, at:i64, by:i64?, note:text?)
-- Cancelled or expired.
UPDATE orders SET rev = rev + 1, state = $state, ended_at = $at, ended_by = $by, end_note = $note
WHERE number = $number AND rev = $rev AND state NOT IN ('cancelled', 'expired');

-- :stmt order_lift_hold ->guard (number:i64, rev:i64, at:i64, by:i64?)
-- It may be confirmed although its account is blocked.
UPDATE orders SET rev = rev + 1, hold_lifted_at = $at, hold_lifted_by = $by WHERE number = $number AND rev = $rev AND state = 'active';

-- :stmt order_warned ->guard (number:i64, rev:i64, at:i64)
-- Its maker was told that it expires tomorrow.
UPDATE orders SET rev = rev + 1, warned_at = $at WHERE number = $number AND rev = $rev AND state = 'draft';

-- Ties to back orders ------------------------------------------------------------------------------------------------

-- :stmt order_ties ->many (order:i64) => (back_order:i64, tie:text, remainder:i64?)
-- The back orders that an order was started from.
SELECT back_order, tie, remainder FROM order_back_orders WHERE order_number = $order ORDER BY back_order;

-- :stmt order_tie_insert ->exec (order:i64, back_order:i64, tie:text)
-- An order was started from a back order.
INSERT INTO order_back_orders (order_number, back_order, tie) VALUES ($order, $back_order, $tie);

-- :stmt order_tie_end ->guard (order:i64, back_order:i64, tie:text, remainder:i64?)
-- The order was activated (closed), or ended before (freed).
UPDATE order_back_orders SET tie = $tie, remainder = $remainder
WHERE order_number = $order AND back_order = $back_order AND tie = 'tied';

-- :stmt order_fills ->many (order:i64) => (back_order:i64, line:i64, qty:qty, keep_remainder:flag, product_id:i64, wanted:qty, note:text?, waiting_since:i64)
-- What each line of its back orders gets of an order; longest waiting first.
SELECT f.back_order, f.line, f.qty_btl, f.keep_remainder, l.product_id, l.qty_btl, l.note, b.waiting_since
FROM order_fills f
JOIN back_orders b ON b.number = f.back_order
JOIN back_order_lines l ON l.back_order = f.back_order AND l.line = f.line
WHERE f.order_number = $order ORDER BY b.waiting_since, f.back_order, l.position, f.line;

-- :stmt order_fill_put ->exec (order:i64, back_order:i64, line:i64, qty:qty, keep_remainder:flag)
-- What a line gets now.
INSERT INTO order_fills (order_number, back_order, line, qty_btl, keep_remainder) VALUES ($order, $back_order, $line, $qty, $keep_remainder)
ON CONFLICT (order_number, back_order, line) DO UPDATE SET qty_btl = excluded.qty_btl, keep_remainder = excluded.keep_remainder;

-- :stmt order_fills_delete ->exec (order:i64, back_order:i64)
-- The order ended before it was active: nothing of it is for the back order, whose lines may go their own way.
DELETE FROM order_fills WHERE order_number = $order AND back_order = $back_order;

-- Prices ------------------------------------------------------------------------------------------------------------

-- :stmt prices_allowed ->many (account:i64, day:day, products:i64[8]) => (product_id:i64, price_level_id:i64, price_level:text, price:money)
-- What an account may be charged for products on a day, in the order of the levels; of overlapping prices the later one holds.
-- An account may have its own (default) level, those that are open to all, and those that it is listed on.
SELECT p.product_id, p.price_level_id, l.name, p.price_cents
FROM product_prices p JOIN price_levels l ON l.id = p.price_level_id
WHERE p.product_id IN ($products) AND l.active = 1 AND p.valid_from <= $day AND (p.valid_to IS NULL OR p.valid_to >= $day)
AND (l.open_to = 'all' OR EXISTS (SELECT 1 FROM account_price_levels a WHERE a.account_id = $account AND a.price_level_id = l.id)
    OR EXISTS (SELECT 1 FROM accounts a WHERE a.id = $account AND a.price_level = l.id))
AND NOT EXISTS (SELECT 1 FROM product_prices q WHERE q.product_id = p.product_id AND q.price_level_id = p.price_level_id
    AND q.valid_from > p.valid_from AND q.valid_from <= $day AND (q.valid_to IS NULL OR q.valid_to >= $day))
ORDER BY p.product_id, l.position, l.id;

-- Invoices ----------------------------------------------------------------------------------------------------------

-- :stmt invoice_take ->one () => (number:i64)
-- The next invoice number. From a row, under the transaction: invoice numbers have no gaps.
UPDATE counters SET next = next + 1 WHERE name = 'invoice' RETURNING next - 1;

-- :stmt invoice_peek ->one () => (number:i64)
-- The invoice number that would be given next.
SELECT next FROM counters WHERE name = 'invoice';

-- :stmt invoice_insert ->exec (number:i64, order:i64, warehouse:i64, at:i64)
-- The invoice of an order's lines of one warehouse.
INSERT INTO invoices (number, order_number, warehouse_id, created_at) VALUES ($number, $order, $warehouse, $at);

-- :stmt invoice_void ->guard (number:i64, at:i64)
-- It stays, marked void.
UPDATE invoices SET voided_at = $at WHERE number = $number AND voided_at IS NULL;

-- :stmt invoice_order ->opt (number:i64) => (order_number:i64)
-- The order that an invoice is of.
SELECT order_number FROM invoices WHERE number = $number;

-- :stmt order_invoices ->many (order:i64) => (number:i64, warehouse_id:i64, warehouse_name:text, created_at:i64, voided_at:i64?)
-- An order's invoices.
SELECT i.number, i.warehouse_id, w.name, i.created_at, i.voided_at FROM invoices i JOIN warehouses w ON w.id = i.warehouse_id
WHERE i.order_number = $order ORDER BY i.number;

-- The daily jobs ------------------------------------------------------------------------------------------------------

-- :stmt orders_due ->many (state:text, day:day, after:i64, most:i64) => (number:i64, rev:i64)
-- Draft or future orders whose delivery date is this day or before, in the order of their numbers.
SELECT number, rev FROM orders WHERE state = $state AND state IN ('draft', 'future') AND delivery_date <= $day AND number > $after
ORDER BY number LIMIT $most;
