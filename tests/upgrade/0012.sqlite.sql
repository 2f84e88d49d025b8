BEGIN TRANSACTION;
CREATE TABLE account_contacts (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    name       TEXT NOT NULL CHECK (name <> ''),
    title      TEXT,
    email      TEXT,
    phone      TEXT
) STRICT;
CREATE TABLE account_price_levels (
    account_id     INTEGER NOT NULL REFERENCES accounts (id),
    price_level_id INTEGER NOT NULL REFERENCES price_levels (id),
    PRIMARY KEY (account_id, price_level_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE account_reps (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    user_id    INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (account_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "account_reps" VALUES(1,1);
CREATE TABLE accounts (
    id            INTEGER PRIMARY KEY,
    rev           INTEGER NOT NULL DEFAULT 1,
    code          TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL CHECK (name <> ''),
    search_key    TEXT NOT NULL,
    sort_key      TEXT NOT NULL,
    type          TEXT NOT NULL CHECK (type IN ('restaurant', 'wine_shop', 'grocer', 'bar', 'hotel', 'club', 'convenience', 'other')),
    status        TEXT NOT NULL CHECK (status IN ('good', 'past_due', 'do_not_ship', 'prospective')),
    active        INTEGER NOT NULL CHECK (active IN (0, 1)),
    street        TEXT NOT NULL,
    city          TEXT NOT NULL,
    state         TEXT NOT NULL,
    postcode      TEXT NOT NULL,
    email         TEXT,
    phone         TEXT,
    ship_days     INTEGER CHECK (ship_days BETWEEN 1 AND 127),
    price_level   INTEGER REFERENCES price_levels (id),
    note          TEXT,
    created_at    INTEGER NOT NULL
) STRICT;
INSERT INTO "accounts" VALUES(1,2,'JOE','Joe''s Bistro','joe joes bistro','joes bistro','restaurant','good',1,'','','','',NULL,NULL,NULL,NULL,NULL,1778594400000);
CREATE TABLE api_tokens (
    id           INTEGER PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES users (id),
    name         TEXT NOT NULL,
    token_hash   BLOB NOT NULL UNIQUE,
    scope        TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at   INTEGER,
    revoked_at   INTEGER
) STRICT;
INSERT INTO "api_tokens" VALUES(1,1,'feed',X'862F46DBADDFC5C390C89CA57E93C968BC91D864539B8E754CCF07FD6E92F66A','read',1778594400000,NULL,NULL,NULL);
CREATE TABLE back_order_lines (
    back_order     INTEGER NOT NULL REFERENCES back_orders (number),
    line           INTEGER NOT NULL CHECK (line > 0),
    position       INTEGER NOT NULL,
    product_id     INTEGER NOT NULL REFERENCES products (id),
    qty_btl        INTEGER NOT NULL CHECK (qty_btl BETWEEN 1 AND 1000000),
    note           TEXT,
    is_open        INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    warehouse_name TEXT,
    product_code   TEXT,
    product_name   TEXT,
    vintage        INTEGER,
    unit_set       INTEGER, account_id INTEGER, waiting_since INTEGER,
    PRIMARY KEY (back_order, line),
    UNIQUE (back_order, product_id),
    CHECK ((is_open = 0) = (product_code IS NOT NULL)),
    CHECK ((is_open = 0) = (warehouse_name IS NOT NULL)),
    CHECK ((is_open = 0) = (unit_set IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO "back_order_lines" VALUES(1001,1,1,1,18,'for the terrace',1,NULL,NULL,NULL,NULL,NULL,1,1778594400000);
INSERT INTO "back_order_lines" VALUES(1002,1,1,1,18,'for the terrace',0,'Des Moines','CT22','Grand Vin',2022,12,1,1778594400000);
CREATE TABLE back_orders (
    number        INTEGER PRIMARY KEY CHECK (number > 0),
    rev           INTEGER NOT NULL DEFAULT 1,
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    status        TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    note          TEXT,
    reference     TEXT,
    priority      INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
    need_by       TEXT,
    created_at    INTEGER NOT NULL,
    created_by    INTEGER NOT NULL REFERENCES users (id),
    captured_at   INTEGER,
    waiting_since INTEGER NOT NULL,
    predecessor   INTEGER REFERENCES back_orders (number),
    next_line     INTEGER NOT NULL,
    closed_at     INTEGER,
    closed_by     INTEGER REFERENCES users (id),
    close_reason  TEXT CHECK (close_reason IN ('ordered', 'customer_withdrew', 'product_discontinued', 'duplicate', 'wrong_account', 'entered_by_mistake', 'import_undone', 'other')),
    close_note    TEXT,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
    CHECK ((status = 'closed') = (close_reason IS NOT NULL)),
    CHECK (close_reason <> 'other' OR close_note IS NOT NULL)
) STRICT;
INSERT INTO "back_orders" VALUES(1001,1,1,'open','stays open',NULL,0,NULL,1778594400000,1,NULL,1778594400000,NULL,2,NULL,NULL,NULL,NULL);
INSERT INTO "back_orders" VALUES(1002,2,1,'closed','is closed',NULL,0,NULL,1778594400000,1,NULL,1778594400000,NULL,2,1778594400000,1,'customer_withdrew',NULL);
CREATE TABLE company (
    id                   INTEGER PRIMARY KEY CHECK (id = 1),
    rev                  INTEGER NOT NULL DEFAULT 1,
    name                 TEXT NOT NULL CHECK (name <> ''),
    time_zone            TEXT NOT NULL,
    job_hour             INTEGER NOT NULL CHECK (job_hour BETWEEN 0 AND 23),
    currency             TEXT NOT NULL CHECK (length(currency) = 3),
    language             TEXT NOT NULL,
    date_format          TEXT NOT NULL CHECK (date_format IN ('iso', 'us', 'eu')),
    back_order_access    TEXT NOT NULL CHECK (back_order_access IN ('none', 'admin', 'all')),
    draft_orders         INTEGER NOT NULL CHECK (draft_orders IN (0, 1)),
    auto_expire_drafts   INTEGER NOT NULL CHECK (auto_expire_drafts IN (0, 1)),
    future_days          INTEGER NOT NULL CHECK (future_days BETWEEN 0 AND 365),
    stock_policy         TEXT NOT NULL CHECK (stock_policy IN ('allow', 'notify', 'block_reps', 'block_all')),
    past_due_policy      TEXT NOT NULL CHECK (past_due_policy IN ('allow', 'block_reps', 'block_all')),
    do_not_ship_policy   TEXT NOT NULL CHECK (do_not_ship_policy IN ('allow', 'block_reps', 'block_all')),
    prospective_policy   TEXT NOT NULL CHECK (prospective_policy IN ('allow', 'block_reps', 'block_all')),
    ship_days            INTEGER NOT NULL CHECK (ship_days BETWEEN 1 AND 127),
    need_by              INTEGER NOT NULL CHECK (need_by IN (0, 1)),
    priority             INTEGER NOT NULL CHECK (priority IN (0, 1))
, street TEXT NOT NULL DEFAULT '', city TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT '', postcode TEXT NOT NULL DEFAULT '', country TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', tax_id TEXT NOT NULL DEFAULT '', logo TEXT, codes_required TEXT NOT NULL DEFAULT 'none' CHECK (codes_required IN ('none', 'admin', 'all')), device_copies TEXT NOT NULL DEFAULT 'all' CHECK (device_copies IN ('none', 'rep', 'all'))) STRICT;
INSERT INTO "company" VALUES(1,2,'Scenario Wines','America/Chicago',3,'USD','en','iso','all',1,0,7,'notify','block_reps','block_all','block_reps',31,0,0,'','','','','','','',NULL,'none','all');
CREATE TABLE company_logo (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    type  TEXT NOT NULL CHECK (type IN ('image/png', 'image/jpeg')),
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    next INTEGER NOT NULL CHECK (next > 0)
) STRICT, WITHOUT ROWID;
INSERT INTO "counters" VALUES('back_order',1003);
INSERT INTO "counters" VALUES('invoice',2);
INSERT INTO "counters" VALUES('order',1005);
INSERT INTO "counters" VALUES('purchase_order',1002);
CREATE TABLE daily_jobs (
    name     TEXT PRIMARY KEY,
    last_day TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "daily_jobs" VALUES('activate_future_orders','2026-05-12');
INSERT INTO "daily_jobs" VALUES('check','2026-05-12');
INSERT INTO "daily_jobs" VALUES('expire_draft_orders','2026-05-12');
INSERT INTO "daily_jobs" VALUES('mail_digest','2026-05-12');
INSERT INTO "daily_jobs" VALUES('warn_draft_orders','2026-05-12');
CREATE TABLE events (
    id        INTEGER PRIMARY KEY,
    xact      INTEGER NOT NULL DEFAULT 0,
    at        INTEGER NOT NULL,
    user_id   INTEGER REFERENCES users (id),
    kind      TEXT NOT NULL,
    object    TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    rev       INTEGER NOT NULL,
    diff      TEXT NOT NULL
) STRICT;
INSERT INTO "events" VALUES(1,0,1778594400000,NULL,'company.created','company',1,1,'{"name":[null,"Scenario Wines"],"time_zone":[null,"America/Chicago"],"job_hour":[null,3],"currency":[null,"USD"],"language":[null,"en"],"date_format":[null,"iso"],"back_order_access":[null,"none"],"draft_orders":[null,true],"auto_expire_drafts":[null,false],"future_days":[null,7],"stock_policy":[null,"notify"],"past_due_policy":[null,"block_reps"],"do_not_ship_policy":[null,"block_all"],"prospective_policy":[null,"block_reps"],"ship_days":[null,["mon","tue","wed","thu","fri"]],"need_by":[null,false],"priority":[null,false],"street":[null,""],"city":[null,""],"state":[null,""],"postcode":[null,""],"country":[null,""],"phone":[null,""],"tax_id":[null,""],"codes_required":[null,"none"],"device_copies":[null,"all"]}');
INSERT INTO "events" VALUES(2,0,1778594400000,NULL,'company.updated','company',1,2,'{"back_order_access":["none","all"]}');
INSERT INTO "events" VALUES(3,0,1778594400000,NULL,'user.created','user',1,1,'{"email":[null,"ana@demo.example"],"name":[null,"Ana Ruiz"],"role":[null,"rep"],"active":[null,true]}');
INSERT INTO "events" VALUES(4,0,1778594400000,NULL,'warehouse.created','warehouse',1,1,'{"code":[null,"DSM"],"name":[null,"Des Moines"],"active":[null,true]}');
INSERT INTO "events" VALUES(5,0,1778594400000,NULL,'importer.created','importer',1,1,'{"name":[null,"Old World Imports"],"active":[null,true]}');
INSERT INTO "events" VALUES(6,0,1778594400000,NULL,'producer.created','producer',1,1,'{"name":[null,"Château Test"],"country":[null,"France"],"active":[null,true]}');
INSERT INTO "events" VALUES(7,0,1778594400000,NULL,'product.created','product',1,1,'{"code":[null,"CT22"],"name":[null,"Grand Vin"],"vintage":[null,2022],"producer":[null,1],"importer":[null,1],"bottle_ml":[null,750],"unit_set":[null,12],"active":[null,true],"orderable":[null,true],"admin_only":[null,false],"discontinued":[null,false],"primary_warehouse":[null,1]}');
INSERT INTO "events" VALUES(8,0,1778594400000,NULL,'inventory.adjusted','product',1,1,'{"warehouse":[null,1],"on_hand_btl":[0,40]}');
INSERT INTO "events" VALUES(9,0,1778594400000,NULL,'account.created','account',1,1,'{"code":[null,"JOE"],"name":[null,"Joe''s Bistro"],"type":[null,"restaurant"],"status":[null,"good"],"active":[null,true],"street":[null,""],"city":[null,""],"state":[null,""],"postcode":[null,""],"reps":[null,[]]}');
INSERT INTO "events" VALUES(10,0,1778594400000,NULL,'account.reps_changed','account',1,2,'{"reps":[[],[1]]}');
INSERT INTO "events" VALUES(11,0,1778594400000,1,'back_order.created','back_order',1001,1,'{"account":[null,1],"note":[null,"stays open"],"priority":[null,0],"lines":[null,[{"id":1,"product":1,"qty_btl":18,"note":"for the terrace"}]]}');
INSERT INTO "events" VALUES(12,0,1778594400000,1,'back_order.created','back_order',1002,1,'{"account":[null,1],"note":[null,"is closed"],"priority":[null,0],"lines":[null,[{"id":1,"product":1,"qty_btl":18,"note":"for the terrace"}]]}');
INSERT INTO "events" VALUES(13,0,1778594400000,1,'back_order.closed','back_order',1002,2,'{"status":["open","closed"],"close_reason":[null,"customer_withdrew"]}');
INSERT INTO "events" VALUES(14,0,1778594400000,NULL,'price_level.created','price_level',1,1,'{"name":[null,"Frontline"],"position":[null,0],"open_to":[null,"all"],"active":[null,true]}');
INSERT INTO "events" VALUES(15,0,1778594400000,NULL,'product.prices_changed','product',1,2,'{"items":[[],[{"price_level":1,"price_level_name":null,"price_cents":4200,"valid_from":"2026-01-01","valid_to":null}]]}');
INSERT INTO "events" VALUES(16,0,1778594400000,1,'order.created','order',1001,1,'{"account":[null,{"id":1,"code":"JOE","name":"Joe''s Bistro","flags":[]}],"state":[null,"draft"],"lines":[null,[{"id":1,"position":1,"product":{"id":1,"code":"CT22","name":"Grand Vin","vintage":2022,"unit_set":12},"warehouse":1,"warehouse_code":"DSM","warehouse_name":"Des Moines","qty_btl":6,"unit_set":12,"cases":0,"bottles":6,"price_level":1,"price_level_name":"Frontline","price_cents":4200,"total_cents":25200,"instead_of":null,"note":null}]]}');
INSERT INTO "events" VALUES(17,0,1778594400000,1,'order.created','order',1002,1,'{"account":[null,{"id":1,"code":"JOE","name":"Joe''s Bistro","flags":[]}],"state":[null,"future"],"delivery_date":[null,"2026-12-01"],"lines":[null,[{"id":1,"position":1,"product":{"id":1,"code":"CT22","name":"Grand Vin","vintage":2022,"unit_set":12},"warehouse":1,"warehouse_code":"DSM","warehouse_name":"Des Moines","qty_btl":6,"unit_set":12,"cases":0,"bottles":6,"price_level":1,"price_level_name":"Frontline","price_cents":4200,"total_cents":25200,"instead_of":null,"note":null}]]}');
INSERT INTO "events" VALUES(18,0,1778594400000,1,'order.created','order',1003,1,'{"account":[null,{"id":1,"code":"JOE","name":"Joe''s Bistro","flags":[]}],"state":[null,"active"],"lines":[null,[{"id":1,"position":1,"product":{"id":1,"code":"CT22","name":"Grand Vin","vintage":2022,"unit_set":12},"warehouse":1,"warehouse_code":"DSM","warehouse_name":"Des Moines","qty_btl":6,"unit_set":12,"cases":0,"bottles":6,"price_level":1,"price_level_name":"Frontline","price_cents":4200,"total_cents":25200,"instead_of":null,"note":null}]]}');
INSERT INTO "events" VALUES(19,0,1778594400000,NULL,'order.confirmed','order',1003,2,'{"state":["active","confirmed"]}');
INSERT INTO "events" VALUES(20,0,1778594400000,NULL,'user.created','user',2,1,'{"email":[null,"dana@demo.example"],"name":[null,"Dana"],"role":[null,"admin"],"active":[null,true]}');
INSERT INTO "events" VALUES(21,0,1778594400000,2,'purchase_order.created','purchase_order',1001,1,'{"supplier":[null,"Old World Imports"],"warehouse":[null,1],"status":[null,"open"],"lines":[null,[{"id":1,"position":1,"product":{"id":1,"code":"CT22","name":"Grand Vin","vintage":2022,"unit_set":12},"qty_btl":60,"unit_set":12,"cases":5,"bottles":0,"received_btl":0,"due_btl":60,"due":null,"note":null}]]}');
INSERT INTO "events" VALUES(22,0,1778594400000,2,'purchase_order.received','purchase_order',1001,2,'{"lines":[[{"id":1,"received_btl":0}],[{"id":1,"received_btl":24}]]}');
INSERT INTO "events" VALUES(23,0,1778594400000,2,'inventory.received','purchase_order',1001,2,'{"receipt":[null,1],"warehouse":[null,1],"lines":[null,[{"product":1,"qty_btl":24}]]}');
INSERT INTO "events" VALUES(24,0,1778594400000,NULL,'outbound_email.created','outbound_email',1,1,'{"key":[null,"back.orders.create"],"recipients":[null,""]}');
INSERT INTO "events" VALUES(25,0,1778594400000,NULL,'webhook.created','webhook',1,1,'{"url":[null,"https://example.com/hook"],"events":[null,["order.created"]],"active":[null,true]}');
INSERT INTO "events" VALUES(26,0,1778594400000,1,'view.created','view',1,1,'{"list":[null,"back_orders"],"name":[null,"Mine"],"query":[null,{}],"columns":[null,[]],"shared":[null,false]}');
INSERT INTO "events" VALUES(27,0,1778594400000,1,'user.token_made','user',1,1,'{"id":[null,1],"name":[null,"feed"],"scope":[null,"read"],"created_at":[null,"2026-05-12T14:00:00.000Z"]}');
INSERT INTO "events" VALUES(28,0,1778594400000,1,'order.created','order',1004,1,'{"account":[null,{"id":1,"code":"JOE","name":"Joe''s Bistro","flags":[]}],"state":[null,"draft"],"lines":[null,[{"id":1,"position":1,"product":{"id":1,"code":"CT22","name":"Grand Vin","vintage":2022,"unit_set":12},"warehouse":1,"warehouse_code":"DSM","warehouse_name":"Des Moines","qty_btl":6,"unit_set":12,"cases":0,"bottles":6,"price_level":1,"price_level_name":"Frontline","price_cents":4200,"total_cents":25200,"instead_of":null,"note":null}]]}');
CREATE TABLE families (
    id          INTEGER PRIMARY KEY,
    rev         INTEGER NOT NULL DEFAULT 1,
    producer_id INTEGER NOT NULL REFERENCES producers (id),
    name        TEXT NOT NULL CHECK (name <> ''),
    UNIQUE (producer_id, name)
) STRICT;
CREATE TABLE idempotency_keys (
    user_id    INTEGER NOT NULL REFERENCES users (id),
    key        TEXT NOT NULL,
    method     TEXT NOT NULL,
    path       TEXT NOT NULL,
    body_hash  BLOB NOT NULL,
    status     INTEGER NOT NULL,
    headers    TEXT NOT NULL,
    body       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE import_headings (
    kind    TEXT NOT NULL,
    heading TEXT NOT NULL,
    field   TEXT NOT NULL,
    PRIMARY KEY (kind, heading)
) STRICT, WITHOUT ROWID;
CREATE TABLE import_parts (
    id        INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES imports (id),
    part      INTEGER NOT NULL CHECK (part >= 0),
    bytes     BLOB NOT NULL,
    UNIQUE (import_id, part)
) STRICT;
CREATE TABLE import_rows (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    row       INTEGER NOT NULL CHECK (row > 0),
    line      INTEGER NOT NULL,
    grouped   INTEGER NOT NULL,
    fate      TEXT NOT NULL CHECK (fate IN ('new', 'changed', 'unchanged', 'refused')),
    state     TEXT NOT NULL CHECK (state IN ('open', 'applied', 'missed', 'undone', 'kept')),
    label     TEXT NOT NULL,
    object_id INTEGER,
    pin       INTEGER,
    fields    TEXT NOT NULL,
    cells     TEXT,
    changes   TEXT,
    undo      TEXT,
    problems  TEXT,
    PRIMARY KEY (import_id, row)
) STRICT, WITHOUT ROWID;
CREATE TABLE importers (
    id         INTEGER PRIMARY KEY,
    rev        INTEGER NOT NULL DEFAULT 1,
    name       TEXT NOT NULL UNIQUE CHECK (name <> ''),
    search_key TEXT NOT NULL,
    active     INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
INSERT INTO "importers" VALUES(1,1,'Old World Imports','old world imports',1);
CREATE TABLE imports (
    id          INTEGER PRIMARY KEY,
    rev         INTEGER NOT NULL DEFAULT 1,
    kind        TEXT NOT NULL CHECK (kind IN ('products', 'accounts', 'contacts', 'prices', 'inventory', 'users', 'back_orders', 'purchase_orders')),
    file_name   TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('uploading', 'checking', 'checked', 'refused', 'stopped', 'applying', 'applied', 'undoing', 'undone')),
    size_bytes  INTEGER NOT NULL CHECK (size_bytes >= 0),
    hash        TEXT NOT NULL,
    options     TEXT NOT NULL,
    about       TEXT NOT NULL,
    trouble     TEXT,
    trouble_line INTEGER,
    mode        TEXT CHECK (mode IN ('all', 'good')),
    mails       INTEGER NOT NULL CHECK (mails IN (0, 1)),
    job_id      INTEGER REFERENCES jobs (id),
    created_at  INTEGER NOT NULL,
    user_id     INTEGER NOT NULL REFERENCES users (id)
) STRICT;
CREATE TABLE inventory_balances (
    product_id    INTEGER NOT NULL REFERENCES products (id),
    warehouse_id  INTEGER NOT NULL REFERENCES warehouses (id),
    on_hand_btl   INTEGER NOT NULL CHECK (on_hand_btl BETWEEN -1000000000000 AND 1000000000000),
    on_future_btl INTEGER NOT NULL CHECK (on_future_btl BETWEEN 0 AND 1000000000000),
    on_order_btl  INTEGER NOT NULL CHECK (on_order_btl BETWEEN 0 AND 1000000000000),
    PRIMARY KEY (product_id, warehouse_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "inventory_balances" VALUES(1,1,46,6,36);
CREATE TABLE inventory_moves (
    id           INTEGER PRIMARY KEY,
    xact         INTEGER NOT NULL DEFAULT 0,
    at           INTEGER NOT NULL,
    user_id      INTEGER REFERENCES users (id),
    product_id   INTEGER NOT NULL REFERENCES products (id),
    warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
    bucket       TEXT NOT NULL CHECK (bucket IN ('on_hand', 'on_future', 'on_order')),
    qty_btl      INTEGER NOT NULL CHECK (qty_btl <> 0),
    reason       TEXT NOT NULL CHECK (reason IN ('opening', 'count', 'received', 'returned', 'damaged', 'transfer', 'correction',
                     'order', 'purchase_order')),
    note         TEXT,
    document     INTEGER,
    CHECK ((reason IN ('order', 'purchase_order')) = (document IS NOT NULL))
) STRICT;
INSERT INTO "inventory_moves" VALUES(1,0,1778594400000,NULL,1,1,'on_hand',40,'opening',NULL,NULL);
INSERT INTO "inventory_moves" VALUES(2,0,1778594400000,1,1,1,'on_hand',-6,'order',NULL,1001);
INSERT INTO "inventory_moves" VALUES(3,0,1778594400000,1,1,1,'on_future',6,'order',NULL,1002);
INSERT INTO "inventory_moves" VALUES(4,0,1778594400000,1,1,1,'on_hand',-6,'order',NULL,1003);
INSERT INTO "inventory_moves" VALUES(5,0,1778594400000,2,1,1,'on_order',60,'purchase_order',NULL,1001);
INSERT INTO "inventory_moves" VALUES(6,0,1778594400000,2,1,1,'on_order',-24,'purchase_order',NULL,1001);
INSERT INTO "inventory_moves" VALUES(7,0,1778594400000,2,1,1,'on_hand',24,'purchase_order',NULL,1001);
INSERT INTO "inventory_moves" VALUES(8,0,1778594400000,1,1,1,'on_hand',-6,'order',NULL,1004);
CREATE TABLE invoices (
    number       INTEGER PRIMARY KEY CHECK (number > 0),
    order_number INTEGER NOT NULL REFERENCES orders (number),
    warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
    created_at   INTEGER NOT NULL,
    voided_at    INTEGER
) STRICT;
INSERT INTO "invoices" VALUES(1,1003,1,1778594400000,NULL);
CREATE TABLE job_file_parts (
    job_id INTEGER NOT NULL REFERENCES job_files (job_id),
    part   INTEGER NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (job_id, part)
) STRICT;
CREATE TABLE job_files (
    job_id     INTEGER PRIMARY KEY REFERENCES jobs (id),
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('admin', 'rep')),
    bytes      INTEGER NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    first_part INTEGER NOT NULL DEFAULT 0,
    next_part  INTEGER NOT NULL DEFAULT 0 CHECK (next_part >= first_part),
    expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE jobs (
    id           INTEGER PRIMARY KEY,
    kind         TEXT NOT NULL,
    user_id      INTEGER NOT NULL REFERENCES users (id),
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'stopped')),
    input        TEXT NOT NULL,
    result       TEXT,
    done         INTEGER NOT NULL DEFAULT 0,
    total        INTEGER,
    created_at   INTEGER NOT NULL,
    ended_at     INTEGER,
    lease_owner  TEXT,
    lease_until  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE notify_cursor (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    xact     INTEGER NOT NULL,
    event_id INTEGER NOT NULL
) STRICT;
INSERT INTO "notify_cursor" VALUES(1,0,28);
CREATE TABLE order_back_orders (
    order_number INTEGER NOT NULL REFERENCES orders (number),
    back_order   INTEGER NOT NULL REFERENCES back_orders (number),
    tie          TEXT NOT NULL CHECK (tie IN ('tied', 'freed', 'closed')),
    remainder    INTEGER REFERENCES back_orders (number),
    PRIMARY KEY (order_number, back_order)
) STRICT, WITHOUT ROWID;
CREATE TABLE order_fills (
    order_number   INTEGER NOT NULL REFERENCES orders (number),
    back_order     INTEGER NOT NULL REFERENCES back_orders (number),
    line           INTEGER NOT NULL,
    qty_btl        INTEGER NOT NULL CHECK (qty_btl >= 0),
    keep_remainder INTEGER NOT NULL CHECK (keep_remainder IN (0, 1)),
    PRIMARY KEY (order_number, back_order, line),
    FOREIGN KEY (order_number, back_order) REFERENCES order_back_orders (order_number, back_order),
    FOREIGN KEY (back_order, line) REFERENCES back_order_lines (back_order, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE order_lines (
    order_number   INTEGER NOT NULL REFERENCES orders (number),
    line           INTEGER NOT NULL CHECK (line > 0),
    position       INTEGER NOT NULL,
    product_id     INTEGER NOT NULL REFERENCES products (id),
    warehouse_id   INTEGER NOT NULL REFERENCES warehouses (id),
    qty_btl        INTEGER NOT NULL CHECK (qty_btl BETWEEN 1 AND 1000000),
    price_level_id INTEGER REFERENCES price_levels (id),
    price_cents    INTEGER NOT NULL CHECK (price_cents BETWEEN 0 AND 100000000),
    instead_of     INTEGER REFERENCES products (id),
    note           TEXT,
    product_code   TEXT NOT NULL,
    product_name   TEXT NOT NULL,
    vintage        INTEGER,
    unit_set       INTEGER NOT NULL CHECK (unit_set > 0),
    price_level    TEXT,
    PRIMARY KEY (order_number, line),
    CHECK ((price_level_id IS NULL) = (price_level IS NULL)),
    CHECK (instead_of <> product_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "order_lines" VALUES(1001,1,1,1,1,6,1,4200,NULL,NULL,'CT22','Grand Vin',2022,12,'Frontline');
INSERT INTO "order_lines" VALUES(1002,1,1,1,1,6,1,4200,NULL,NULL,'CT22','Grand Vin',2022,12,'Frontline');
INSERT INTO "order_lines" VALUES(1003,1,1,1,1,6,1,4200,NULL,NULL,'CT22','Grand Vin',2022,12,'Frontline');
INSERT INTO "order_lines" VALUES(1004,1,1,1,1,6,1,4200,NULL,NULL,'CT22','Grand Vin',2022,12,'Frontline');
CREATE TABLE orders (
    number         INTEGER PRIMARY KEY CHECK (number > 0),
    rev            INTEGER NOT NULL DEFAULT 1,
    account_id     INTEGER NOT NULL REFERENCES accounts (id),
    state          TEXT NOT NULL CHECK (state IN ('draft', 'future', 'active', 'confirmed', 'cancelled', 'expired')),
    delivery_date  TEXT,
    note           TEXT,
    private_note   TEXT,
    reference      TEXT,
    created_at     INTEGER NOT NULL,
    created_by     INTEGER NOT NULL REFERENCES users (id),
    activated_at   INTEGER,
    confirmed_at   INTEGER,
    confirmed_by   INTEGER REFERENCES users (id),
    ended_at       INTEGER,
    ended_by       INTEGER REFERENCES users (id),
    end_note       TEXT,
    hold_lifted_at INTEGER,
    hold_lifted_by INTEGER REFERENCES users (id),
    warned_at      INTEGER,
    next_line      INTEGER NOT NULL,
    CHECK (state <> 'future' OR delivery_date IS NOT NULL),
    CHECK ((state IN ('cancelled', 'expired')) = (ended_at IS NOT NULL)),
    CHECK (state <> 'confirmed' OR confirmed_at IS NOT NULL),
    CHECK (state NOT IN ('active', 'confirmed') OR activated_at IS NOT NULL),
    CHECK (state <> 'expired' OR activated_at IS NULL)
) STRICT;
INSERT INTO "orders" VALUES(1001,1,1,'draft',NULL,NULL,NULL,NULL,1778594400000,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2);
INSERT INTO "orders" VALUES(1002,1,1,'future','2026-12-01',NULL,NULL,NULL,1778594400000,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2);
INSERT INTO "orders" VALUES(1003,2,1,'confirmed',NULL,NULL,NULL,NULL,1778594400000,1,1778594400000,1778594400000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2);
INSERT INTO "orders" VALUES(1004,1,1,'draft',NULL,NULL,NULL,NULL,1778594400000,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2);
CREATE TABLE outbound_emails (
    id          INTEGER PRIMARY KEY,
    rev         INTEGER NOT NULL DEFAULT 1,
    key         TEXT NOT NULL UNIQUE,
    recipients  TEXT NOT NULL,
    reply_to    TEXT,
    subject     TEXT,
    description TEXT
) STRICT;
INSERT INTO "outbound_emails" VALUES(1,1,'back.orders.create','',NULL,NULL,NULL);
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('mail', 'webhook')),
    event_id    INTEGER REFERENCES events (id),
    key         TEXT NOT NULL,
    target      TEXT NOT NULL,
    user_id     INTEGER REFERENCES users (id),
    payload     TEXT NOT NULL,
    message     TEXT NOT NULL UNIQUE,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'held', 'bundled')),
    created_at  INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    next_at     INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until INTEGER NOT NULL DEFAULT 0,
    last_error  TEXT,
    sent_at     INTEGER,
    bundle      INTEGER REFERENCES outbox (id),
    UNIQUE (event_id, kind, target),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((state = 'bundled') = (bundle IS NOT NULL))
) STRICT;
INSERT INTO "outbox" VALUES(1,'webhook',16,'order.created','1',NULL,'{"at":"2026-05-12T14:00:00.000Z","event":"order.created","object":{"type":"order","id":1001,"rev":1},"user":{"id":1,"name":"Ana Ruiz"},"changes":{"account":[null,{"id":1,"code":"JOE","name":"Joe''s Bistro","flags":[]}],"state":[null,"draft"],"lines":[null,[{"id":1,"position":1,"product":{"id":1,"code":"CT22","name":"Grand Vin","vintage":2022,"unit_set":12},"warehouse":1,"warehouse_code":"DSM","warehouse_name":"Des Moines","qty_btl":6,"unit_set":12,"cases":0,"bottles":6,"price_level":1,"price_level_name":"Frontline","price_cents":4200,"total_cents":25200,"instead_of":null,"note":null}]]}}','90d2bcdc58c82fed6be4918dbcf43f29','waiting',1778594400000,0,1778594400000,NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(2,'webhook',17,'order.created','1',NULL,'{"at":"2026-05-12T14:00:00.000Z","event":"order.created","object":{"type":"order","id":1002,"rev":1},"user":{"id":1,"name":"Ana Ruiz"},"changes":{"account":[null,{"id":1,"code":"JOE","name":"Joe''s Bistro","flags":[]}],"state":[null,"future"],"delivery_date":[null,"2026-12-01"],"lines":[null,[{"id":1,"position":1,"product":{"id":1,"code":"CT22","name":"Grand Vin","vintage":2022,"unit_set":12},"warehouse":1,"warehouse_code":"DSM","warehouse_name":"Des Moines","qty_btl":6,"unit_set":12,"cases":0,"bottles":6,"price_level":1,"price_level_name":"Frontline","price_cents":4200,"total_cents":25200,"instead_of":null,"note":null}]]}}','f0fb5d8c5c3ec5d8f684bdd2d216cb47','waiting',1778594400000,0,1778594400000,NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(3,'webhook',18,'order.created','1',NULL,'{"at":"2026-05-12T14:00:00.000Z","event":"order.created","object":{"type":"order","id":1003,"rev":1},"user":{"id":1,"name":"Ana Ruiz"},"changes":{"account":[null,{"id":1,"code":"JOE","name":"Joe''s Bistro","flags":[]}],"state":[null,"active"],"lines":[null,[{"id":1,"position":1,"product":{"id":1,"code":"CT22","name":"Grand Vin","vintage":2022,"unit_set":12},"warehouse":1,"warehouse_code":"DSM","warehouse_name":"Des Moines","qty_btl":6,"unit_set":12,"cases":0,"bottles":6,"price_level":1,"price_level_name":"Frontline","price_cents":4200,"total_cents":25200,"instead_of":null,"note":null}]]}}','608dd302d6e7bae1613279a994adadc4','waiting',1778594400000,0,1778594400000,NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(4,'webhook',28,'order.created','1',NULL,'{"at":"2026-05-12T14:00:00.000Z","event":"order.created","object":{"type":"order","id":1004,"rev":1},"user":{"id":1,"name":"Ana Ruiz"},"changes":{"account":[null,{"id":1,"code":"JOE","name":"Joe''s Bistro","flags":[]}],"state":[null,"draft"],"lines":[null,[{"id":1,"position":1,"product":{"id":1,"code":"CT22","name":"Grand Vin","vintage":2022,"unit_set":12},"warehouse":1,"warehouse_code":"DSM","warehouse_name":"Des Moines","qty_btl":6,"unit_set":12,"cases":0,"bottles":6,"price_level":1,"price_level_name":"Frontline","price_cents":4200,"total_cents":25200,"instead_of":null,"note":null}]]}}','d1686f0f2025ffe9de05d66ce552970d','waiting',1778594400000,0,1778594400000,NULL,0,NULL,NULL,NULL);
CREATE TABLE password_link_tokens (
    token_hash BLOB PRIMARY KEY,
    link_id    INTEGER NOT NULL REFERENCES password_links (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE password_links (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    kind       TEXT NOT NULL CHECK (kind IN ('reset', 'invitation')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;
CREATE TABLE password_requests (
    id    INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    at    INTEGER NOT NULL
) STRICT;
CREATE TABLE price_levels (
    id       INTEGER PRIMARY KEY,
    rev      INTEGER NOT NULL DEFAULT 1,
    name     TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    open_to  TEXT NOT NULL CHECK (open_to IN ('all', 'listed')),
    active   INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
INSERT INTO "price_levels" VALUES(1,1,'Frontline',0,'all',1);
CREATE TABLE producers (
    id         INTEGER PRIMARY KEY,
    rev        INTEGER NOT NULL DEFAULT 1,
    name       TEXT NOT NULL UNIQUE CHECK (name <> ''),
    search_key TEXT NOT NULL,
    country    TEXT,
    active     INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
INSERT INTO "producers" VALUES(1,1,'Château Test','chateau test','France',1);
CREATE TABLE product_prices (
    id             INTEGER PRIMARY KEY,
    product_id     INTEGER NOT NULL REFERENCES products (id),
    price_level_id INTEGER NOT NULL REFERENCES price_levels (id),
    price_cents    INTEGER NOT NULL CHECK (price_cents >= 0),
    valid_from     TEXT NOT NULL,
    valid_to       TEXT,
    UNIQUE (product_id, price_level_id, valid_from)
) STRICT;
INSERT INTO "product_prices" VALUES(1,1,1,4200,'2026-01-01',NULL);
CREATE TABLE products (
    id                   INTEGER PRIMARY KEY,
    rev                  INTEGER NOT NULL DEFAULT 1,
    code                 TEXT NOT NULL UNIQUE,
    name                 TEXT NOT NULL CHECK (name <> ''),
    vintage              INTEGER CHECK (vintage BETWEEN 1800 AND 2199),
    producer_id          INTEGER NOT NULL REFERENCES producers (id),
    importer_id          INTEGER NOT NULL REFERENCES importers (id),
    family_id            INTEGER REFERENCES families (id),
    search_key           TEXT NOT NULL,
    sort_key             TEXT NOT NULL,
    country              TEXT,
    region               TEXT,
    category             TEXT,
    style                TEXT,
    bottle_ml            INTEGER CHECK (bottle_ml BETWEEN 1 AND 100000),
    unit_set             INTEGER NOT NULL CHECK (unit_set BETWEEN 1 AND 1200),
    active               INTEGER NOT NULL CHECK (active IN (0, 1)),
    orderable            INTEGER NOT NULL CHECK (orderable IN (0, 1)),
    admin_only           INTEGER NOT NULL CHECK (admin_only IN (0, 1)),
    discontinued         INTEGER NOT NULL CHECK (discontinued IN (0, 1)),
    primary_warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
    created_at           INTEGER NOT NULL
) STRICT;
INSERT INTO "products" VALUES(1,2,'CT22','Grand Vin',2022,1,1,NULL,'ct22 chateau test grand vin 2022','grand vin 2022',NULL,NULL,NULL,NULL,750,12,1,1,0,0,1,1778594400000);
CREATE TABLE purchase_order_lines (
    purchase_order INTEGER NOT NULL REFERENCES purchase_orders (number),
    line           INTEGER NOT NULL CHECK (line > 0),
    position       INTEGER NOT NULL,
    product_id     INTEGER NOT NULL REFERENCES products (id),
    qty_btl        INTEGER NOT NULL CHECK (qty_btl BETWEEN 1 AND 1000000),
    received_btl   INTEGER NOT NULL CHECK (received_btl >= 0),
    due            TEXT,
    note           TEXT,
    is_open        INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    PRIMARY KEY (purchase_order, line),
    UNIQUE (purchase_order, product_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "purchase_order_lines" VALUES(1001,1,1,1,60,24,NULL,NULL,1);
CREATE TABLE purchase_orders (
    number       INTEGER PRIMARY KEY CHECK (number > 0),
    rev          INTEGER NOT NULL DEFAULT 1,
    supplier     TEXT NOT NULL CHECK (supplier <> ''),
    supplier_key TEXT NOT NULL,
    warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
    status       TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    due          TEXT,
    note         TEXT,
    reference    TEXT,
    created_at   INTEGER NOT NULL,
    created_by   INTEGER NOT NULL REFERENCES users (id),
    closed_at    INTEGER,
    closed_by    INTEGER REFERENCES users (id),
    next_line    INTEGER NOT NULL,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL))
) STRICT;
INSERT INTO "purchase_orders" VALUES(1001,2,'Old World Imports','old world imports',1,'open',NULL,NULL,NULL,1778594400000,2,NULL,NULL,2);
CREATE TABLE purchase_receipt_lines (
    receipt_id INTEGER NOT NULL REFERENCES purchase_receipts (id),
    line       INTEGER NOT NULL,
    qty_btl    INTEGER NOT NULL CHECK (qty_btl > 0),
    PRIMARY KEY (receipt_id, line)
) STRICT, WITHOUT ROWID;
INSERT INTO "purchase_receipt_lines" VALUES(1,1,24);
CREATE TABLE purchase_receipts (
    id             INTEGER PRIMARY KEY,
    purchase_order INTEGER NOT NULL REFERENCES purchase_orders (number),
    warehouse_id   INTEGER NOT NULL REFERENCES warehouses (id),
    at             INTEGER NOT NULL,
    user_id        INTEGER NOT NULL REFERENCES users (id),
    note           TEXT
) STRICT;
INSERT INTO "purchase_receipts" VALUES(1,1001,1,1778594400000,2,NULL);
CREATE TABLE saved_views (
    id         INTEGER PRIMARY KEY,
    rev        INTEGER NOT NULL DEFAULT 1,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    list       TEXT NOT NULL,
    name       TEXT NOT NULL CHECK (name <> ''),
    query      TEXT NOT NULL,
    columns    TEXT NOT NULL,
    shared     INTEGER NOT NULL CHECK (shared IN (0, 1)),
    created_at INTEGER NOT NULL,
    UNIQUE (user_id, list, name)
) STRICT;
INSERT INTO "saved_views" VALUES(1,1,1,'back_orders','Mine','{}','[]',0,1778594400000);
CREATE TABLE schema_migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL);
INSERT INTO "schema_migrations" VALUES(1,'foundation','63414d5a90b364a87c2d8c088870c2c5658f1012f9794d81768ef3d764a88fa8',1778594400000);
INSERT INTO "schema_migrations" VALUES(2,'orders','10d3b5ea96606d0784cce4523064c7a398e4c0d47e2535d421d3ebcc6279b977',1778594400000);
INSERT INTO "schema_migrations" VALUES(3,'notify','75aac34132cbcd230aa2c9093a2329ae8dfb38fe445f580c91ff612c025fc477',1778594400000);
INSERT INTO "schema_migrations" VALUES(4,'closed_stays','0aeaba1647dffa737ef1b4b276aa768bee59027581b5fabcd0e8d929eb1a7352',1778594400000);
INSERT INTO "schema_migrations" VALUES(5,'password_links','d32bbf1fb674998cc2fc04a21354b8b91d18a6d2838481cc10ee6ea6b26d7ee2',1778594400000);
INSERT INTO "schema_migrations" VALUES(6,'webhooks','af34ba85ede4e244d159b372dc7c210cf326c1aa4e74793c06c951389f544567',1778594400000);
INSERT INTO "schema_migrations" VALUES(7,'closed_in_time','f17bb1715fc34ffb32aceee90887457e34cda20084cdcba1056d53c2ead09a14',1778594400000);
INSERT INTO "schema_migrations" VALUES(8,'imports','bac353cd68080e480dae4cb3aef59e92533aa4d548217996bd8f7fc8216a6863',1778594400000);
INSERT INTO "schema_migrations" VALUES(9,'company_papers','7fa867a4fdc63b7a5a1d7915fcea03aca7dbd3d64eff6cc47ba37e4a64da5ed2',1778594400000);
INSERT INTO "schema_migrations" VALUES(10,'job_files','797d1463f9ed446cc163d455584f7400fd0e6d4c7ca3d24577a52ca645f8f63c',1778594400000);
INSERT INTO "schema_migrations" VALUES(11,'codes_and_history','8a2a5f4402b1a910886a600caa6c652c6e99752cb15bad5ab99f3a0419e8641e',1778594400000);
INSERT INTO "schema_migrations" VALUES(12,'device_copies','d16ac5cf3978e0003d21de7d214036cc626ac5e1e409d6ee265f186c0280e7e4',1778594400000);
CREATE TABLE sessions (
    token_hash   BLOB PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES users (id),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    agent        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "sessions" VALUES(X'1CED3480141C93B687EEFB4D37FBFFF58446E7AFF63507869200F9534F9E0CC9',1,1778594400000,1778594400000,'');
INSERT INTO "sessions" VALUES(X'31B4B9B5CF7CAA8B695BF7810549C45BFF1C5072EFDD85E044DBEBC78CFE0E97',2,1778594400000,1778594400000,'');
INSERT INTO "sessions" VALUES(X'DB58E54B67A0F7E8BE9E9F57F3BA0B724397BD0E51D9EB5DBB4E46F62A1E7488',1,1778594400000,1778594400000,'');
CREATE TABLE sign_in_failures (
    key          TEXT PRIMARY KEY,
    failures     INTEGER NOT NULL,
    window_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE user_mail_choices (
    user_id INTEGER NOT NULL REFERENCES users (id),
    key     TEXT NOT NULL,
    choice  TEXT NOT NULL CHECK (choice IN ('now', 'daily', 'never')),
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE users (
    id             INTEGER PRIMARY KEY,
    rev            INTEGER NOT NULL DEFAULT 1,
    email          TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL CHECK (name <> ''),
    role           TEXT NOT NULL CHECK (role IN ('admin', 'rep')),
    active         INTEGER NOT NULL CHECK (active IN (0, 1)),
    password_hash  TEXT,
    totp_secret    BLOB,
    totp_last_step INTEGER NOT NULL DEFAULT 0,
    created_at     INTEGER NOT NULL
) STRICT;
INSERT INTO "users" VALUES(1,1,'ana@demo.example','Ana Ruiz','rep',1,'$argon2id$v=19$m=19456,t=2,p=1$S9wt+PVvrGuNedrlq65hXw$Q5nbaYR01/4OL5MTQmIOZAf54nmB7MaHS2nkvkzkTEA',NULL,0,1778594400000);
INSERT INTO "users" VALUES(2,1,'dana@demo.example','Dana','admin',1,'$argon2id$v=19$m=19456,t=2,p=1$zT6GTaZ9Ap4ePfSN8AFoMg$EaQie/Q0AWUKfk7pBL1lhCl/hOG9yKjDdOdU7u6t+IU',NULL,0,1778594400000);
CREATE TABLE warehouses (
    id     INTEGER PRIMARY KEY,
    rev    INTEGER NOT NULL DEFAULT 1,
    code   TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL CHECK (name <> ''),
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
INSERT INTO "warehouses" VALUES(1,1,'DSM','Des Moines',1);
CREATE TABLE webhook_attempts (
    id        INTEGER PRIMARY KEY,
    outbox_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    status    INTEGER,
    error     TEXT,
    ms        INTEGER NOT NULL
) STRICT;
CREATE TABLE webhooks (
    id           INTEGER PRIMARY KEY,
    rev          INTEGER NOT NULL DEFAULT 1,
    url          TEXT NOT NULL,
    events       TEXT NOT NULL,
    secret       TEXT NOT NULL,
    description  TEXT,
    active       INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_at   INTEGER NOT NULL,
    failures     INTEGER NOT NULL DEFAULT 0,
    unreached    INTEGER NOT NULL DEFAULT 0,
    paused_until INTEGER NOT NULL DEFAULT 0,
    claimed_at   INTEGER NOT NULL DEFAULT 0,
    lease_owner  TEXT,
    lease_until  INTEGER NOT NULL DEFAULT 0,
    removed_at   INTEGER,
    CHECK (removed_at IS NULL OR active = 0)
) STRICT;
INSERT INTO "webhooks" VALUES(1,1,'https://example.com/hook',' order.created ','WLK64zZ1x4hKRWBroAkDbYNQ2bp9Ws-aCcom_XcfglM',NULL,1,1778594400000,0,0,0,0,NULL,0,NULL);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX api_tokens_user ON api_tokens (user_id);
CREATE UNIQUE INDEX accounts_by_name ON accounts (sort_key, id);
CREATE INDEX account_reps_by_user ON account_reps (user_id, account_id);
CREATE INDEX account_contacts_by_account ON account_contacts (account_id, id);
CREATE UNIQUE INDEX importers_by_name ON importers (search_key, id);
CREATE UNIQUE INDEX producers_by_name ON producers (search_key, id);
CREATE UNIQUE INDEX products_by_name ON products (sort_key, id);
CREATE INDEX products_by_producer ON products (producer_id, id);
CREATE INDEX products_by_importer ON products (importer_id, id);
CREATE INDEX products_by_family ON products (family_id, vintage);
CREATE INDEX inventory_moves_by_product ON inventory_moves (product_id, warehouse_id, id);
CREATE INDEX inventory_moves_by_xact ON inventory_moves (xact, id);
CREATE INDEX back_orders_by_created ON back_orders (created_at, number);
CREATE INDEX back_orders_by_age ON back_orders (waiting_since, number);
CREATE INDEX back_orders_by_account ON back_orders (account_id, number);
CREATE INDEX back_orders_by_reference ON back_orders (reference) WHERE reference IS NOT NULL;
CREATE INDEX back_orders_open ON back_orders (number) WHERE status = 'open';
CREATE INDEX back_orders_open_by_created ON back_orders (created_at, number) WHERE status = 'open';
CREATE INDEX back_orders_open_by_age ON back_orders (waiting_since, number) WHERE status = 'open';
CREATE INDEX back_orders_open_by_account ON back_orders (account_id, number) WHERE status = 'open';
CREATE INDEX back_order_lines_closed_by_product ON back_order_lines (product_id, back_order, is_open) WHERE is_open = 0;
CREATE TRIGGER back_orders_closed_stay BEFORE UPDATE ON back_orders WHEN OLD.status = 'closed'
BEGIN SELECT RAISE(ABORT, 'back_order_closed'); END;
CREATE TRIGGER back_orders_never_deleted BEFORE DELETE ON back_orders
BEGIN SELECT RAISE(ABORT, 'back_order_never_deleted'); END;
CREATE TRIGGER back_order_lines_closed_stay BEFORE UPDATE ON back_order_lines WHEN OLD.is_open = 0
BEGIN SELECT RAISE(ABORT, 'back_order_closed'); END;
CREATE TRIGGER back_order_lines_closed_kept BEFORE DELETE ON back_order_lines WHEN OLD.is_open = 0
BEGIN SELECT RAISE(ABORT, 'back_order_closed'); END;
CREATE TRIGGER back_order_lines_closed_full BEFORE INSERT ON back_order_lines
WHEN (SELECT status FROM back_orders WHERE number = NEW.back_order) = 'closed'
BEGIN SELECT RAISE(ABORT, 'back_order_closed'); END;
CREATE TRIGGER inventory_moves_stay BEFORE UPDATE ON inventory_moves
BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
CREATE TRIGGER inventory_moves_kept BEFORE DELETE ON inventory_moves
BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
CREATE INDEX events_by_object ON events (object, object_id, id);
CREATE INDEX events_by_xact ON events (xact, id);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
CREATE INDEX jobs_unfinished ON jobs (id) WHERE state IN ('waiting', 'running');
CREATE INDEX orders_by_created ON orders (created_at, number);
CREATE INDEX orders_by_account ON orders (account_id, number);
CREATE INDEX orders_by_state ON orders (state, number);
CREATE INDEX orders_by_delivery ON orders (delivery_date, number) WHERE delivery_date IS NOT NULL;
CREATE INDEX orders_due ON orders (state, delivery_date, number) WHERE state IN ('draft', 'future');
CREATE UNIQUE INDEX order_back_orders_tied ON order_back_orders (back_order) WHERE tie = 'tied';
CREATE UNIQUE INDEX order_back_orders_closed ON order_back_orders (back_order) WHERE tie = 'closed';
CREATE INDEX order_back_orders_by_back_order ON order_back_orders (back_order, order_number);
CREATE INDEX order_fills_by_line ON order_fills (back_order, line);
CREATE UNIQUE INDEX invoices_by_order ON invoices (order_number, warehouse_id) WHERE voided_at IS NULL;
CREATE INDEX purchase_orders_by_status ON purchase_orders (status, number);
CREATE INDEX purchase_orders_by_created ON purchase_orders (created_at, number);
CREATE INDEX purchase_orders_by_due ON purchase_orders (due, number) WHERE due IS NOT NULL;
CREATE INDEX purchase_order_lines_due ON purchase_order_lines (product_id, purchase_order) WHERE is_open = 1;
CREATE INDEX purchase_receipts_by_order ON purchase_receipts (purchase_order, id);
CREATE INDEX back_order_lines_open_by_product
    ON back_order_lines (product_id, waiting_since, back_order, is_open, account_id, line, qty_btl) WHERE is_open = 1;
CREATE INDEX back_orders_open_urgent ON back_orders (number) WHERE status = 'open' AND priority > 0;
CREATE TRIGGER orders_never_deleted BEFORE DELETE ON orders
BEGIN SELECT RAISE(ABORT, 'order_never_deleted'); END;
CREATE TRIGGER orders_ended_stay BEFORE UPDATE ON orders WHEN OLD.state IN ('cancelled', 'expired')
BEGIN SELECT RAISE(ABORT, 'order_ended'); END;
CREATE TRIGGER invoices_kept BEFORE DELETE ON invoices
BEGIN SELECT RAISE(ABORT, 'invoice_kept'); END;
CREATE TRIGGER purchase_orders_closed_stay BEFORE UPDATE ON purchase_orders WHEN OLD.status = 'closed'
BEGIN SELECT RAISE(ABORT, 'purchase_order_closed'); END;
CREATE TRIGGER purchase_orders_never_deleted BEFORE DELETE ON purchase_orders
BEGIN SELECT RAISE(ABORT, 'purchase_order_never_deleted'); END;
CREATE TRIGGER purchase_order_lines_closed_stay BEFORE UPDATE ON purchase_order_lines WHEN OLD.is_open = 0
BEGIN SELECT RAISE(ABORT, 'purchase_order_closed'); END;
CREATE TRIGGER purchase_order_lines_closed_kept BEFORE DELETE ON purchase_order_lines WHEN OLD.is_open = 0
BEGIN SELECT RAISE(ABORT, 'purchase_order_closed'); END;
CREATE TRIGGER purchase_order_lines_received_kept BEFORE DELETE ON purchase_order_lines WHEN OLD.is_open = 1 AND OLD.received_btl > 0
BEGIN SELECT RAISE(ABORT, 'received_already'); END;
CREATE TRIGGER purchase_order_lines_closed_full BEFORE INSERT ON purchase_order_lines
WHEN (SELECT status FROM purchase_orders WHERE number = NEW.purchase_order) = 'closed'
BEGIN SELECT RAISE(ABORT, 'purchase_order_closed'); END;
CREATE TRIGGER purchase_receipts_closed_full BEFORE INSERT ON purchase_receipts
WHEN (SELECT status FROM purchase_orders WHERE number = NEW.purchase_order) = 'closed'
BEGIN SELECT RAISE(ABORT, 'purchase_order_closed'); END;
CREATE TRIGGER purchase_receipts_stay BEFORE UPDATE ON purchase_receipts
BEGIN SELECT RAISE(ABORT, 'receipt_stays'); END;
CREATE TRIGGER purchase_receipts_kept BEFORE DELETE ON purchase_receipts
BEGIN SELECT RAISE(ABORT, 'receipt_stays'); END;
CREATE TRIGGER purchase_receipt_lines_stay BEFORE UPDATE ON purchase_receipt_lines
BEGIN SELECT RAISE(ABORT, 'receipt_stays'); END;
CREATE TRIGGER purchase_receipt_lines_kept BEFORE DELETE ON purchase_receipt_lines
BEGIN SELECT RAISE(ABORT, 'receipt_stays'); END;
CREATE INDEX outbox_due ON outbox (kind, next_at, id) WHERE state = 'waiting';
CREATE INDEX outbox_held ON outbox (user_id, id) WHERE state = 'held';
CREATE INDEX outbox_by_state ON outbox (state, id);
CREATE INDEX outbox_by_key ON outbox (key, id);
CREATE INDEX outbox_by_bundle ON outbox (bundle) WHERE bundle IS NOT NULL;
CREATE TRIGGER back_orders_not_replaced BEFORE INSERT ON back_orders
WHEN EXISTS (SELECT 1 FROM back_orders WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'back_order_never_deleted'); END;
CREATE TRIGGER back_orders_number_stays BEFORE UPDATE OF number ON back_orders WHEN NEW.number <> OLD.number
BEGIN SELECT RAISE(ABORT, 'back_order_never_deleted'); END;
CREATE TRIGGER back_order_lines_key_stays BEFORE UPDATE OF back_order, line ON back_order_lines
WHEN NEW.back_order <> OLD.back_order OR NEW.line <> OLD.line
BEGIN SELECT RAISE(ABORT, 'back_order_closed'); END;
CREATE TRIGGER inventory_moves_not_replaced BEFORE INSERT ON inventory_moves
WHEN EXISTS (SELECT 1 FROM inventory_moves WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
CREATE UNIQUE INDEX password_links_open ON password_links (user_id, kind) WHERE ended_at IS NULL;
CREATE INDEX password_links_expiry ON password_links (expires_at);
CREATE INDEX password_link_tokens_of ON password_link_tokens (link_id);
CREATE INDEX webhook_attempts_of ON webhook_attempts (outbox_id, id);
CREATE INDEX outbox_by_webhook ON outbox (target, id) WHERE kind = 'webhook';
CREATE INDEX outbox_webhook_waiting ON outbox (target, id) WHERE kind = 'webhook' AND state = 'waiting';
CREATE INDEX back_orders_by_closed ON back_orders (closed_at, number) WHERE closed_at IS NOT NULL;
CREATE INDEX imports_by_state ON imports (state, id);
CREATE INDEX import_rows_by_fate ON import_rows (import_id, fate, row);
CREATE INDEX purchase_orders_by_reference ON purchase_orders (reference) WHERE reference IS NOT NULL;
CREATE TRIGGER events_stay BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'history_append_only'); END;
CREATE TRIGGER events_kept BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'history_append_only'); END;
CREATE TRIGGER events_not_replaced BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history_append_only'); END;
COMMIT;
