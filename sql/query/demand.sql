-- Demand: what open back orders wait for, computed when asked and never stored. Wanted = bottles of an open line minus bottles of it on
-- the order it is tied to, never below 0. Back orders of disabled accounts are left out. docs/domain/demand.md.

-- An open line l of a back order b of an active account a, with what the order t that it is tied to has for it.
-- :part waiting_lines
back_order_lines l
JOIN back_orders b ON b.number = l.back_order
JOIN accounts a ON a.id = b.account_id AND a.active = 1
LEFT JOIN order_back_orders t ON t.back_order = l.back_order AND t.tie = 'tied'
LEFT JOIN order_fills f ON f.order_number = t.order_number AND f.back_order = l.back_order AND f.line = l.line

-- The same without the back order itself: the line knows its account and since when it waits.
-- :part wanting_lines
back_order_lines l
JOIN accounts a ON a.id = l.account_id AND a.active = 1
LEFT JOIN order_back_orders t ON t.back_order = l.back_order AND t.tie = 'tied'
LEFT JOIN order_fills f ON f.order_number = t.order_number AND f.back_order = l.back_order AND f.line = l.line

-- Bottles that such a line still wants.
-- :part wanted
CASE WHEN l.qty_btl > COALESCE(f.qty_btl, 0) THEN l.qty_btl - COALESCE(f.qty_btl, 0) ELSE 0 END

-- :stmt demand_wanted ->many (but_account:i64, products:i64[8]) => (product_id:i64, wanted:qty)
-- Bottles of products that other accounts than ${but_account} wait for.
SELECT l.product_id, CAST(COALESCE(SUM({wanted}), 0) AS BIGINT)
FROM {wanting_lines}
WHERE l.product_id IN ($products) AND l.is_open = 1 AND l.account_id <> $but_account
GROUP BY l.product_id;

-- The queue of a product ------------------------------------------------------------------------------------------------

-- Does a line stand before the place ($priority, $waiting_since, $number)? Priorities count only where the company uses them.
-- :part is_before
((CASE WHEN $by_priority = 1 THEN b.priority ELSE 0 END) > $priority
    OR ((CASE WHEN $by_priority = 1 THEN b.priority ELSE 0 END) = $priority
        AND (l.waiting_since < $waiting_since OR (l.waiting_since = $waiting_since AND l.back_order < $number))))

-- :stmt queue_place ->one (product:i64, by_priority:flag, priority:i64, waiting_since:i64, number:i64) => (lines:i64, accounts:i64, wanted:qty, lines_before:i64, wanted_before:qty)
-- Who waits for a product, and how much of that before a place in its queue.
SELECT COUNT(*), COUNT(DISTINCT q.account_id), CAST(COALESCE(SUM(q.wanted), 0) AS BIGINT),
    CAST(COALESCE(SUM(q.is_before), 0) AS BIGINT), CAST(COALESCE(SUM(q.is_before * q.wanted), 0) AS BIGINT)
FROM (SELECT l.account_id, {wanted} AS wanted, CASE WHEN {is_before} THEN 1 ELSE 0 END AS is_before
    FROM {waiting_lines} WHERE l.product_id = $product AND l.is_open = 1) q
WHERE q.wanted > 0;

-- :stmt queue_wanted ->one (back_order:i64, line:i64) => queue_wanted (wanted:qty)
-- Bottles that an open line still wants; none for one of a disabled account.
SELECT CAST(COALESCE(SUM({wanted}), 0) AS BIGINT) FROM {waiting_lines} WHERE l.back_order = $back_order AND l.line = $line AND l.is_open = 1;

-- :stmt queue_list ->many (product:i64, by_priority:flag, limit:i64, offset:i64) => (back_order:i64, line:i64, account_id:i64, account_code:text, account_name:text, account_status:text, priority:i64, waiting_since:i64, wanted:qty, tied_order:i64?)
-- The queue itself, for admins.
SELECT l.back_order, l.line, a.id, a.code, a.name, a.status, b.priority, l.waiting_since, {wanted}, t.order_number
FROM {waiting_lines}
WHERE l.product_id = $product AND l.is_open = 1 AND {wanted} > 0
ORDER BY CASE WHEN $by_priority = 1 THEN b.priority ELSE 0 END DESC, l.waiting_since, l.back_order LIMIT $limit OFFSET $offset;

