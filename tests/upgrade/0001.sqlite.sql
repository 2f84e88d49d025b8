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
    unit_set       INTEGER,
    PRIMARY KEY (back_order, line),
    UNIQUE (back_order, product_id),
    CHECK ((is_open = 0) = (product_code IS NOT NULL)),
    CHECK ((is_open = 0) = (warehouse_name IS NOT NULL)),
    CHECK ((is_open = 0) = (unit_set IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO "back_order_lines" VALUES(1001,1,1,1,18,'for the terrace',1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "back_order_lines" VALUES(1002,1,1,1,18,'for the terrace',0,'Des Moines','CT22','Grand Vin',2022,12);
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
) STRICT;
INSERT INTO "company" VALUES(1,2,'Scenario Wines','America/Chicago',3,'USD','en','iso','all',1,0,7,'notify','block_reps','block_all','block_reps',31,0,0);
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    next INTEGER NOT NULL CHECK (next > 0)
) STRICT, WITHOUT ROWID;
INSERT INTO "counters" VALUES('back_order',1003);
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
INSERT INTO "events" VALUES(1,0,1778594400000,NULL,'company.created','company',1,1,'{"name":[null,"Scenario Wines"],"time_zone":[null,"America/Chicago"],"job_hour":[null,3],"currency":[null,"USD"],"language":[null,"en"],"date_format":[null,"iso"],"back_order_access":[null,"none"],"draft_orders":[null,true],"auto_expire_drafts":[null,false],"future_days":[null,7],"stock_policy":[null,"notify"],"past_due_policy":[null,"block_reps"],"do_not_ship_policy":[null,"block_all"],"prospective_policy":[null,"block_reps"],"ship_days":[null,["mon","tue","wed","thu","fri"]],"need_by":[null,false],"priority":[null,false]}');
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
CREATE TABLE importers (
    id         INTEGER PRIMARY KEY,
    rev        INTEGER NOT NULL DEFAULT 1,
    name       TEXT NOT NULL UNIQUE CHECK (name <> ''),
    search_key TEXT NOT NULL,
    active     INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
INSERT INTO "importers" VALUES(1,1,'Old World Imports','old world imports',1);
CREATE TABLE inventory_balances (
    product_id    INTEGER NOT NULL REFERENCES products (id),
    warehouse_id  INTEGER NOT NULL REFERENCES warehouses (id),
    on_hand_btl   INTEGER NOT NULL CHECK (on_hand_btl BETWEEN -1000000000000 AND 1000000000000),
    on_future_btl INTEGER NOT NULL CHECK (on_future_btl BETWEEN 0 AND 1000000000000),
    on_order_btl  INTEGER NOT NULL CHECK (on_order_btl BETWEEN 0 AND 1000000000000),
    PRIMARY KEY (product_id, warehouse_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "inventory_balances" VALUES(1,1,40,0,0);
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
CREATE TABLE price_levels (
    id       INTEGER PRIMARY KEY,
    rev      INTEGER NOT NULL DEFAULT 1,
    name     TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    open_to  TEXT NOT NULL CHECK (open_to IN ('all', 'listed')),
    active   INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
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
INSERT INTO "products" VALUES(1,1,'CT22','Grand Vin',2022,1,1,NULL,'ct22 chateau test grand vin 2022','grand vin 2022',NULL,NULL,NULL,NULL,750,12,1,1,0,0,1,1778594400000);
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
CREATE TABLE schema_migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL);
INSERT INTO "schema_migrations" VALUES(1,'foundation','63414d5a90b364a87c2d8c088870c2c5658f1012f9794d81768ef3d764a88fa8',1778594400000);
CREATE TABLE sessions (
    token_hash   BLOB PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES users (id),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    agent        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "sessions" VALUES(X'45D5E039CF28820444A4189B2F17BC135DD44572CE3EBAA1F6B73F5E21897D44',1,1778594400000,1778594400000,'');
CREATE TABLE sign_in_failures (
    key          TEXT PRIMARY KEY,
    failures     INTEGER NOT NULL,
    window_at    INTEGER NOT NULL
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
INSERT INTO "users" VALUES(1,1,'ana@demo.example','Ana Ruiz','rep',1,'$argon2id$v=19$m=19456,t=2,p=1$JTGKVO2kcJBjpQM+B3Nqzw$kQR8gu9vCxQyKJJEFj24xqyofXMrWLjESE/xo2/jkYg',NULL,0,1778594400000);
CREATE TABLE warehouses (
    id     INTEGER PRIMARY KEY,
    rev    INTEGER NOT NULL DEFAULT 1,
    code   TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL CHECK (name <> ''),
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
INSERT INTO "warehouses" VALUES(1,1,'DSM','Des Moines',1);
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
CREATE INDEX back_order_lines_open_by_product ON back_order_lines (product_id, back_order, is_open) WHERE is_open = 1;
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
COMMIT;
