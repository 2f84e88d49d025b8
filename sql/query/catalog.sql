-- What there is to sell.

-- :part product_columns
p.id, p.rev, p.code, p.name, p.vintage, p.producer_id, p.importer_id, r.name, i.name, p.family_id, p.country, p.region, p.category,
p.style, p.bottle_ml, p.unit_set, p.active, p.orderable, p.admin_only, p.discontinued, p.primary_warehouse_id, w.name, p.created_at, p.sort_key

-- :part product_tables
products p JOIN producers r ON r.id = p.producer_id JOIN importers i ON i.id = p.importer_id JOIN warehouses w ON w.id = p.primary_warehouse_id

-- :part product_matches
($text IS NULL OR p.search_key LIKE $text) AND ($producer IS NULL OR p.producer_id = $producer)
AND ($importer IS NULL OR p.importer_id = $importer) AND ($family IS NULL OR p.family_id = $family)
AND ($any_active = 1 OR p.active = $active) AND ($for_rep = 0 OR p.admin_only = 0)
AND ($in_stock = 0 OR EXISTS (SELECT 1 FROM inventory_balances b WHERE b.product_id = p.id AND b.on_hand_btl > b.on_future_btl))

-- :stmt product_by_id ->opt (id:i64) => product_row (id:i64, rev:i64, code:text, name:text, vintage:i64?, producer_id:i64, importer_id:i64, producer_name:text, importer_name:text, family_id:i64?, country:text?, region:text?, category:text?, style:text?, bottle_ml:i64?, unit_set:i64, active:flag, orderable:flag, admin_only:flag, discontinued:flag, primary_warehouse_id:i64, primary_warehouse_name:text, created_at:i64, sort_key:text)
-- One product with the names around it.
SELECT {product_columns} FROM {product_tables} WHERE p.id = $id;

-- :stmt products_by_ids ->many (ids:i64[8]) => product_row
-- Up to eight products; what is left over of the array is 0.
SELECT {product_columns} FROM {product_tables} WHERE p.id IN ($ids);

-- :stmt product_list ->many (text:text?, producer:i64?, importer:i64?, family:i64?, active:flag, any_active:flag, for_rep:flag, in_stock:flag, after_key:text, after_id:i64, most:i64, skip:i64) => product_row
-- A page of products that match, in order.
-- :vary by name[key=p.sort_key] code[key=p.code]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT {product_columns} FROM {product_tables}
WHERE ($after_id = 0 OR ({key}, p.id) {cmp} ($after_key, $after_id)) AND {product_matches}
ORDER BY {key} {ord}, p.id {ord} LIMIT $most OFFSET $skip;

-- :stmt product_count ->one (text:text?, producer:i64?, importer:i64?, family:i64?, active:flag, any_active:flag, for_rep:flag, in_stock:flag, most:i64) => counted
-- How many products match, counted up to ${most}.
SELECT COUNT(*) FROM (SELECT 1 AS one FROM products p WHERE {product_matches} LIMIT $most) AS found;

-- :stmt product_id_by_code ->opt (code:text) => made (id:i64)
-- Who has this code already.
SELECT id FROM products WHERE code = $code;

-- :stmt product_insert ->one (code:text, name:text, vintage:i64?, producer_id:i64, importer_id:i64, family_id:i64?, search_key:text, sort_key:text, country:text?, region:text?, category:text?, style:text?, bottle_ml:i64?, unit_set:i64, active:flag, orderable:flag, admin_only:flag, discontinued:flag, primary_warehouse_id:i64, created_at:i64) => made
-- A new product.
INSERT INTO products (code, name, vintage, producer_id, importer_id, family_id, search_key, sort_key, country, region, category, style, bottle_ml,
    unit_set, active, orderable, admin_only, discontinued, primary_warehouse_id, created_at)
VALUES ($code, $name, $vintage, $producer_id, $importer_id, $family_id, $search_key, $sort_key, $country, $region, $category, $style, $bottle_ml,
    $unit_set, $active, $orderable, $admin_only, $discontinued, $primary_warehouse_id, $created_at) RETURNING id;

