-- What must never be false, as questions that must find nothing. `cellarbook check` and the tests ask them all.

-- :stmt invariant_balances ->many () => problem (problem:text)
-- Each balance is the sum of its ledger.
SELECT 'balance of product ' || b.product_id || ' in warehouse ' || b.warehouse_id || ' is not the sum of its moves'
FROM inventory_balances b LEFT JOIN (
    SELECT product_id, warehouse_id,
        SUM(CASE WHEN bucket = 'on_hand' THEN qty_btl ELSE 0 END) AS on_hand,
        SUM(CASE WHEN bucket = 'on_future' THEN qty_btl ELSE 0 END) AS on_future,
        SUM(CASE WHEN bucket = 'on_order' THEN qty_btl ELSE 0 END) AS on_order
    FROM inventory_moves GROUP BY product_id, warehouse_id) m
    ON m.product_id = b.product_id AND m.warehouse_id = b.warehouse_id
WHERE b.on_hand_btl <> COALESCE(m.on_hand, 0) OR b.on_future_btl <> COALESCE(m.on_future, 0)
    OR b.on_order_btl <> COALESCE(m.on_order, 0);

-- :stmt invariant_moves_have_balance ->many () => problem
-- No ledger row is without a balance.
SELECT DISTINCT 'moves of product ' || m.product_id || ' in warehouse ' || m.warehouse_id || ' have no balance'
FROM inventory_moves m LEFT JOIN inventory_balances b ON b.product_id = m.product_id AND b.warehouse_id = m.warehouse_id
WHERE b.product_id IS NULL;

-- :stmt invariant_lines_open_as_their_order ->many () => problem
-- Lines are open exactly as long as their back order.
SELECT 'line ' || l.line || ' of BO-' || l.back_order || ' is not open or closed as its back order is'
FROM back_order_lines l JOIN back_orders b ON b.number = l.back_order
WHERE (b.status = 'open') <> (l.is_open = 1);

-- :stmt invariant_lines_wait_as_their_order ->many () => problem
-- Open lines know the account and the place in the queue of their back order.
SELECT 'line ' || l.line || ' of BO-' || l.back_order || ' has another account or waiting_since than its back order'
FROM back_order_lines l JOIN back_orders b ON b.number = l.back_order
WHERE l.is_open = 1 AND (l.account_id IS NULL OR l.account_id <> b.account_id OR l.waiting_since IS NULL OR l.waiting_since <> b.waiting_since);

-- :stmt invariant_back_orders_have_lines ->many () => problem
-- A back order has at least one line.
SELECT 'BO-' || b.number || ' has no line' FROM back_orders b
WHERE NOT EXISTS (SELECT 1 FROM back_order_lines l WHERE l.back_order = b.number);

-- :stmt invariant_line_ids ->many () => problem
-- A line's id is below the next one to be given.
SELECT 'line ' || l.line || ' of BO-' || l.back_order || ' is not below the next line id'
FROM back_order_lines l JOIN back_orders b ON b.number = l.back_order WHERE l.line >= b.next_line;

-- :stmt invariant_numbers ->many (next:i64) => problem
-- No back order has a number that is still to be given.
SELECT 'BO-' || number || ' has a number that was not given yet' FROM back_orders WHERE number >= $next;

-- :stmt invariant_events ->many () => problem
-- Every back order has its creation in the event table, exactly once.
SELECT 'BO-' || b.number || ' has not exactly one creation event' FROM back_orders b
WHERE (SELECT COUNT(*) FROM events e WHERE e.object = 'back_order' AND e.object_id = b.number AND e.kind = 'back_order.created') <> 1;

-- :stmt invariant_jobs ->many () => problem
-- A job has ended exactly when it says when, and nobody has the lease of one that has; it has not done more than there is.
SELECT 'job ' || id || ' is ' || state || ', which does not go with its end, its lease or what it has done' FROM jobs
WHERE (state IN ('done', 'failed', 'stopped')) <> (ended_at IS NOT NULL)
    OR (state <> 'running' AND (lease_owner IS NOT NULL OR lease_until <> 0)) OR done < 0 OR done > total
    OR (state = 'done' AND done <> total);

-- Orders ------------------------------------------------------------------------------------------------------------