-- Demand over all ---------------------------------------------------------------------------------------------------------

-- :stmt demand_gross ->many () => demand_sum (product_id:i64, btl:i64, oldest:i64?)
-- Bottles on open lines of each product and since when the longest waits, in one walk along their index; what does not count is taken
-- off: demand_less.
SELECT product_id, CAST(SUM(qty_btl) AS BIGINT), MIN(waiting_since) FROM back_order_lines WHERE is_open = 1 GROUP BY product_id;

-- :stmt demand_less ->many () => demand_sum
-- What does not count of that: bottles on orders that lines are tied to, and lines of disabled accounts. Few, and found from their
-- own side.
SELECT l.product_id, CAST(SUM(CASE WHEN f.qty_btl < l.qty_btl THEN f.qty_btl ELSE l.qty_btl END) AS BIGINT), CAST(NULL AS BIGINT)
FROM order_back_orders t
CROSS JOIN order_fills f CROSS JOIN back_order_lines l CROSS JOIN accounts a
WHERE t.tie = 'tied' AND f.order_number = t.order_number AND f.back_order = t.back_order
AND l.back_order = f.back_order AND l.line = f.line AND a.id = l.account_id AND a.active = 1
GROUP BY l.product_id
UNION ALL
SELECT l.product_id, CAST(SUM(l.qty_btl) AS BIGINT), CAST(NULL AS BIGINT)
FROM accounts a CROSS JOIN back_orders b CROSS JOIN back_order_lines l
WHERE a.active = 0 AND b.account_id = a.id AND b.status = 'open' AND l.back_order = b.number AND l.is_open = 1
GROUP BY l.product_id;

-- :stmt demand_of_rep ->many (rep:i64) => demand_sum
-- What the accounts of a rep want.
SELECT l.product_id, CAST(SUM({wanted}) AS BIGINT), MIN(CASE WHEN {wanted} > 0 THEN l.waiting_since ELSE NULL END)
FROM account_reps r CROSS JOIN accounts a CROSS JOIN back_orders b CROSS JOIN back_order_lines l
LEFT JOIN order_back_orders t ON t.back_order = l.back_order AND t.tie = 'tied'
LEFT JOIN order_fills f ON f.order_number = t.order_number AND f.back_order = l.back_order AND f.line = l.line
WHERE r.user_id = $rep AND a.id = r.account_id AND a.active = 1 AND b.account_id = a.id AND b.status = 'open'
AND l.back_order = b.number AND l.is_open = 1
GROUP BY l.product_id;

-- :stmt demand_products ->many (product:i64?, producer:i64?, importer:i64?, warehouse:i64?, words:text?) => (product_id:i64, code:text, name:text, vintage:i64?, unit_set:i64, sort_key:text, producer_id:i64, producer_name:text, producer_key:text, importer_id:i64, importer_name:text, importer_key:text, on_hand:qty, available:qty, on_order:qty)
-- The products that a filter lets through: available in the primary warehouse, on hand and on order in all.
SELECT p.id, p.code, p.name, p.vintage, p.unit_set, p.sort_key, p.producer_id, r.name, r.search_key, p.importer_id, i.name, i.search_key,
    COALESCE(s.on_hand, 0), COALESCE(s.available, 0), COALESCE(s.on_order, 0)
FROM products p JOIN producers r ON r.id = p.producer_id JOIN importers i ON i.id = p.importer_id
LEFT JOIN (SELECT v.product_id, CAST(SUM(v.on_order_btl) AS BIGINT) AS on_order,
        CAST(SUM(CASE WHEN v.warehouse_id = w.primary_warehouse_id THEN v.on_hand_btl ELSE 0 END) AS BIGINT) AS on_hand,
        CAST(SUM(CASE WHEN v.warehouse_id = w.primary_warehouse_id THEN v.on_hand_btl - v.on_future_btl ELSE 0 END) AS BIGINT) AS available
    FROM inventory_balances v JOIN products w ON w.id = v.product_id GROUP BY v.product_id) s ON s.product_id = p.id