-- :stmt product_update ->guard (id:i64, rev:i64, code:text, name:text, vintage:i64?, producer_id:i64, importer_id:i64, family_id:i64?, search_key:text, sort_key:text, country:text?, region:text?, category:text?, style:text?, bottle_ml:i64?, unit_set:i64, active:flag, orderable:flag, admin_only:flag, discontinued:flag, primary_warehouse_id:i64)
-- Changes the product that has the revision ${rev}.
UPDATE products SET rev = rev + 1, code = $code, name = $name, vintage = $vintage, producer_id = $producer_id, importer_id = $importer_id,
    family_id = $family_id, search_key = $search_key, sort_key = $sort_key, country = $country, region = $region, category = $category,
    style = $style, bottle_ml = $bottle_ml, unit_set = $unit_set, active = $active, orderable = $orderable, admin_only = $admin_only,
    discontinued = $discontinued, primary_warehouse_id = $primary_warehouse_id
WHERE id = $id AND rev = $rev;

-- :stmt products_of_producer ->many (producer_id:i64, after:i64, most:i64) => product_naming_row (id:i64, code:text, name:text, vintage:i64?)
-- What the search keys of a producer's products are made of beside his name.
SELECT id, code, name, vintage FROM products WHERE producer_id = $producer_id AND id > $after ORDER BY id LIMIT $most;

-- :stmt product_set_search_key ->exec (id:i64, search_key:text)
-- Another name around it is no change of the product: it keeps its revision.
UPDATE products SET search_key = $search_key WHERE id = $id;

-- :stmt product_successor ->opt (family_id:i64, vintage:i64, product_id:i64) => product_successor (id:i64, code:text, vintage:i64, available_btl:i64)
-- The next vintage of a family that its primary warehouse has.
SELECT p.id, p.code, p.vintage, b.on_hand_btl - b.on_future_btl FROM products p
JOIN inventory_balances b ON b.product_id = p.id AND b.warehouse_id = p.primary_warehouse_id
WHERE p.family_id = $family_id AND p.vintage > $vintage AND p.id <> $product_id AND p.active = 1 AND b.on_hand_btl > b.on_future_btl
ORDER BY p.vintage, p.id LIMIT 1;

-- :stmt product_back_ordered ->one (product_id:i64) => bottles (btl:i64)
-- Bottles that open back orders wait for.
SELECT CAST(COALESCE(SUM(qty_btl), 0) AS BIGINT) FROM back_order_lines WHERE product_id = $product_id AND is_open = 1;

-- :stmt producer_by_id ->opt (id:i64) => producer_row (id:i64, rev:i64, name:text, search_key:text, country:text?, active:flag)
-- One producer.
SELECT id, rev, name, search_key, country, active FROM producers WHERE id = $id;

-- :stmt producer_by_name ->opt (name:text) => made
-- Who has this name already.
SELECT id FROM producers WHERE name = $name;

-- :stmt producer_list ->many (text:text?, after_key:text, after_id:i64, most:i64, skip:i64) => producer_row
-- Producers by name.
SELECT id, rev, name, search_key, country, active FROM producers
WHERE ($after_id = 0 OR (search_key, id) > ($after_key, $after_id)) AND ($text IS NULL OR search_key LIKE $text)
ORDER BY search_key, id LIMIT $most OFFSET $skip;

-- :stmt producer_count ->one (text:text?) => counted
-- How many producers match.
SELECT COUNT(*) FROM producers WHERE $text IS NULL OR search_key LIKE $text;

-- :stmt producer_insert ->one (name:text, search_key:text, country:text?, active:flag) => made
-- A new producer.
INSERT INTO producers (name, search_key, country, active) VALUES ($name, $search_key, $country, $active) RETURNING id;

-- :stmt producer_update ->guard (id:i64, rev:i64, name:text, search_key:text, country:text?, active:flag)
-- Changes a producer.
UPDATE producers SET rev = rev + 1, name = $name, search_key = $search_key, country = $country, active = $active WHERE id = $id AND rev = $rev;

-- :stmt importer_by_id ->opt (id:i64) => importer_row (id:i64, rev:i64, name:text, search_key:text, active:flag)
-- One importer.
SELECT id, rev, name, search_key, active FROM importers WHERE id = $id;

-- :stmt importer_by_name ->opt (name:text) => made
-- Who has this name already.
SELECT id FROM importers WHERE name = $name;

-- :stmt importer_list ->many (text:text?, after_key:text, after_id:i64, most:i64, skip:i64) => importer_row
-- Importers by name.
SELECT id, rev, name, search_key, active FROM importers
WHERE ($after_id = 0 OR (search_key, id) > ($after_key, $after_id)) AND ($text IS NULL OR search_key LIKE $text)
ORDER BY search_key, id LIMIT $most OFFSET $skip;

