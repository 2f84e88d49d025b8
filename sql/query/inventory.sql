-- Stock: the ledger and its balances.

-- :stmt balances_of_products ->many (ids:i64[8]) => balance_row (product_id:i64, warehouse_id:i64, on_hand:qty, on_future:qty, on_order:qty)
-- The balances of up to eight products in all warehouses.
SELECT product_id, warehouse_id, on_hand_btl, on_future_btl, on_order_btl FROM inventory_balances
WHERE product_id IN ($ids) ORDER BY product_id, warehouse_id;

-- :stmt balance_primary ->many (ids:i64[8]) => balance_row
-- The balances of up to eight products in their primary warehouses.
SELECT b.product_id, b.warehouse_id, b.on_hand_btl, b.on_future_btl, b.on_order_btl FROM products p
JOIN inventory_balances b ON b.product_id = p.id AND b.warehouse_id = p.primary_warehouse_id WHERE p.id IN ($ids);

-- :stmt balances_of_product ->many (product_id:i64) => balance_named (product_id:i64, warehouse_id:i64, warehouse_code:text, warehouse_name:text, on_hand:qty, on_future:qty, on_order:qty)
-- A product in every warehouse that knows it.
SELECT b.product_id, b.warehouse_id, w.code, w.name, b.on_hand_btl, b.on_future_btl, b.on_order_btl FROM inventory_balances b
JOIN warehouses w ON w.id = b.warehouse_id WHERE b.product_id = $product_id ORDER BY w.id;

-- :stmt balance_list ->many (warehouse:i64?, product:i64?, text:text?, for_rep:flag, after_key:text, after_id:i64, after_warehouse:i64, most:i64, skip:i64) => inventory_row (product_id:i64, warehouse_id:i64, product_code:text, product_name:text, vintage:i64?, unit_set:i64, warehouse_code:text, warehouse_name:text, on_hand:qty, on_future:qty, on_order:qty, sort_key:text)
-- Stock by product and warehouse, in the order of products' names.
SELECT b.product_id, b.warehouse_id, p.code, p.name, p.vintage, p.unit_set, w.code, w.name, b.on_hand_btl, b.on_future_btl, b.on_order_btl, p.sort_key
FROM products p JOIN inventory_balances b ON b.product_id = p.id JOIN warehouses w ON w.id = b.warehouse_id
WHERE ($after_id = 0 OR (p.sort_key, p.id, b.warehouse_id) > ($after_key, $after_id, $after_warehouse))
AND ($warehouse IS NULL OR b.warehouse_id = $warehouse) AND ($product IS NULL OR p.id = $product)
AND ($text IS NULL OR p.search_key LIKE $text) AND ($for_rep = 0 OR p.admin_only = 0)
ORDER BY p.sort_key, p.id, b.warehouse_id LIMIT $most OFFSET $skip;

-- :stmt balance_put ->exec (product_id:i64, warehouse_id:i64, on_hand:qty, on_future:qty, on_order:qty)
-- The balance after a move; the ledger row goes in with it.
INSERT INTO inventory_balances (product_id, warehouse_id, on_hand_btl, on_future_btl, on_order_btl)
VALUES ($product_id, $warehouse_id, $on_hand, $on_future, $on_order)
ON CONFLICT (product_id, warehouse_id) DO UPDATE SET on_hand_btl = excluded.on_hand_btl, on_future_btl = excluded.on_future_btl,
    on_order_btl = excluded.on_order_btl;

-- :stmt move_insert ->exec (at:i64, user_id:i64?, product_id:i64, warehouse_id:i64, bucket:text, qty:qty, reason:text, note:text?, document:i64?)
-- One row of the ledger.
INSERT INTO inventory_moves (at, user_id, product_id, warehouse_id, bucket, qty_btl, reason, note, document)
VALUES ($at, $user_id, $product_id, $warehouse_id, $bucket, $qty, $reason, $note, $document);

-- :stmt move_list ->many (product_id:i64, before:i64, most:i64) => move_row (id:i64, at:i64, user_name:text?, warehouse_id:i64, warehouse_name:text, bucket:text, qty:qty, reason:text, note:text?, document:i64?)
-- A product's ledger, latest first, before a row.
SELECT m.id, m.at, u.name, m.warehouse_id, w.name, m.bucket, m.qty_btl, m.reason, m.note, m.document FROM inventory_moves m
JOIN warehouses w ON w.id = m.warehouse_id LEFT JOIN users u ON u.id = m.user_id
WHERE m.product_id = $product_id AND m.id < $before ORDER BY m.id DESC LIMIT $most;