WHERE ($product IS NULL OR p.id = $product) AND ($producer IS NULL OR p.producer_id = $producer)
AND ($importer IS NULL OR p.importer_id = $importer) AND ($warehouse IS NULL OR p.primary_warehouse_id = $warehouse)
AND ($words IS NULL OR p.search_key LIKE $words ESCAPE '\');

-- Who waits -----------------------------------------------------------------------------------------------------------------

-- :stmt people_lines ->many (products:i64[50]) => people_line (product_id:i64, back_order:i64, line:i64, account_id:i64, waiting_since:i64)
-- The open lines of products, from their index.
SELECT l.product_id, l.back_order, l.line, l.account_id, l.waiting_since
FROM back_order_lines l WHERE l.product_id IN ($products) AND l.is_open = 1;

-- :stmt people_full ->many () => people_full (back_order:i64, line:i64)
-- Lines that have all their bottles on the order that they are tied to.
SELECT f.back_order, f.line
FROM order_back_orders t CROSS JOIN order_fills f CROSS JOIN back_order_lines k
WHERE t.tie = 'tied' AND f.order_number = t.order_number AND f.back_order = t.back_order
AND k.back_order = f.back_order AND k.line = f.line AND f.qty_btl >= k.qty_btl
ORDER BY f.back_order, f.line;

-- :stmt people_disabled ->many () => people_account (id:i64)
-- Accounts that do not count.
SELECT id FROM accounts WHERE active = 0 ORDER BY id;

-- :stmt people_of_rep ->many (rep:i64) => people_account
-- A rep's accounts that count.
SELECT a.id FROM account_reps r JOIN accounts a ON a.id = r.account_id WHERE r.user_id = $rep AND a.active = 1 ORDER BY a.id;

-- Ready to fill -----------------------------------------------------------------------------------------------------------

-- The beginning of: there is a price that counts today, of the product q.product_id, of the level v.
-- :part price_today
EXISTS (SELECT 1 FROM product_prices q JOIN price_levels v ON v.id = q.price_level_id
    WHERE q.valid_from <= $day AND (q.valid_to IS NULL OR q.valid_to >= $day) AND v.active = 1

-- :stmt ready_products ->many (day:day, account:i64?, product:i64?, producer:i64?, importer:i64?) => (product_id:i64, available:qty, active:flag, for_reps:flag, priced:flag)
-- Products that the primary warehouse has and an open back order waits for; priced: every account may have a price of it today.
SELECT p.id, v.on_hand_btl - v.on_future_btl, p.active, CASE WHEN p.orderable = 1 AND p.admin_only = 0 THEN 1 ELSE 0 END,
    CASE WHEN {price_today} AND q.product_id = p.id AND v.open_to = 'all') THEN 1 ELSE 0 END
FROM products p JOIN inventory_balances v ON v.product_id = p.id AND v.warehouse_id = p.primary_warehouse_id
WHERE v.on_hand_btl > v.on_future_btl AND ($product IS NULL OR p.id = $product)
AND ($producer IS NULL OR p.producer_id = $producer) AND ($importer IS NULL OR p.importer_id = $importer)
AND EXISTS (SELECT 1 FROM back_order_lines l WHERE l.product_id = p.id AND l.is_open = 1)
AND ($account IS NULL OR p.id IN (SELECT k.product_id FROM back_orders b CROSS JOIN back_order_lines k
    WHERE b.account_id = $account AND b.status = 'open' AND k.back_order = b.number AND k.is_open = 1))
ORDER BY p.id;

-- May the line's account have a price of the product today?
-- :part price_of_line
CASE WHEN {price_today} AND q.product_id = l.product_id
    AND (v.open_to = 'all' OR EXISTS (SELECT 1 FROM account_price_levels y WHERE y.account_id = l.account_id AND y.price_level_id = v.id)
        OR EXISTS (SELECT 1 FROM accounts w WHERE w.id = l.account_id AND w.price_level = v.id)))
    THEN 1 ELSE 0 END