-- :stmt invariant_document_numbers ->many (next:i64) => problem
-- No order and no purchase order has a number that is still to be given.
-- :vary kind order[table=orders|word=order] purchase_order[table=purchase_orders|word=purchase order]
SELECT '{word} ' || number || ' has a number that was not given yet' FROM {table} WHERE number >= $next;

-- :stmt invariant_document_events ->many () => problem
-- Every order and every purchase order has its creation in the event table, exactly once.
-- :vary kind order[table=orders|word=order|object=order] purchase_order[table=purchase_orders|word=purchase order|object=purchase_order]
SELECT '{word} ' || o.number || ' has not exactly one creation event' FROM {table} o
WHERE (SELECT COUNT(*) FROM events e WHERE e.object = '{object}' AND e.object_id = o.number AND e.kind = '{object}.created') <> 1;

-- :stmt invariant_orders_have_lines ->many () => problem
-- An order has at least one line, and its lines' ids are below the next one to be given.
SELECT 'order ' || o.number || ' has no line, or one with an id that was not given yet' FROM orders o
WHERE NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_number = o.number)
    OR EXISTS (SELECT 1 FROM order_lines l WHERE l.order_number = o.number AND l.line >= o.next_line);

-- :stmt invariant_on_future ->many () => problem
-- On Future is what future orders hold, and nothing else.
SELECT 'on future of product ' || x.product_id || ' in warehouse ' || x.warehouse_id || ' is not what future orders hold'
FROM (SELECT product_id, warehouse_id, on_future_btl AS btl FROM inventory_balances
    UNION ALL
    SELECT l.product_id, l.warehouse_id, -l.qty_btl FROM order_lines l JOIN orders o ON o.number = l.order_number
    WHERE o.state = 'future') x
GROUP BY x.product_id, x.warehouse_id HAVING SUM(x.btl) <> 0;

-- :stmt invariant_on_hand_of_orders ->many () => problem
-- What orders have taken out of On Hand is what draft, active and confirmed ones hold.
SELECT 'what orders took of product ' || x.product_id || ' in warehouse ' || x.warehouse_id || ' is not what they hold'
FROM (SELECT product_id, warehouse_id, qty_btl AS btl FROM inventory_moves WHERE reason = 'order' AND bucket = 'on_hand'
    UNION ALL
    SELECT l.product_id, l.warehouse_id, l.qty_btl FROM order_lines l JOIN orders o ON o.number = l.order_number
    WHERE o.state IN ('draft', 'active', 'confirmed')) x
GROUP BY x.product_id, x.warehouse_id HAVING SUM(x.btl) <> 0;

-- :stmt invariant_ties ->many () => problem
-- Tied: an open back order and an order that is not active yet. Closed: by the activation of the order. Freed: it ended before.
SELECT 'BO-' || t.back_order || ' is ' || t.tie || ' to order ' || t.order_number || ', which is ' || o.state
FROM order_back_orders t
JOIN orders o ON o.number = t.order_number
JOIN back_orders b ON b.number = t.back_order
WHERE (t.tie = 'tied' AND (o.state NOT IN ('draft', 'future') OR b.status <> 'open'))
    OR (t.tie = 'closed' AND (o.activated_at IS NULL OR b.status <> 'closed' OR b.close_reason <> 'ordered'))
    OR (t.tie = 'freed' AND (o.state NOT IN ('cancelled', 'expired') OR o.activated_at IS NOT NULL));

-- :stmt invariant_ordered_back_orders ->many () => problem
-- A back order that closed because it was ordered was closed by an order.
SELECT 'BO-' || b.number || ' was closed as ordered, but by no order' FROM back_orders b
WHERE b.close_reason = 'ordered'
    AND NOT EXISTS (SELECT 1 FROM order_back_orders t WHERE t.back_order = b.number AND t.tie = 'closed');

-- :stmt invariant_fills ->many () => problem
-- No line of a back order gets more than it asks for.
SELECT 'order ' || f.order_number || ' has more for line ' || f.line || ' of BO-' || f.back_order || ' than it asks for'
FROM order_fills f JOIN back_order_lines l ON l.back_order = f.back_order AND l.line = f.line
WHERE f.qty_btl > l.qty_btl;

