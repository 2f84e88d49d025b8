-- A distributor after many years, for measuring: {accounts} accounts, {products} products, {back_orders} back orders of 6 lines, one of
-- {every} open. The same text for both engines; {…} is replaced by tests/perf/fill.py. Nothing in it is random.
INSERT INTO company (id, name, time_zone, job_hour, currency, language, date_format, back_order_access, draft_orders,
    auto_expire_drafts, future_days, stock_policy, past_due_policy, do_not_ship_policy, prospective_policy, ship_days, need_by, priority)
SELECT 1, 'Measured Wines', 'America/Chicago', 5, 'USD', 'en', 'us', 'all', 1, 0, 7, 'allow', 'allow', 'allow', 'allow', 31, 0, 0
WHERE NOT EXISTS (SELECT 1 FROM company);
UPDATE company SET back_order_access = 'all';

INSERT INTO users (id, email, name, role, active, created_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9)
SELECT 9000000 + i, 'user' || i || '@perf.example', 'User ' || i, CASE WHEN i < 2 THEN 'admin' ELSE 'rep' END, 1, 0 FROM n;

INSERT INTO accounts (id, code, name, search_key, sort_key, type, status, active, street, city, state, postcode, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {accounts})
SELECT i, 'A' || i, 'Account ' || (i * 7919 % {accounts}), 'a' || i || ' account ' || (i * 7919 % {accounts}) || ' des moines',
    'account ' || (i * 7919 % {accounts}), 'restaurant', 'good', 1, '', 'Des Moines', 'IA', '', 0 FROM n;

INSERT INTO account_reps (account_id, user_id) SELECT id, 9000002 + id % 8 FROM accounts;

INSERT INTO warehouses (id, code, name, active) VALUES (1, 'DSM', 'Des Moines', 1);

INSERT INTO importers (id, name, search_key, active)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
SELECT i, 'Importer ' || i, 'importer ' || i, 1 FROM n;

INSERT INTO producers (id, name, search_key, active)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)
SELECT i, 'Producer ' || i, 'producer ' || i, 1 FROM n;

INSERT INTO products (id, code, name, vintage, producer_id, importer_id, search_key, sort_key, unit_set, active, orderable,
    admin_only, discontinued, primary_warehouse_id, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {products})
SELECT i, 'P' || i, 'Wine ' || i, 2010 + i % 15, 1 + i % 700, 1 + i % 120, 'p' || i || ' producer ' || (1 + i % 700) || ' wine ' || i,
    'wine ' || i, 12, 1, 1, 0, 0, 1, 0 FROM n;

INSERT INTO price_levels (id, name, position, open_to, active) VALUES (1, 'Frontline', 1, 'all', 1), (2, '2-case', 2, 'all', 1);

INSERT INTO product_prices (product_id, price_level_id, price_cents, valid_from)
SELECT p.id, l.id, 1000 + p.id % 90 * 100 - l.id * 50, '2020-01-01' FROM products p CROSS JOIN price_levels l;

INSERT INTO inventory_balances (product_id, warehouse_id, on_hand_btl, on_future_btl, on_order_btl)
SELECT id, 1, id % 3 * 40, 0, 0 FROM products;

-- Ten seconds apart, the newest an hour ago.
INSERT INTO back_orders (number, account_id, status, priority, created_at, created_by, waiting_since, next_line, closed_at, close_reason)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {back_orders})
SELECT i, 1 + i * 31 % {accounts}, CASE WHEN i % {every} = 0 THEN 'open' ELSE 'closed' END, 0, {now_ms} - ({back_orders} - i) * CAST(10000 AS BIGINT) - 3600000,
    9000000 + i % 10, {now_ms} - ({back_orders} - i) * CAST(10000 AS BIGINT) - 3600000 - (i % 3) * 86400000, 7,
    CASE WHEN i % {every} = 0 THEN NULL ELSE {now_ms} - 60000 END, CASE WHEN i % {every} = 0 THEN NULL ELSE 'customer_withdrew' END FROM n;

INSERT INTO back_order_lines (back_order, line, position, product_id, qty_btl, is_open, account_id, waiting_since)
SELECT b.number, l.i, l.i, 1 + (b.number * 13 + l.i * 101) % {products}, 12 * l.i, 1, b.account_id, b.waiting_since
FROM back_orders b CROSS JOIN (SELECT 1 AS i UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6) l
WHERE b.status = 'open';

-- The daily jobs are done for a long time: none runs beside what is measured.
INSERT INTO daily_jobs (name, last_day) VALUES ('activate_future_orders', '2999-12-31'), ('expire_draft_orders', '2999-12-31'),
    ('warn_draft_orders', '2999-12-31'), ('mail_digest', '2999-12-31'), ('check', '2999-12-31');
