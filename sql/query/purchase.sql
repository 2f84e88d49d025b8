-- Purchase orders: reading one, making, changing, receiving and closing; lists; what is due of a product.

-- Bottles that a line l of an open purchase order still expects.
-- :part purchase_due_btl
CASE WHEN l.is_open = 1 AND l.qty_btl > l.received_btl THEN l.qty_btl - l.received_btl ELSE 0 END

-- :stmt purchase_by_number ->opt (number:i64) => (number:i64, rev:i64, supplier:text, warehouse_id:i64, warehouse_code:text, warehouse_name:text, status:text, due:day?, note:text?, reference:text?, created_at:i64, created_by:i64, created_by_name:text, closed_at:i64?, closed_by:i64?, closed_by_name:text?, next_line:i64)
-- One purchase order without its lines and receipts.
SELECT o.number, o.rev, o.supplier, o.warehouse_id, w.code, w.name, o.status, o.due, o.note, o.reference, o.created_at,
    o.created_by, u.name, o.closed_at, o.closed_by, cu.name, o.next_line
FROM purchase_orders o
JOIN warehouses w ON w.id = o.warehouse_id
JOIN users u ON u.id = o.created_by
LEFT JOIN users cu ON cu.id = o.closed_by
WHERE o.number = $number;

-- :stmt purchase_lines ->many (number:i64) => (line:i64, position:i64, product_id:i64, code:text, name:text, vintage:i64?, unit_set:i64, qty:qty, received:qty, due:day?, note:text?)
-- Its lines, with their products as they are now.
SELECT l.line, l.position, l.product_id, p.code, p.name, p.vintage, p.unit_set, l.qty_btl, l.received_btl, l.due, l.note
FROM purchase_order_lines l JOIN products p ON p.id = l.product_id
WHERE l.purchase_order = $number ORDER BY l.position, l.line;

-- :stmt purchase_receipts ->many (number:i64) => (id:i64, warehouse_id:i64, warehouse_name:text, at:i64, user_id:i64, user_name:text, note:text?, line:i64, product_id:i64, qty:qty)
-- What came in, one row for each line of each receipt, oldest first.
SELECT r.id, r.warehouse_id, w.name, r.at, r.user_id, u.name, r.note, x.line, l.product_id, x.qty_btl
FROM purchase_receipts r
JOIN purchase_receipt_lines x ON x.receipt_id = r.id
JOIN purchase_order_lines l ON l.purchase_order = r.purchase_order AND l.line = x.line
JOIN warehouses w ON w.id = r.warehouse_id
JOIN users u ON u.id = r.user_id
WHERE r.purchase_order = $number ORDER BY r.id, l.position, x.line;

-- :stmt purchase_insert ->exec (number:i64, supplier:text, supplier_key:text, warehouse:i64, due:day?, note:text?, reference:text?, created_at:i64, created_by:i64, next_line:i64)
-- A new one, open.
INSERT INTO purchase_orders (number, rev, supplier, supplier_key, warehouse_id, status, due, note, reference, created_at, created_by, next_line)
VALUES ($number, 1, $supplier, $supplier_key, $warehouse, 'open', $due, $note, $reference, $created_at, $created_by, $next_line);

-- :stmt purchase_line_insert ->exec (number:i64, line:i64, position:i64, product:i64, qty:qty, due:day?, note:text?)
-- A line; nothing of it was received yet.
INSERT INTO purchase_order_lines (purchase_order, line, position, product_id, qty_btl, received_btl, due, note, is_open)
VALUES ($number, $line, $position, $product, $qty, 0, $due, $note, 1);

-- :stmt purchase_line_update ->guard (number:i64, line:i64, position:i64, qty:qty, due:day?, note:text?)
-- A line that stays.
UPDATE purchase_order_lines SET position = $position, qty_btl = $qty, due = $due, note = $note
WHERE purchase_order = $number AND line = $line AND is_open = 1;

