-- The Back Orders Report: the lines of the back orders that a filter lets through (backorder_list.sql), and sums over them. A filter by
-- product, producer, importer or warehouse is meant of the line here, not of the back order that it stands on.

-- :part report_line
{filter}
AND ($product IS NULL OR l.product_id = $product)
AND ($producer IS NULL OR p.producer_id = $producer)
AND ($importer IS NULL OR p.importer_id = $importer)
AND ($warehouse IS NULL OR p.primary_warehouse_id = $warehouse)

-- What is shown of a line; names of a closed one as they were when it closed.
-- :part report_columns
b.number, l.line, b.status, b.account_id, a.code, a.name, a.status, a.active, p.id, COALESCE(l.product_code, p.code),
COALESCE(l.product_name, p.name), CASE WHEN l.is_open = 1 THEN p.vintage ELSE l.vintage END, COALESCE(l.unit_set, p.unit_set),
r.id, r.name, i.id, i.name, COALESCE(l.warehouse_name, w.name), l.qty_btl, l.note, b.note, b.reference, b.priority, b.need_by,
b.created_at, b.created_by, u.name, b.waiting_since, b.closed_at, b.closed_by, z.name, b.close_reason, t.order_number, o.state
-- :part report_joins
JOIN accounts a ON a.id = b.account_id
JOIN products p ON p.id = l.product_id
JOIN producers r ON r.id = p.producer_id
JOIN importers i ON i.id = p.importer_id
JOIN warehouses w ON w.id = p.primary_warehouse_id
JOIN users u ON u.id = b.created_by
LEFT JOIN users z ON z.id = b.closed_by
LEFT JOIN order_back_orders t ON t.back_order = b.number AND t.tie = 'tied'
LEFT JOIN orders o ON o.number = t.order_number
-- :part report_row
number:i64, line:i64, status:text, account_id:i64, account_code:text, account_name:text, account_status:text, account_active:flag,
product_id:i64, product_code:text, product_name:text, vintage:i64?, unit_set:i64, producer_id:i64, producer_name:text,
importer_id:i64, importer_name:text, warehouse:text, qty:qty, note:text?, back_order_note:text?, reference:text?, priority:i64, need_by:day?,
created_at:i64, created_by:i64, created_by_name:text, waiting_since:i64, closed_at:i64?, closed_by:i64?, closed_by_name:text?,
close_reason:text?, tied_order:i64?, tied_state:text?

-- :stmt back_order_report_walk ->many (after_number:i64, after_line:i64, limit:i64, offset:i64, {filter_arguments}, warehouse:i64?) => back_order_report_row ({report_row})
-- A page of lines along the numbers: without a filter, or with filters that let much through.
-- :vary scope all[scope=] open[scope=b.status = 'open' AND]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT {report_columns} FROM back_orders b
JOIN back_order_lines l ON l.back_order = b.number {report_joins}
WHERE {scope} b.number {cmp}= $after_number AND (b.number {cmp} $after_number OR l.line > $after_line) AND {report_line}
ORDER BY b.number {ord}, l.line LIMIT $limit OFFSET $offset;

-- :stmt back_order_report_set ->many (after_number:i64, after_line:i64, limit:i64, offset:i64, {filter_arguments}, warehouse:i64?) => back_order_report_row
-- A page of the lines of the few that a narrow filter lets through.
-- :vary source like back_order_set
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT {report_columns} FROM (SELECT DISTINCT number FROM ({source}) every) s
JOIN back_orders b ON b.number = s.number
JOIN back_order_lines l ON l.back_order = b.number {report_joins}
WHERE b.number {cmp}= $after_number AND (b.number {cmp} $after_number OR l.line > $after_line) AND {report_line}
ORDER BY b.number {ord}, l.line LIMIT $limit OFFSET $offset;

-- :stmt back_order_report_totals ->one ({filter_arguments}, warehouse:i64?) => (back_orders:i64, open_back_orders:i64, lines:i64, accounts:i64, products:i64, total:qty, open:qty, oldest:i64?)
-- Sums over all lines.
-- :vary source like back_order_count_filtered
SELECT COUNT(DISTINCT b.number), COUNT(DISTINCT CASE WHEN b.status = 'open' THEN b.number ELSE NULL END), COUNT(*),
    COUNT(DISTINCT b.account_id), COUNT(DISTINCT l.product_id), CAST(COALESCE(SUM(l.qty_btl), 0) AS BIGINT),
    CAST(COALESCE(SUM(l.is_open * l.qty_btl), 0) AS BIGINT), MIN(CASE WHEN l.is_open = 1 THEN b.waiting_since ELSE NULL END)
