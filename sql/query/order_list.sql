-- Lists of orders: along the index of the sort key, with filters, a page's rows in the same statement.

-- :part order_filter_arguments
rep:i64?, state:text?, account:i64?, of_rep:i64?, product:i64?, from_back_order:i64?, created_by:i64?, words:text?, text_number:i64?, delivery_from:day?, delivery_to:day?

-- :part order_filter
{order_visible}
AND ($state IS NULL OR o.state = $state)
AND ($account IS NULL OR o.account_id = $account)
AND ($of_rep IS NULL OR EXISTS (SELECT 1 FROM account_reps x WHERE x.account_id = o.account_id AND x.user_id = $of_rep))
AND ($product IS NULL OR EXISTS (SELECT 1 FROM order_lines l WHERE l.order_number = o.number AND l.product_id = $product))
AND ($from_back_order IS NULL OR EXISTS (SELECT 1 FROM order_back_orders t WHERE t.order_number = o.number AND t.back_order = $from_back_order))
AND ($created_by IS NULL OR o.created_by = $created_by)
AND ($words IS NULL OR o.number = $text_number OR a.search_key LIKE $words ESCAPE '\')
AND ($delivery_from IS NULL OR o.delivery_date >= $delivery_from)
AND ($delivery_to IS NULL OR o.delivery_date <= $delivery_to)

-- :part order_item_columns
number:i64, rev:i64, account_id:i64, account_code:text, account_name:text, account_status:text, account_active:flag, state:text,
delivery_date:day?, reference:text?, created_at:i64, created_by:i64, created_by_name:text, lines:i64, total_btl:qty, total:money,
back_orders:i64

-- :part order_item
SELECT o.number, o.rev, o.account_id, a.code, a.name, a.status, a.active, o.state, o.delivery_date, o.reference, o.created_at,
    o.created_by, u.name,
    (SELECT COUNT(*) FROM order_lines l WHERE l.order_number = o.number),
    (SELECT CAST(COALESCE(SUM(l.qty_btl), 0) AS BIGINT) FROM order_lines l WHERE l.order_number = o.number),
    (SELECT CAST(COALESCE(SUM(l.qty_btl * l.price_cents), 0) AS BIGINT) FROM order_lines l WHERE l.order_number = o.number),
    (SELECT COUNT(*) FROM order_back_orders t WHERE t.order_number = o.number)
FROM orders o JOIN accounts a ON a.id = o.account_id JOIN users u ON u.id = o.created_by

-- :stmt order_walk ->many (after_key:i64, after_number:i64, limit:i64, offset:i64, {order_filter_arguments}) => order_item_row ({order_item_columns})
-- A page by number or by submission.
-- :vary by number[key=o.number] created[key=o.created_at]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
{order_item}
WHERE ({key}, o.number) {cmp} ($after_key, $after_number) AND {order_filter}
ORDER BY {key} {ord}, o.number {ord} LIMIT $limit OFFSET $offset;

-- :stmt order_walk_delivery ->many (after_day:day, after_number:i64, limit:i64, offset:i64, {order_filter_arguments}) => order_item_row
-- A page by delivery date; orders without one are not in it.
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
{order_item}
WHERE o.delivery_date IS NOT NULL AND (o.delivery_date, o.number) {cmp} ($after_day, $after_number) AND {order_filter}
ORDER BY o.delivery_date {ord}, o.number {ord} LIMIT $limit OFFSET $offset;

-- :stmt order_count ->one (cap:i64, {order_filter_arguments}) => order_counted (n:i64)
-- How many the filters let through, counted to ${cap}.
SELECT COUNT(*) FROM (SELECT 1 AS one FROM orders o JOIN accounts a ON a.id = o.account_id WHERE {order_filter} LIMIT $cap) n;
