-- Lists of back orders. A page is found first, as numbers only, and then its rows are read in one statement (back_order_items).
-- Three ways to find a page; src/backorder/backorder_list.c chooses:
--   walk  along the index of the sort key, from where the last page ended: for all, all open, and filters that let much through
--   set   the few that a narrow filter lets through, from that filter's own index, sorted: never more than BACKORDER_SET_MAX
--   by account, along the accounts' names and each account's back orders
-- Nothing else sorts, and nothing reads a table from end to end.

-- :part filter_arguments
rep:i64?, status:text?, account:i64?, of_rep:i64?, product:i64?,
producer:i64?, importer:i64?, created_by:i64?, reference:text?, created_from:i64?, created_to:i64?, waiting_from:i64?, waiting_to:i64?, closed_from:i64?, closed_to:i64?, words:text?, text_number:i64?

-- What every filtered list has to hold against a back order b; a parameter that is NULL asks for nothing.
-- :part filter
{visible}
AND ($status IS NULL OR b.status = $status)
AND ($account IS NULL OR b.account_id = $account)
AND ($of_rep IS NULL OR EXISTS (SELECT 1 FROM account_reps o WHERE o.account_id = b.account_id AND o.user_id = $of_rep))
AND ($product IS NULL OR EXISTS (SELECT 1 FROM back_order_lines l WHERE l.back_order = b.number AND l.product_id = $product))
AND ($producer IS NULL OR EXISTS (SELECT 1 FROM back_order_lines l JOIN products p ON p.id = l.product_id
    WHERE l.back_order = b.number AND p.producer_id = $producer))
AND ($importer IS NULL OR EXISTS (SELECT 1 FROM back_order_lines l JOIN products p ON p.id = l.product_id
    WHERE l.back_order = b.number AND p.importer_id = $importer))