-- What Ready to fill looks at of a line: who, since when, how much.
-- :part ready_columns
l.product_id, l.back_order, l.line, l.account_id, l.waiting_since, l.qty_btl

-- :stmt ready_waiting ->many (day:day, above:i64, depth:i64, products:i64[50]) => ready_row (product_id:i64, back_order:i64, line:i64, account_id:i64, waiting_since:i64, qty:qty, priced:flag)
-- The lines of products that wait longest: up to the waiting_since that the line at the place ${depth} of the product's queue has, and
-- later than that of the place ${above} (-1: from the first one on). `all` is for products that every account may have a price of.
-- :vary priced all[priced=CASE WHEN $day IS NULL THEN 0 ELSE 1 END] each[priced={price_of_line}]
SELECT {ready_columns}, {priced}
FROM products p CROSS JOIN back_order_lines l
WHERE p.id IN ($products) AND l.product_id = p.id AND l.is_open = 1
AND l.waiting_since <= COALESCE((SELECT k.waiting_since FROM back_order_lines k WHERE k.product_id = p.id AND k.is_open = 1
    ORDER BY k.waiting_since, k.back_order LIMIT 1 OFFSET $depth), 9223372036854775807)
AND l.waiting_since > CASE WHEN $above < 0 THEN -1 ELSE COALESCE((SELECT k.waiting_since FROM back_order_lines k
    WHERE k.product_id = p.id AND k.is_open = 1 ORDER BY k.waiting_since, k.back_order LIMIT 1 OFFSET $above), 9223372036854775807) END;

-- :stmt ready_urgent ->many (day:day, products:i64[50]) => ready_urgent (product_id:i64, back_order:i64, line:i64, account_id:i64, waiting_since:i64, qty:qty, priced:flag, priority:i64)
-- The lines of these products on back orders with a priority, whichever their place.
-- :vary priced like ready_waiting
SELECT {ready_columns}, {priced}, b.priority
FROM products p CROSS JOIN back_order_lines l CROSS JOIN back_orders b
WHERE p.id IN ($products) AND l.product_id = p.id AND l.is_open = 1
AND b.number = l.back_order AND b.status = 'open' AND b.priority > 0;

-- :stmt ready_urgent_any ->one () => ready_urgent_any (n:i64)
-- Is there a back order with a priority?
SELECT COUNT(*) FROM (SELECT 1 FROM back_orders WHERE status = 'open' AND priority > 0 LIMIT 1) b;

-- :stmt ready_of_account ->many (day:day, account:i64) => ready_urgent
-- All open lines of an account.
SELECT {ready_columns}, {price_of_line}, b.priority
FROM back_orders b CROSS JOIN back_order_lines l
WHERE b.account_id = $account AND b.status = 'open' AND l.back_order = b.number AND l.is_open = 1
ORDER BY l.back_order, l.line;

-- :stmt ready_tied ->many () => ready_tied (back_order:i64)
-- What is on a draft or future order: it can't be started.
SELECT back_order FROM order_back_orders WHERE tie = 'tied' ORDER BY back_order;

-- :stmt ready_accounts ->many () => ready_account (id:i64)
-- All accounts, by name.
SELECT id FROM accounts ORDER BY sort_key, id;

-- :stmt ready_odd_accounts ->many () => ready_odd_account (id:i64, status:text, active:flag)
-- Those that are not simply good customers.
SELECT id, status, active FROM accounts WHERE status <> 'good' OR active = 0;

-- :stmt ready_mine ->many (rep:i64?, account:i64?, of_rep:i64?) => ready_account
-- Those that an answer is about.
SELECT a.id FROM accounts a
WHERE ($account IS NULL OR a.id = $account)
AND ($rep IS NULL OR EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = a.id AND r.user_id = $rep))
AND ($of_rep IS NULL OR EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = a.id AND r.user_id = $of_rep));

-- :stmt ready_after ->one (name:text, id:i64) => ready_place (rank:i64)
-- How many accounts stand up to a place by name.
SELECT COUNT(*) FROM accounts WHERE (sort_key, id) <= ($name, $id);