FROM (SELECT DISTINCT number FROM ({source}) every) s
JOIN back_orders b ON b.number = s.number
JOIN back_order_lines l ON l.back_order = b.number
JOIN products p ON p.id = l.product_id
WHERE {report_line};

-- :stmt back_order_report_groups ->many (by:i64, sort:i64, sign:i64, limit:i64, offset:i64, {filter_arguments}, warehouse:i64?) => (id:i64?, name:text?, vintage:i64?, back_orders:i64, open_back_orders:i64, lines:i64, accounts:i64, products:i64, total:qty, open:qty, oldest:i64?, groups:i64)
-- The same for each account (0), product (1), producer (2), importer (3) or rep now (4); an account of two reps counts for both, one of
-- none for nobody; groups: how many there are. sort: 0 bottles, 1 back orders, 2 since when the oldest waits, 3 name; sign -1: descending.
-- :vary source like back_order_count_filtered
SELECT n.id, n.name, n.vintage, n.back_orders, n.open_back_orders, n.lines, n.accounts, n.products, n.total, n.open, n.oldest, COUNT(*) OVER ()
FROM (SELECT g.id, g.back_orders, g.open_back_orders, g.lines, g.accounts, g.products, g.total, g.open, g.oldest,
        CASE $by WHEN 0 THEN (SELECT x.name FROM accounts x WHERE x.id = g.id) WHEN 1 THEN (SELECT x.name FROM products x WHERE x.id = g.id)
            WHEN 2 THEN (SELECT x.name FROM producers x WHERE x.id = g.id) WHEN 3 THEN (SELECT x.name FROM importers x WHERE x.id = g.id)
            ELSE (SELECT x.name FROM users x WHERE x.id = g.id) END AS name,
        CASE $by WHEN 0 THEN (SELECT x.sort_key FROM accounts x WHERE x.id = g.id) WHEN 1 THEN (SELECT x.sort_key FROM products x WHERE x.id = g.id)
            WHEN 2 THEN (SELECT x.search_key FROM producers x WHERE x.id = g.id) WHEN 3 THEN (SELECT x.search_key FROM importers x WHERE x.id = g.id)
            ELSE '' END AS sort_key,
        CASE WHEN $by = 1 THEN (SELECT x.vintage FROM products x WHERE x.id = g.id) ELSE NULL END AS vintage
    FROM (SELECT CASE $by WHEN 0 THEN b.account_id WHEN 1 THEN l.product_id WHEN 2 THEN p.producer_id WHEN 3 THEN p.importer_id
                ELSE w.user_id END AS id,
            COUNT(DISTINCT b.number) AS back_orders,
            COUNT(DISTINCT CASE WHEN b.status = 'open' THEN b.number ELSE NULL END) AS open_back_orders,
            COUNT(*) AS lines, COUNT(DISTINCT b.account_id) AS accounts, COUNT(DISTINCT l.product_id) AS products,
            CAST(SUM(l.qty_btl) AS BIGINT) AS total, CAST(SUM(l.is_open * l.qty_btl) AS BIGINT) AS open,
            MIN(CASE WHEN l.is_open = 1 THEN b.waiting_since ELSE NULL END) AS oldest
        FROM (SELECT DISTINCT number FROM ({source}) every) s
        JOIN back_orders b ON b.number = s.number
        JOIN back_order_lines l ON l.back_order = b.number
        JOIN products p ON p.id = l.product_id
        LEFT JOIN account_reps w ON $by = 4 AND w.account_id = b.account_id
        WHERE {report_line}
        GROUP BY 1) g) n
ORDER BY $sign * CASE $sort WHEN 0 THEN n.total WHEN 1 THEN n.back_orders WHEN 2 THEN -COALESCE(n.oldest, 9000000000000000) ELSE 0 END,
    CASE WHEN $sign = 1 OR $sort < 3 THEN n.sort_key ELSE '' END, CASE WHEN $sign = -1 AND $sort = 3 THEN n.sort_key ELSE '' END DESC,
    n.name, n.id
LIMIT $limit OFFSET $offset;