-- :stmt invariant_fills_of_lines ->many () => problem
-- An order that holds bottles does not give more of them to back orders than are on its lines; a substitute counts for what it
-- stands in for.
SELECT 'order ' || x.order_number || ' gives back orders more of product ' || x.product_id || ' than it has'
FROM (SELECT f.order_number, l.product_id, f.qty_btl AS btl FROM order_fills f
    JOIN orders o ON o.number = f.order_number AND o.state NOT IN ('cancelled', 'expired')
    JOIN back_order_lines l ON l.back_order = f.back_order AND l.line = f.line
    UNION ALL
    SELECT l.order_number, COALESCE(l.instead_of, l.product_id), -l.qty_btl FROM order_lines l
    WHERE EXISTS (SELECT 1 FROM order_back_orders t WHERE t.order_number = l.order_number)) x
GROUP BY x.order_number, x.product_id HAVING SUM(x.btl) > 0;

-- :stmt invariant_invoices ->many () => problem
-- Invoice numbers have no gaps: from 1 to the one before the next.
SELECT 'invoices have gaps: there are ' || x.n || ', the next number is ' || c.next
FROM (SELECT COUNT(*) AS n, COALESCE(MAX(number), 0) AS last FROM invoices) x JOIN counters c ON c.name = 'invoice'
WHERE x.n <> x.last OR c.next <> x.last + 1;

-- Purchase orders -----------------------------------------------------------------------------------------------------

-- :stmt invariant_on_order ->many () => problem
-- On Order is what open purchase orders still expect, and nothing else.
SELECT 'on order of product ' || x.product_id || ' in warehouse ' || x.warehouse_id || ' is not what purchase orders expect'
FROM (SELECT product_id, warehouse_id, on_order_btl AS btl FROM inventory_balances
    UNION ALL
    SELECT l.product_id, o.warehouse_id, l.received_btl - l.qty_btl FROM purchase_order_lines l
    JOIN purchase_orders o ON o.number = l.purchase_order
    WHERE o.status = 'open' AND l.qty_btl > l.received_btl) x
GROUP BY x.product_id, x.warehouse_id HAVING SUM(x.btl) <> 0;

-- :stmt invariant_received ->many () => problem
-- What a line has received is the sum of its receipts.
SELECT 'line ' || x.line || ' of purchase order ' || x.purchase_order || ' has not received what its receipts say'
FROM (SELECT purchase_order, line, received_btl AS btl FROM purchase_order_lines
    UNION ALL
    SELECT r.purchase_order, l.line, -l.qty_btl FROM purchase_receipt_lines l JOIN purchase_receipts r ON r.id = l.receipt_id) x
GROUP BY x.purchase_order, x.line HAVING SUM(x.btl) <> 0;

-- :stmt invariant_on_hand_of_receipts ->many () => problem
-- What purchase orders have put On Hand is what was received, where it was received.
SELECT 'what purchase orders brought of product ' || x.product_id || ' to warehouse ' || x.warehouse_id || ' is not what was received'
FROM (SELECT product_id, warehouse_id, qty_btl AS btl FROM inventory_moves WHERE reason = 'purchase_order' AND bucket = 'on_hand'
    UNION ALL
    SELECT o.product_id, r.warehouse_id, -l.qty_btl FROM purchase_receipt_lines l
    JOIN purchase_receipts r ON r.id = l.receipt_id
    JOIN purchase_order_lines o ON o.purchase_order = r.purchase_order AND o.line = l.line) x
GROUP BY x.product_id, x.warehouse_id HAVING SUM(x.btl) <> 0;

-- :stmt invariant_purchase_lines ->many () => problem
-- Lines are open exactly as long as their purchase order; it has at least one, and their ids are below the next one to be given.
SELECT 'purchase order ' || o.number || ' has no line, or one that is not open or closed as it is' FROM purchase_orders o
WHERE NOT EXISTS (SELECT 1 FROM purchase_order_lines l WHERE l.purchase_order = o.number)
    OR EXISTS (SELECT 1 FROM purchase_order_lines l WHERE l.purchase_order = o.number
        AND ((o.status = 'open') <> (l.is_open = 1) OR l.line >= o.next_line));