AND ($created_by IS NULL OR b.created_by = $created_by)
AND ($reference IS NULL OR b.reference = $reference)
AND ($created_from IS NULL OR b.created_at >= $created_from)
AND ($created_to IS NULL OR b.created_at < $created_to)
AND ($waiting_from IS NULL OR b.waiting_since >= $waiting_from)
AND ($waiting_to IS NULL OR b.waiting_since < $waiting_to)
AND ($closed_from IS NULL OR b.closed_at >= $closed_from)
AND ($closed_to IS NULL OR b.closed_at < $closed_to)
AND ($words IS NULL OR b.number = $text_number
    OR b.account_id IN (SELECT a.id FROM accounts a WHERE a.search_key LIKE $words ESCAPE '\')
    OR EXISTS (SELECT 1 FROM back_order_lines l WHERE l.back_order = b.number
        AND +l.product_id IN (SELECT p.id FROM products p WHERE p.search_key LIKE $words ESCAPE '\')))

-- Where a narrow filter finds its back orders; a number may come twice. Each half of the lines has its own partial index. CROSS JOIN
-- holds SQLite to the order of the tables: from the few to the many.
-- :part of_account
SELECT number FROM back_orders WHERE account_id = $account
-- :part of_account_open
SELECT number FROM back_orders WHERE account_id = $account AND status = 'open'
-- :part of_rep
SELECT b.number FROM account_reps r CROSS JOIN back_orders b WHERE r.user_id = $of_rep AND b.account_id = r.account_id
-- :part of_rep_open
SELECT b.number FROM account_reps r CROSS JOIN back_orders b WHERE r.user_id = $of_rep AND b.account_id = r.account_id AND b.status = 'open'
-- :part of_product_open
SELECT back_order AS number FROM back_order_lines WHERE product_id = $product AND is_open = 1
-- :part of_product
{of_product_open} UNION ALL
SELECT back_order FROM back_order_lines WHERE product_id = $product AND is_open = 0
-- :part of_producer_open
SELECT l.back_order AS number FROM products p CROSS JOIN back_order_lines l WHERE p.producer_id = $producer AND l.product_id = p.id AND l.is_open = 1
-- :part of_producer
{of_producer_open} UNION ALL
SELECT l.back_order FROM products p CROSS JOIN back_order_lines l WHERE p.producer_id = $producer AND l.product_id = p.id AND l.is_open = 0
-- :part of_importer_open
SELECT l.back_order AS number FROM products p CROSS JOIN back_order_lines l WHERE p.importer_id = $importer AND l.product_id = p.id AND l.is_open = 1
-- :part of_importer
{of_importer_open} UNION ALL
SELECT l.back_order FROM products p CROSS JOIN back_order_lines l WHERE p.importer_id = $importer AND l.product_id = p.id AND l.is_open = 0
-- :part of_words
SELECT number FROM back_orders WHERE number = $text_number UNION ALL
SELECT b.number FROM accounts a CROSS JOIN back_orders b WHERE a.search_key LIKE $words ESCAPE '\' AND b.account_id = a.id UNION ALL
SELECT l.back_order FROM products p CROSS JOIN back_order_lines l WHERE p.search_key LIKE $words ESCAPE '\' AND l.product_id = p.id AND l.is_open = 1 UNION ALL
SELECT l.back_order FROM products p CROSS JOIN back_order_lines l WHERE p.search_key LIKE $words ESCAPE '\' AND l.product_id = p.id AND l.is_open = 0
-- :part of_reference
SELECT number FROM back_orders WHERE reference = $reference
-- :part of_created
SELECT number FROM back_orders WHERE created_at >= $created_from AND created_at < $created_to
-- :part of_waiting
SELECT number FROM back_orders WHERE waiting_since >= $waiting_from AND waiting_since < $waiting_to
-- :part of_closed
SELECT number FROM back_orders WHERE closed_at IS NOT NULL AND closed_at >= $closed_from AND closed_at < $closed_to

-- :stmt back_order_walk ->many (after_key:i64, after_number:i64, limit:i64, offset:i64) => back_order_found (number:i64, key:i64)
-- A page of all or of all open ones, by number, creation or age.
-- :vary scope all[scope=] open[scope=b.status = 'open' AND]
-- :vary by number[key=b.number] created[key=b.created_at] age[key=b.waiting_since]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT b.number, {key} FROM back_orders b
WHERE {scope} ({key}, b.number) {cmp} ($after_key, $after_number)
ORDER BY {key} {ord}, b.number {ord} LIMIT $limit OFFSET $offset;

-- :stmt back_order_walk_filtered ->many (after_key:i64, after_number:i64, limit:i64, offset:i64, {filter_arguments}) => back_order_found
-- The same with filters that let much through.
-- :vary scope all[scope=] open[scope=b.status = 'open' AND]
-- :vary by number[key=b.number] created[key=b.created_at] age[key=b.waiting_since]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT b.number, {key} FROM back_orders b
WHERE {scope} ({key}, b.number) {cmp} ($after_key, $after_number) AND {filter}
ORDER BY {key} {ord}, b.number {ord} LIMIT $limit OFFSET $offset;

-- :stmt back_order_set ->many (by:i64, sign:i64, after_key:i64, after_number:i64, limit:i64, offset:i64, {filter_arguments}) => back_order_found
-- A page of the few that a narrow filter lets through. by: 0 number, 1 creation, 2 age; sign -1: descending, and the keys then
-- come and go with that sign. Few are sorted here, so one text serves all orders.
-- :vary source account[source={of_account}] account_open[source={of_account_open}] rep[source={of_rep}] rep_open[source={of_rep_open}] product[source={of_product}] product_open[source={of_product_open}] producer[source={of_producer}] producer_open[source={of_producer_open}] importer[source={of_importer}] importer_open[source={of_importer_open}] words[source={of_words}] reference[source={of_reference}] created[source={of_created}] waiting[source={of_waiting}] closed[source={of_closed}]
SELECT f.number, f.key FROM (
    SELECT b.number AS number, $sign * b.number AS signed,
        $sign * CASE $by WHEN 1 THEN b.created_at WHEN 2 THEN b.waiting_since ELSE b.number END AS key
    FROM (SELECT DISTINCT number FROM ({source}) every) s JOIN back_orders b ON b.number = s.number
    WHERE {filter}) f
WHERE (f.key, f.signed) > ($after_key, $after_number)
ORDER BY f.key, f.signed LIMIT $limit OFFSET $offset;

-- :stmt back_order_set_by_account ->many (after_name:text, after_account:i64, after_number:i64, limit:i64, offset:i64, {filter_arguments}) => back_order_found_at (number:i64, account:i64, name:text)
-- The same, sorted by the accounts' names.
-- :vary source like back_order_set
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT b.number, n.id, n.sort_key
FROM (SELECT DISTINCT number FROM ({source}) every) s
JOIN back_orders b ON b.number = s.number
JOIN accounts n ON n.id = b.account_id
WHERE (n.sort_key, n.id, b.number) {cmp} ($after_name, $after_account, $after_number) AND {filter}
ORDER BY n.sort_key {ord}, n.id {ord}, b.number {ord} LIMIT $limit OFFSET $offset;

-- :stmt back_order_account_rest ->many (account_at:i64, after_number:i64, limit:i64) => back_order_found_number (number:i64)
-- By account: what is left of the account at which the last page ended.
-- :vary scope all[scope=] open[scope=b.status = 'open' AND]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT b.number FROM back_orders b
WHERE {scope} b.account_id = $account_at AND b.number {cmp} $after_number ORDER BY b.number {ord} LIMIT $limit;

-- :stmt back_order_account_walk ->many (after_name:text, after_account:i64, limit:i64, offset:i64) => back_order_found_at
-- By account: the accounts that follow, in the order of their names; the joins keep that order.
-- :vary scope all[scope=] open[scope=b.status = 'open' AND]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT b.number, n.id, n.sort_key FROM accounts n CROSS JOIN back_orders b
WHERE {scope} b.account_id = n.id AND (n.sort_key, n.id) {cmp} ($after_name, $after_account)
ORDER BY n.sort_key {ord}, n.id {ord}, b.number {ord} LIMIT $limit OFFSET $offset;

-- :stmt back_order_account_rest_filtered ->many (account_at:i64, after_number:i64, limit:i64, {filter_arguments}) => back_order_found_number
-- back_order_account_rest with filters that let much through.
-- :vary scope all[scope=] open[scope=b.status = 'open' AND]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT b.number FROM back_orders b
WHERE {scope} b.account_id = $account_at AND b.number {cmp} $after_number AND {filter}
ORDER BY b.number {ord} LIMIT $limit;

-- :stmt back_order_account_walk_filtered ->many (after_name:text, after_account:i64, limit:i64, offset:i64, {filter_arguments}) => back_order_found_at
-- back_order_account_walk with filters that let much through.
-- :vary scope all[scope=] open[scope=b.status = 'open' AND]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT b.number, n.id, n.sort_key FROM accounts n CROSS JOIN back_orders b
WHERE {scope} b.account_id = n.id AND (n.sort_key, n.id) {cmp} ($after_name, $after_account) AND {filter}
ORDER BY n.sort_key {ord}, n.id {ord}, b.number {ord} LIMIT $limit OFFSET $offset;

-- :stmt back_order_count ->one (cap:i64) => back_order_counted (n:i64)
-- How many there are, counted to ${cap}.
-- :vary scope all[scope=TRUE] open[scope=b.status = 'open']
SELECT COUNT(*) FROM (SELECT 1 AS one FROM back_orders b WHERE {scope} LIMIT $cap) n;

-- :stmt back_order_count_filtered ->one (cap:i64, {filter_arguments}) => back_order_counted
-- How many the filters let through, counted to ${cap}; from the narrowest filter's index where there is one.
-- :vary source like back_order_set all[source=SELECT number FROM back_orders] open[source=SELECT number FROM back_orders WHERE status = 'open']
SELECT COUNT(*) FROM (
    SELECT 1 AS one FROM (SELECT DISTINCT number FROM ({source}) every) s JOIN back_orders b ON b.number = s.number
    WHERE {filter} LIMIT $cap) n;

-- :stmt back_order_size ->one (id:i64, cap:i64) => back_order_counted
-- At most how many a filter by an id lets through, counted to ${cap}: an index range, read once.
-- :vary source account[source=SELECT 1 AS one FROM back_orders WHERE account_id = $id] account_open[source=SELECT 1 AS one FROM back_orders WHERE account_id = $id AND status = 'open'] rep[source=SELECT 1 AS one FROM account_reps r CROSS JOIN back_orders b WHERE r.user_id = $id AND b.account_id = r.account_id] rep_open[source=SELECT 1 AS one FROM account_reps r CROSS JOIN back_orders b WHERE r.user_id = $id AND b.account_id = r.account_id AND b.status = 'open'] product[source=SELECT 1 AS one FROM back_order_lines WHERE product_id = $id AND is_open = 1 UNION ALL SELECT 1 FROM back_order_lines WHERE product_id = $id AND is_open = 0] product_open[source=SELECT 1 AS one FROM back_order_lines WHERE product_id = $id AND is_open = 1] producer[source=SELECT 1 AS one FROM products p CROSS JOIN back_order_lines l WHERE p.producer_id = $id AND l.product_id = p.id AND l.is_open = 1 UNION ALL SELECT 1 FROM products p CROSS JOIN back_order_lines l WHERE p.producer_id = $id AND l.product_id = p.id AND l.is_open = 0] producer_open[source=SELECT 1 AS one FROM products p CROSS JOIN back_order_lines l WHERE p.producer_id = $id AND l.product_id = p.id AND l.is_open = 1] importer[source=SELECT 1 AS one FROM products p CROSS JOIN back_order_lines l WHERE p.importer_id = $id AND l.product_id = p.id AND l.is_open = 1 UNION ALL SELECT 1 FROM products p CROSS JOIN back_order_lines l WHERE p.importer_id = $id AND l.product_id = p.id AND l.is_open = 0] importer_open[source=SELECT 1 AS one FROM products p CROSS JOIN back_order_lines l WHERE p.importer_id = $id AND l.product_id = p.id AND l.is_open = 1]
SELECT COUNT(*) FROM (SELECT one FROM ({source}) every LIMIT $cap) n;

-- :stmt back_order_size_words ->one (words:text, text_number:i64?, cap:i64) => back_order_counted
-- At most how many a text lets through, counted to ${cap}.
SELECT COUNT(*) FROM (SELECT number FROM ({of_words}) every LIMIT $cap) n;

-- :stmt back_order_size_reference ->one (reference:text, cap:i64) => back_order_counted
-- How many have this reference, counted to ${cap}.
SELECT COUNT(*) FROM (SELECT number FROM ({of_reference}) every LIMIT $cap) n;

-- :stmt back_order_size_created ->one (created_from:i64, created_to:i64, cap:i64) => back_order_counted
-- How many were created in this time, counted to ${cap}.
SELECT COUNT(*) FROM (SELECT number FROM ({of_created}) every LIMIT $cap) n;

-- :stmt back_order_size_waiting ->one (waiting_from:i64, waiting_to:i64, cap:i64) => back_order_counted
-- How many wait since this time, counted to ${cap}.
SELECT COUNT(*) FROM (SELECT number FROM ({of_waiting}) every LIMIT $cap) n;

-- :stmt back_order_size_closed ->one (closed_from:i64, closed_to:i64, cap:i64) => back_order_counted
-- How many were closed in this time, counted to ${cap}.
SELECT COUNT(*) FROM (SELECT number FROM ({of_closed}) every LIMIT $cap) n;

-- :stmt back_order_items ->many (numbers:i64[50]) => back_order_item (number:i64, rev:i64, account_id:i64, account_code:text, account_name:text, account_status:text, account_active:flag, status:text, reference:text?, priority:i64, need_by:day?, created_at:i64, created_by:i64, created_by_name:text, waiting_since:i64, closed_at:i64?, close_reason:text?, tied_order:i64?, tied_state:text?, lines:i64, total:qty, fillable:i64?, first:text?, second:text?, third:text?)
-- The rows of a page, in any order; fillable: bottles of it that its primary warehouses have available, NULL when closed; first to
-- third: the names of the products on the first lines.
SELECT b.number, b.rev, b.account_id, a.code, a.name, a.status, a.active, b.status, b.reference, b.priority, b.need_by,
    b.created_at, b.created_by, u.name, b.waiting_since, b.closed_at, b.close_reason, t.order_number, o.state,
    (SELECT COUNT(*) FROM back_order_lines l WHERE l.back_order = b.number),
    (SELECT CAST(COALESCE(SUM(l.qty_btl), 0) AS BIGINT) FROM back_order_lines l WHERE l.back_order = b.number),
    CASE WHEN b.status = 'open' THEN (SELECT CAST(COALESCE(SUM(CASE WHEN v.on_hand_btl - v.on_future_btl >= l.qty_btl THEN l.qty_btl
            WHEN v.on_hand_btl > v.on_future_btl THEN v.on_hand_btl - v.on_future_btl ELSE 0 END), 0) AS BIGINT)
        FROM back_order_lines l JOIN products p ON p.id = l.product_id
        JOIN inventory_balances v ON v.product_id = p.id AND v.warehouse_id = p.primary_warehouse_id
        WHERE l.back_order = b.number) ELSE NULL END,
    (SELECT COALESCE(l.product_name, p.name) FROM back_order_lines l JOIN products p ON p.id = l.product_id
        WHERE l.back_order = b.number ORDER BY l.position, l.line LIMIT 1),
    (SELECT COALESCE(l.product_name, p.name) FROM back_order_lines l JOIN products p ON p.id = l.product_id
        WHERE l.back_order = b.number ORDER BY l.position, l.line LIMIT 1 OFFSET 1),
    (SELECT COALESCE(l.product_name, p.name) FROM back_order_lines l JOIN products p ON p.id = l.product_id
        WHERE l.back_order = b.number ORDER BY l.position, l.line LIMIT 1 OFFSET 2)
FROM back_orders b
JOIN accounts a ON a.id = b.account_id
JOIN users u ON u.id = b.created_by
LEFT JOIN order_back_orders t ON t.back_order = b.number AND t.tie = 'tied'
LEFT JOIN orders o ON o.number = t.order_number
WHERE b.number IN ($numbers);

-- :stmt back_order_reps_of ->many (accounts:i64[50]) => (account_id:i64, id:i64, name:text)
-- The reps that accounts are assigned to now.
SELECT r.account_id, u.id, u.name FROM account_reps r JOIN users u ON u.id = r.user_id WHERE r.account_id IN ($accounts)
ORDER BY r.account_id, r.user_id;