-- :stmt purchase_line_delete ->guard (number:i64, line:i64)
-- A line that is dropped; nothing of it was received.
DELETE FROM purchase_order_lines WHERE purchase_order = $number AND line = $line AND is_open = 1 AND received_btl = 0;

-- :stmt purchase_line_receive ->guard (number:i64, line:i64, received:qty)
-- What has come of a line in all.
UPDATE purchase_order_lines SET received_btl = $received WHERE purchase_order = $number AND line = $line AND is_open = 1;

-- :stmt purchase_lines_close ->exec (number:i64)
-- Its lines expect nothing any more. Before the purchase order itself closes.
UPDATE purchase_order_lines SET is_open = 0 WHERE purchase_order = $number;

-- :stmt purchase_update ->guard (number:i64, rev:i64, supplier:text, supplier_key:text, warehouse:i64, due:day?, note:text?, reference:text?, next_line:i64)
-- A change to it or its lines, or a receipt; the guard is the second lock after the flow's own look.
UPDATE purchase_orders SET rev = rev + 1, supplier = $supplier, supplier_key = $supplier_key, warehouse_id = $warehouse, due = $due,
    note = $note, reference = $reference, next_line = $next_line
WHERE number = $number AND rev = $rev AND status = 'open';

-- :stmt purchase_close ->guard (number:i64, rev:i64, at:i64, by:i64?)
-- For ever.
UPDATE purchase_orders SET rev = rev + 1, status = 'closed', closed_at = $at, closed_by = $by
WHERE number = $number AND rev = $rev AND status = 'open';

-- :stmt purchase_receipt_insert ->one (number:i64, warehouse:i64, at:i64, user:i64, note:text?) => made
-- A receipt; its lines follow.
INSERT INTO purchase_receipts (purchase_order, warehouse_id, at, user_id, note) VALUES ($number, $warehouse, $at, $user, $note)
RETURNING id;

-- :stmt purchase_receipt_line_insert ->exec (receipt:i64, line:i64, qty:qty)
-- Bottles of a line that came with it.
INSERT INTO purchase_receipt_lines (receipt_id, line, qty_btl) VALUES ($receipt, $line, $qty);

-- :stmt purchase_due_of ->many (products:i64[8]) => (product_id:i64, due:day?, qty:qty, primary_qty:qty)
-- What is due of products, soonest first, an unknown day last; and how much of it in the product's primary warehouse.
SELECT x.product_id, x.due, CAST(SUM(x.btl) AS BIGINT), CAST(SUM(x.primary_btl) AS BIGINT)
FROM (SELECT l.product_id, COALESCE(l.due, o.due) AS due, {purchase_due_btl} AS btl,
        CASE WHEN o.warehouse_id = p.primary_warehouse_id THEN {purchase_due_btl} ELSE 0 END AS primary_btl
    FROM purchase_order_lines l
    JOIN purchase_orders o ON o.number = l.purchase_order
    JOIN products p ON p.id = l.product_id
    WHERE l.product_id IN ($products) AND l.is_open = 1 AND l.qty_btl > l.received_btl) x
GROUP BY x.product_id, x.due
ORDER BY x.product_id, CASE WHEN x.due IS NULL THEN 1 ELSE 0 END, x.due;

-- Lists ---------------------------------------------------------------------------------------------------------------

-- :part purchase_filter_arguments
status:text?, words:text?, product:i64?, warehouse:i64?, due_from:day?, due_to:day?