-- :stmt importer_count ->one (text:text?) => counted
-- How many importers match.
SELECT COUNT(*) FROM importers WHERE $text IS NULL OR search_key LIKE $text;

-- :stmt importer_insert ->one (name:text, search_key:text, active:flag) => made
-- A new importer.
INSERT INTO importers (name, search_key, active) VALUES ($name, $search_key, $active) RETURNING id;

-- :stmt importer_update ->guard (id:i64, rev:i64, name:text, search_key:text, active:flag)
-- Changes an importer.
UPDATE importers SET rev = rev + 1, name = $name, search_key = $search_key, active = $active WHERE id = $id AND rev = $rev;

-- :stmt family_by_id ->opt (id:i64) => family_row (id:i64, rev:i64, producer_id:i64, name:text)
-- One family.
SELECT id, rev, producer_id, name FROM families WHERE id = $id;

-- :stmt family_by_name ->opt (producer_id:i64, name:text) => made
-- The family of a producer by its name.
SELECT id FROM families WHERE producer_id = $producer_id AND name = $name;

-- :stmt family_list ->many (producer:i64?, after_id:i64, most:i64, skip:i64) => family_row
-- Families, of one producer or of all.
SELECT id, rev, producer_id, name FROM families WHERE ($producer IS NULL OR producer_id = $producer) AND id > $after_id
ORDER BY id LIMIT $most OFFSET $skip;

-- :stmt family_insert ->one (producer_id:i64, name:text) => made
-- A new family.
INSERT INTO families (producer_id, name) VALUES ($producer_id, $name) RETURNING id;

-- :stmt warehouse_by_id ->opt (id:i64) => warehouse_row (id:i64, rev:i64, code:text, name:text, active:flag)
-- One warehouse.
SELECT id, rev, code, name, active FROM warehouses WHERE id = $id;

-- :stmt warehouse_by_code ->opt (code:text) => made
-- Who has this code already.
SELECT id FROM warehouses WHERE code = $code;

-- :stmt warehouse_list ->many () => warehouse_row
-- All warehouses.
SELECT id, rev, code, name, active FROM warehouses ORDER BY id;

-- :stmt warehouse_insert ->one (code:text, name:text, active:flag) => made
-- A new warehouse.
INSERT INTO warehouses (code, name, active) VALUES ($code, $name, $active) RETURNING id;

-- :stmt warehouse_update ->guard (id:i64, rev:i64, code:text, name:text, active:flag)
-- Changes a warehouse.
UPDATE warehouses SET rev = rev + 1, code = $code, name = $name, active = $active WHERE id = $id AND rev = $rev;

-- :stmt warehouse_in_use ->one (id:i64) => counted
-- Whether stock or products still need it.
SELECT (SELECT COUNT(*) FROM products WHERE primary_warehouse_id = $id AND active = 1)
    + (SELECT COUNT(*) FROM inventory_balances WHERE warehouse_id = $id AND (on_hand_btl <> 0 OR on_future_btl <> 0 OR on_order_btl <> 0));

-- :stmt price_level_by_id ->opt (id:i64) => price_level_row (id:i64, rev:i64, name:text, position:i64, open_to:text, active:flag)
-- One price level.
SELECT id, rev, name, position, open_to, active FROM price_levels WHERE id = $id;

-- :stmt price_level_by_name ->opt (name:text) => made
-- Who has this name already.
SELECT id FROM price_levels WHERE name = $name;

-- :stmt price_level_list ->many () => price_level_row
-- All price levels in their order.
SELECT id, rev, name, position, open_to, active FROM price_levels ORDER BY position, id;

-- :stmt price_level_insert ->one (name:text, position:i64, open_to:text, active:flag) => made
-- A new price level.
INSERT INTO price_levels (name, position, open_to, active) VALUES ($name, $position, $open_to, $active) RETURNING id;

-- :stmt price_level_update ->guard (id:i64, rev:i64, name:text, position:i64, open_to:text, active:flag)
-- Changes a price level.
UPDATE price_levels SET rev = rev + 1, name = $name, position = $position, open_to = $open_to, active = $active WHERE id = $id AND rev = $rev;

-- :stmt account_price_level_add ->exec (account_id:i64, price_level_id:i64)
-- The account may have the level.
INSERT INTO account_price_levels (account_id, price_level_id) VALUES ($account_id, $price_level_id);

