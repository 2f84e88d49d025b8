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