-- :part purchase_filter
($status IS NULL OR o.status = $status)
AND ($words IS NULL OR o.supplier_key LIKE $words ESCAPE '\')
AND ($warehouse IS NULL OR o.warehouse_id = $warehouse)
AND (($product IS NULL AND $due_from IS NULL AND $due_to IS NULL)
    OR EXISTS (SELECT 1 FROM purchase_order_lines l WHERE l.purchase_order = o.number
        AND ($product IS NULL OR l.product_id = $product)
        AND ($due_from IS NULL OR COALESCE(l.due, o.due) >= $due_from)
        AND ($due_to IS NULL OR COALESCE(l.due, o.due) <= $due_to)))

-- :part purchase_item_columns
number:i64, rev:i64, supplier:text, warehouse_id:i64, warehouse_name:text, status:text, due:day?, reference:text?, created_at:i64,
created_by:i64, created_by_name:text, closed_at:i64?, lines:i64, total:qty, received:qty, due_btl:qty

-- :part purchase_item
SELECT o.number, o.rev, o.supplier, o.warehouse_id, w.name, o.status, o.due, o.reference, o.created_at, o.created_by, u.name, o.closed_at,
    (SELECT COUNT(*) FROM purchase_order_lines l WHERE l.purchase_order = o.number),
    (SELECT CAST(COALESCE(SUM(l.qty_btl), 0) AS BIGINT) FROM purchase_order_lines l WHERE l.purchase_order = o.number),
    (SELECT CAST(COALESCE(SUM(l.received_btl), 0) AS BIGINT) FROM purchase_order_lines l WHERE l.purchase_order = o.number),
    (SELECT CAST(COALESCE(SUM({purchase_due_btl}), 0) AS BIGINT) FROM purchase_order_lines l WHERE l.purchase_order = o.number)
FROM purchase_orders o JOIN warehouses w ON w.id = o.warehouse_id JOIN users u ON u.id = o.created_by

-- :stmt purchase_walk ->many (after_key:i64, after_number:i64, limit:i64, offset:i64, {purchase_filter_arguments}) => purchase_item_row ({purchase_item_columns})
-- A page by number or by when it was made.
-- :vary by number[key=o.number] created[key=o.created_at]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
{purchase_item}
WHERE ({key}, o.number) {cmp} ($after_key, $after_number) AND {purchase_filter}
ORDER BY {key} {ord}, o.number {ord} LIMIT $limit OFFSET $offset;

-- :stmt purchase_walk_due ->many (after_day:day, after_number:i64, limit:i64, offset:i64, {purchase_filter_arguments}) => purchase_item_row
-- A page by the day it is due; those without one are not in it.
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
{purchase_item}
WHERE o.due IS NOT NULL AND (o.due, o.number) {cmp} ($after_day, $after_number) AND {purchase_filter}
ORDER BY o.due {ord}, o.number {ord} LIMIT $limit OFFSET $offset;

-- :stmt purchase_line_walk ->many (after_number:i64, after_line:i64, limit:i64, {purchase_filter_arguments}) => purchase_line_item_row (number:i64, line:i64, status:text, supplier:text, reference:text?, warehouse_code:text, warehouse_name:text, due:day?, order_note:text?, product_id:i64, code:text, name:text, vintage:i64?, unit_set:i64, qty:qty, received:qty, due_btl:qty, line_due:day?, note:text?, created_at:i64, closed_at:i64?)
-- A page of the lines of the purchase orders that the filters let through.
SELECT o.number, l.line, o.status, o.supplier, o.reference, w.code, w.name, o.due, o.note, p.id, p.code, p.name, p.vintage, p.unit_set,
    l.qty_btl, l.received_btl, {purchase_due_btl}, l.due, l.note, o.created_at, o.closed_at
FROM purchase_orders o
JOIN purchase_order_lines l ON l.purchase_order = o.number
JOIN products p ON p.id = l.product_id
JOIN warehouses w ON w.id = o.warehouse_id
WHERE o.number >= $after_number AND (o.number > $after_number OR l.line > $after_line) AND {purchase_filter}
ORDER BY o.number, l.line LIMIT $limit;

-- :stmt purchase_count ->one (cap:i64, {purchase_filter_arguments}) => purchase_counted (n:i64)
-- How many the filters let through, counted to ${cap}.
SELECT COUNT(*) FROM (SELECT 1 AS one FROM purchase_orders o WHERE {purchase_filter} LIMIT $cap) n;

-- :stmt purchase_referenced ->opt (supplier:text, reference:text) => purchase_referenced (number:i64)
-- The supplier's latest purchase order of a reference.
SELECT number FROM purchase_orders WHERE reference = $reference AND supplier = $supplier ORDER BY number DESC LIMIT 1;