-- :stmt price_list ->many (product_id:i64) => price_row (id:i64, product_id:i64, price_level_id:i64, level_name:text, price:money, valid_from:day, valid_to:day?)
-- A product's prices in the order of their levels.
SELECT p.id, p.product_id, p.price_level_id, l.name, p.price_cents, p.valid_from, p.valid_to FROM product_prices p
JOIN price_levels l ON l.id = p.price_level_id WHERE p.product_id = $product_id ORDER BY l.position, l.id, p.valid_from;

-- :stmt price_walk ->many (after_product:i64, after_level:i64, after_from:day, most:i64) => price_item_row (product_id:i64, product_code:text, product_name:text, vintage:i64?, price_level_id:i64, level_name:text, price:money, valid_from:day, valid_to:day?)
-- A page of the prices of all products, along their key.
SELECT x.product_id, p.code, p.name, p.vintage, x.price_level_id, l.name, x.price_cents, x.valid_from, x.valid_to
FROM product_prices x JOIN products p ON p.id = x.product_id JOIN price_levels l ON l.id = x.price_level_id
WHERE (x.product_id, x.price_level_id, x.valid_from) > ($after_product, $after_level, $after_from)
ORDER BY x.product_id, x.price_level_id, x.valid_from LIMIT $most;

-- :stmt price_insert ->exec (product_id:i64, price_level_id:i64, price:money, valid_from:day, valid_to:day?)
-- A price of a product.
INSERT INTO product_prices (product_id, price_level_id, price_cents, valid_from, valid_to)
VALUES ($product_id, $price_level_id, $price, $valid_from, $valid_to);

-- :stmt price_clear ->exec (product_id:i64)
-- A product's prices are about to be written anew.
DELETE FROM product_prices WHERE product_id = $product_id;

-- :stmt product_touch ->guard (id:i64, rev:i64)
-- Raises the revision: the prices have changed.
UPDATE products SET rev = rev + 1 WHERE id = $id AND rev = $rev;

-- :stmt products_named ->many (from_key:text, to_key:text, name:text, vintage:i64?, any_vintage:flag, producer:text?) => made
-- Products of exactly this name, found by their folded names, behind which the vintage stands ('!' is behind the space).
SELECT id FROM products WHERE sort_key >= $from_key AND sort_key < $to_key AND name = $name
AND ($any_vintage = 1 OR vintage IS NOT DISTINCT FROM $vintage)
AND ($producer IS NULL OR producer_id IN (SELECT id FROM producers WHERE name = $producer)) ORDER BY id LIMIT 2;

-- :stmt product_used ->one (id:i64) => counted
-- Does anything refer to it? An order or purchase order has moved its stock.
SELECT COUNT(*) FROM (SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM product_prices WHERE product_id = $id)
    OR EXISTS (SELECT 1 FROM inventory_balances WHERE product_id = $id)
    OR EXISTS (SELECT 1 FROM back_order_lines WHERE product_id = $id AND is_open = 1)
    OR EXISTS (SELECT 1 FROM back_order_lines WHERE product_id = $id AND is_open = 0)) AS used;

-- :stmt product_delete ->guard (id:i64, rev:i64)
-- Gone, as if it had never been: an import that made it was undone.
DELETE FROM products WHERE id = $id AND rev = $rev;

-- :stmt producer_delete ->count (id:i64)
-- Gone if nothing is left of it.
DELETE FROM producers WHERE id = $id AND NOT EXISTS (SELECT 1 FROM products WHERE producer_id = $id)
    AND NOT EXISTS (SELECT 1 FROM families WHERE producer_id = $id);

-- :stmt importer_delete ->count (id:i64)
-- Gone if nothing is left of it.
DELETE FROM importers WHERE id = $id AND NOT EXISTS (SELECT 1 FROM products WHERE importer_id = $id);

-- :stmt family_delete ->count (id:i64)
-- Gone if nothing is left of it.
DELETE FROM families WHERE id = $id AND NOT EXISTS (SELECT 1 FROM products WHERE family_id = $id);

-- :stmt warehouse_delete ->count (id:i64)
-- Gone if nothing was ever there.
DELETE FROM warehouses WHERE id = $id AND NOT EXISTS (SELECT 1 FROM products WHERE primary_warehouse_id = $id)
    AND NOT EXISTS (SELECT 1 FROM inventory_balances WHERE warehouse_id = $id)
    AND NOT EXISTS (SELECT 1 FROM purchase_orders WHERE warehouse_id = $id);
