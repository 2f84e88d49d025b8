-- The ground floor: the company, its people, accounts, catalogue, inventory, back orders, and the event table.
-- Type words (ID, AUTOID, I64, FLAG, DAY, BLOB, XACT) and table ends (:TABLE, :KEYED) are in sql/dialect.def.
-- Instants (..._at) are milliseconds UTC; ..._btl are bottles; ..._cents are cents of the company's currency.
-- search_key and sort_key are texts folded in C (core/fold.h), because the engines fold differently.

-- The distributor itself: exactly one row, id 1.
CREATE TABLE company (
    id                   ID CHECK (id = 1),
    rev                  I64 NOT NULL DEFAULT 1,          -- rises with each change
    name                 TEXT NOT NULL CHECK (name <> ''),
    time_zone            TEXT NOT NULL,                   -- IANA name; "today" and jobs follow it
    job_hour             I64 NOT NULL CHECK (job_hour BETWEEN 0 AND 23), -- when the daily jobs run, company's wall clock
    currency             TEXT NOT NULL CHECK (length(currency) = 3),
    language             TEXT NOT NULL,                   -- of mails and documents, e.g. 'en'
    date_format          TEXT NOT NULL CHECK (date_format IN ('iso', 'us', 'eu')),
    back_order_access    TEXT NOT NULL CHECK (back_order_access IN ('none', 'admin', 'all')),
    draft_orders         FLAG NOT NULL CHECK (draft_orders IN (0, 1)),
    auto_expire_drafts   FLAG NOT NULL CHECK (auto_expire_drafts IN (0, 1)),
    future_days          I64 NOT NULL CHECK (future_days BETWEEN 0 AND 365), -- 0: no future orders
    stock_policy         TEXT NOT NULL CHECK (stock_policy IN ('allow', 'notify', 'block_reps', 'block_all')),
    past_due_policy      TEXT NOT NULL CHECK (past_due_policy IN ('allow', 'block_reps', 'block_all')),
    do_not_ship_policy   TEXT NOT NULL CHECK (do_not_ship_policy IN ('allow', 'block_reps', 'block_all')),
    prospective_policy   TEXT NOT NULL CHECK (prospective_policy IN ('allow', 'block_reps', 'block_all')),
    ship_days            I64 NOT NULL CHECK (ship_days BETWEEN 1 AND 127), -- bitmask, Monday = 1; for accounts without their own
    need_by              FLAG NOT NULL CHECK (need_by IN (0, 1)),   -- need-by dates on back orders are in use
    priority             FLAG NOT NULL CHECK (priority IN (0, 1))   -- admins' priorities on back orders are in use
) :TABLE;

-- Named counters: the next number to be given. On PostgreSQL the numbers of documents come from sequences instead
-- (a counter row collapses under SERIALIZABLE); the table then stays empty.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    next I64 NOT NULL CHECK (next > 0)
) :KEYED;

-- :sqlite
INSERT INTO counters (name, next) VALUES ('back_order', 1001);
-- :postgres
CREATE SEQUENCE back_order_number AS BIGINT START WITH 1001 MINVALUE 1 CACHE 1;
-- :both

CREATE TABLE users (
    id             AUTOID,
    rev            I64 NOT NULL DEFAULT 1,
    email          TEXT NOT NULL UNIQUE,                 -- lower case
    name           TEXT NOT NULL CHECK (name <> ''),
    role           TEXT NOT NULL CHECK (role IN ('admin', 'rep')),
    active         FLAG NOT NULL CHECK (active IN (0, 1)), -- 0: disabled, out at once; never deleted
    password_hash  TEXT,                                 -- Argon2id; NULL: no password set yet, can't sign in
    totp_secret    BLOB,                                 -- NULL: no one-time codes
    totp_last_step I64 NOT NULL DEFAULT 0,               -- last 30-second step used: a code counts once
    created_at     I64 NOT NULL
) :TABLE;

CREATE TABLE sessions (
    token_hash   BLOB PRIMARY KEY,                       -- of the cookie; the cookie itself is nowhere
    user_id      I64 NOT NULL REFERENCES users (id),
    created_at   I64 NOT NULL,                           -- absolute expiry counts from here
    last_used_at I64 NOT NULL,                           -- idle expiry counts from here; stored at most every 5 minutes
    agent        TEXT NOT NULL                           -- User-Agent, cut, to be told apart in a list
) :KEYED;
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE api_tokens (
    id           AUTOID,
    user_id      I64 NOT NULL REFERENCES users (id),
    name         TEXT NOT NULL,
    token_hash   BLOB NOT NULL UNIQUE,
    scope        TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')), -- never more than the user's role allows
    created_at   I64 NOT NULL,
    last_used_at I64,                                    -- stored at most every 5 minutes
    expires_at   I64,                                    -- NULL: does not expire
    revoked_at   I64                                     -- NULL: valid
) :TABLE;
CREATE INDEX api_tokens_user ON api_tokens (user_id);

-- Failed sign-ins of the present window, by address ('a:...') and by e-mail ('u:...').
CREATE TABLE sign_in_failures (
    key          TEXT PRIMARY KEY,
    failures     I64 NOT NULL,
    window_at    I64 NOT NULL                            -- when the window began
) :KEYED;

CREATE TABLE price_levels (
    id       AUTOID,
    rev      I64 NOT NULL DEFAULT 1,
    name     TEXT NOT NULL UNIQUE,
    position I64 NOT NULL,                               -- order in lists
    open_to  TEXT NOT NULL CHECK (open_to IN ('all', 'listed')), -- listed: only accounts in account_price_levels
    active   FLAG NOT NULL CHECK (active IN (0, 1))
) :TABLE;

CREATE TABLE accounts (
    id            AUTOID,
    rev           I64 NOT NULL DEFAULT 1,
    code          TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL CHECK (name <> ''),
    search_key    TEXT NOT NULL,                         -- folded "code name city"
    sort_key      TEXT NOT NULL,                         -- folded name
    type          TEXT NOT NULL CHECK (type IN ('restaurant', 'wine_shop', 'grocer', 'bar', 'hotel', 'club', 'convenience', 'other')),
    status        TEXT NOT NULL CHECK (status IN ('good', 'past_due', 'do_not_ship', 'prospective')),
    active        FLAG NOT NULL CHECK (active IN (0, 1)),
    street        TEXT NOT NULL,
    city          TEXT NOT NULL,
    state         TEXT NOT NULL,
    postcode      TEXT NOT NULL,
    email         TEXT,
    phone         TEXT,
    ship_days     I64 CHECK (ship_days BETWEEN 1 AND 127), -- NULL: the company's
    price_level   I64 REFERENCES price_levels (id),      -- default price level; NULL: the first one allowed
    note          TEXT,                                  -- for the office and the reps, never shown to the account
    created_at    I64 NOT NULL
) :TABLE;
CREATE UNIQUE INDEX accounts_by_name ON accounts (sort_key, id);

-- Which reps look after an account now.
CREATE TABLE account_reps (
    account_id I64 NOT NULL REFERENCES accounts (id),
    user_id    I64 NOT NULL REFERENCES users (id),
    PRIMARY KEY (account_id, user_id)
) :KEYED;
CREATE INDEX account_reps_by_user ON account_reps (user_id, account_id);

CREATE TABLE account_contacts (
    id         AUTOID,
    account_id I64 NOT NULL REFERENCES accounts (id),
    name       TEXT NOT NULL CHECK (name <> ''),
    title      TEXT,
    email      TEXT,
    phone      TEXT
) :TABLE;
CREATE INDEX account_contacts_by_account ON account_contacts (account_id, id);

CREATE TABLE account_price_levels (
    account_id     I64 NOT NULL REFERENCES accounts (id),
    price_level_id I64 NOT NULL REFERENCES price_levels (id),
    PRIMARY KEY (account_id, price_level_id)
) :KEYED;

CREATE TABLE warehouses (
    id     AUTOID,
    rev    I64 NOT NULL DEFAULT 1,
    code   TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL CHECK (name <> ''),
    active FLAG NOT NULL CHECK (active IN (0, 1))
) :TABLE;

CREATE TABLE importers (
    id         AUTOID,
    rev        I64 NOT NULL DEFAULT 1,
    name       TEXT NOT NULL UNIQUE CHECK (name <> ''),
    search_key TEXT NOT NULL,
    active     FLAG NOT NULL CHECK (active IN (0, 1))
) :TABLE;
CREATE UNIQUE INDEX importers_by_name ON importers (search_key, id);

CREATE TABLE producers (
    id         AUTOID,
    rev        I64 NOT NULL DEFAULT 1,
    name       TEXT NOT NULL UNIQUE CHECK (name <> ''),
    search_key TEXT NOT NULL,
    country    TEXT,
    active     FLAG NOT NULL CHECK (active IN (0, 1))
) :TABLE;
CREATE UNIQUE INDEX producers_by_name ON producers (search_key, id);

-- The vintages of one wine: what may stand in for what.
CREATE TABLE families (
    id          AUTOID,
    rev         I64 NOT NULL DEFAULT 1,
    producer_id I64 NOT NULL REFERENCES producers (id),
    name        TEXT NOT NULL CHECK (name <> ''),
    UNIQUE (producer_id, name)
) :TABLE;

-- Each vintage is a product of its own. The same producer may come through several importers, so both stand here.
CREATE TABLE products (
    id                   AUTOID,
    rev                  I64 NOT NULL DEFAULT 1,         -- never rises with stock
    code                 TEXT NOT NULL UNIQUE,
    name                 TEXT NOT NULL CHECK (name <> ''),
    vintage              I64 CHECK (vintage BETWEEN 1800 AND 2199), -- NULL: non-vintage
    producer_id          I64 NOT NULL REFERENCES producers (id),
    importer_id          I64 NOT NULL REFERENCES importers (id),
    family_id            I64 REFERENCES families (id),
    search_key           TEXT NOT NULL,                  -- folded "code producer name vintage"
    sort_key             TEXT NOT NULL,                  -- folded "name vintage"
    country              TEXT,
    region               TEXT,
    category             TEXT,
    style                TEXT,
    bottle_ml            I64 CHECK (bottle_ml BETWEEN 1 AND 100000),
    unit_set             I64 NOT NULL CHECK (unit_set BETWEEN 1 AND 1200), -- bottles per case
    active               FLAG NOT NULL CHECK (active IN (0, 1)),
    orderable            FLAG NOT NULL CHECK (orderable IN (0, 1)),   -- 0: not by reps
    admin_only           FLAG NOT NULL CHECK (admin_only IN (0, 1)),  -- 1: hidden from reps' choice
    discontinued         FLAG NOT NULL CHECK (discontinued IN (0, 1)),
    primary_warehouse_id I64 NOT NULL REFERENCES warehouses (id),
    created_at           I64 NOT NULL
) :TABLE;
CREATE UNIQUE INDEX products_by_name ON products (sort_key, id);
CREATE INDEX products_by_producer ON products (producer_id, id);
CREATE INDEX products_by_importer ON products (importer_id, id);
CREATE INDEX products_by_family ON products (family_id, vintage);

CREATE TABLE product_prices (
    id             AUTOID,
    product_id     I64 NOT NULL REFERENCES products (id),
    price_level_id I64 NOT NULL REFERENCES price_levels (id),
    price_cents    I64 NOT NULL CHECK (price_cents >= 0), -- per bottle
    valid_from     DAY NOT NULL,
    valid_to       DAY,                                  -- last day; NULL: open-ended
    UNIQUE (product_id, price_level_id, valid_from)
) :TABLE;

-- What each warehouse holds of each product; always the sum of inventory_moves, kept in the same transaction.
-- Available = on_hand_btl - on_future_btl and may be negative.
CREATE TABLE inventory_balances (
    product_id    I64 NOT NULL REFERENCES products (id),
    warehouse_id  I64 NOT NULL REFERENCES warehouses (id),
    on_hand_btl   I64 NOT NULL CHECK (on_hand_btl BETWEEN -1000000000000 AND 1000000000000),
    on_future_btl I64 NOT NULL CHECK (on_future_btl BETWEEN 0 AND 1000000000000),
    on_order_btl  I64 NOT NULL CHECK (on_order_btl BETWEEN 0 AND 1000000000000),
    PRIMARY KEY (product_id, warehouse_id)
) :KEYED;

-- The ledger: append-only; the balances are its sums.
CREATE TABLE inventory_moves (
    id           AUTOID,
    xact         XACT,                                   -- see events.xact
    at           I64 NOT NULL,
    user_id      I64 REFERENCES users (id),              -- NULL: the program itself
    product_id   I64 NOT NULL REFERENCES products (id),
    warehouse_id I64 NOT NULL REFERENCES warehouses (id),
    bucket       TEXT NOT NULL CHECK (bucket IN ('on_hand', 'on_future', 'on_order')),
    qty_btl      I64 NOT NULL CHECK (qty_btl <> 0),      -- signed
    reason       TEXT NOT NULL CHECK (reason IN ('opening', 'count', 'received', 'returned', 'damaged', 'transfer', 'correction',
                     'order', 'purchase_order')),        -- the last two: by a document, named below
    note         TEXT,
    document     I64,                                    -- number of the order or purchase order that moved it
    CHECK ((reason IN ('order', 'purchase_order')) = (document IS NOT NULL))
) :TABLE;
CREATE INDEX inventory_moves_by_product ON inventory_moves (product_id, warehouse_id, id);
CREATE INDEX inventory_moves_by_xact ON inventory_moves (xact, id); -- the feed of stock

-- Demand of an account for wine that is not there yet. The number is the only id. Never deleted; once closed, never
-- changed (triggers below). It has no price, no warehouse and no purchase order, and moves no stock.
CREATE TABLE back_orders (
    number        ID CHECK (number > 0),                 -- BO#
    rev           I64 NOT NULL DEFAULT 1,                -- rises with each change of it, its lines or its tie
    account_id    I64 NOT NULL REFERENCES accounts (id), -- fixed
    status        TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    note          TEXT,
    reference     TEXT,                                  -- its number in the system it was imported from, or the account's own
    priority      I64 NOT NULL CHECK (priority BETWEEN 0 AND 9), -- 0: none; higher goes first; admins only
    need_by       DAY,
    created_at    I64 NOT NULL,                          -- arrival at the server
    created_by    I64 NOT NULL REFERENCES users (id),
    captured_at   I64,                                   -- when it was written on a device without signal
    waiting_since I64 NOT NULL,                          -- when the demand was first received; a remainder inherits it
    predecessor   I64 REFERENCES back_orders (number),   -- the one whose remainder this is
    next_line     I64 NOT NULL,                          -- the id of the next line; ids are never used again
    closed_at     I64,
    closed_by     I64 REFERENCES users (id),
    close_reason  TEXT CHECK (close_reason IN ('ordered', 'customer_withdrew', 'product_discontinued', 'duplicate', 'wrong_account', 'entered_by_mistake', 'import_undone', 'other')),
    close_note    TEXT,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
    CHECK ((status = 'closed') = (close_reason IS NOT NULL)),
    CHECK (close_reason <> 'other' OR close_note IS NOT NULL)
) :TABLE;
CREATE INDEX back_orders_by_created ON back_orders (created_at, number);
CREATE INDEX back_orders_by_age ON back_orders (waiting_since, number);
CREATE INDEX back_orders_by_account ON back_orders (account_id, number);
CREATE INDEX back_orders_by_reference ON back_orders (reference) WHERE reference IS NOT NULL;
CREATE INDEX back_orders_open ON back_orders (number) WHERE status = 'open';
CREATE INDEX back_orders_open_by_created ON back_orders (created_at, number) WHERE status = 'open';
CREATE INDEX back_orders_open_by_age ON back_orders (waiting_since, number) WHERE status = 'open';
CREATE INDEX back_orders_open_by_account ON back_orders (account_id, number) WHERE status = 'open';

CREATE TABLE back_order_lines (
    back_order     I64 NOT NULL REFERENCES back_orders (number),
    line           I64 NOT NULL CHECK (line > 0),        -- its id within the back order
    position       I64 NOT NULL,                         -- order on the page, from 1
    product_id     I64 NOT NULL REFERENCES products (id),
    qty_btl        I64 NOT NULL CHECK (qty_btl BETWEEN 1 AND 1000000),
    note           TEXT,
    is_open        FLAG NOT NULL CHECK (is_open IN (0, 1)), -- as its back order
    -- Snapshot, taken when the back order closes; NULL while open (then the product's present values hold).
    warehouse_name TEXT,
    product_code   TEXT,
    product_name   TEXT,
    vintage        I64,                                  -- NULL when closed: non-vintage
    unit_set       I64,
    PRIMARY KEY (back_order, line),
    UNIQUE (back_order, product_id),                     -- a product stands on a back order once
    CHECK ((is_open = 0) = (product_code IS NOT NULL)),
    CHECK ((is_open = 0) = (warehouse_name IS NOT NULL)),
    CHECK ((is_open = 0) = (unit_set IS NOT NULL))
) :KEYED;
-- is_open is in the keys so that SQLite, which asks for it again, needs no look at the table.
CREATE INDEX back_order_lines_open_by_product ON back_order_lines (product_id, back_order, is_open) WHERE is_open = 1;
CREATE INDEX back_order_lines_closed_by_product ON back_order_lines (product_id, back_order, is_open) WHERE is_open = 0;

-- The database itself keeps the rule: a closed back order can't be edited, re-opened or deleted; none is ever deleted.
-- :sqlite
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
-- :postgres
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation'; END $body$;
CREATE FUNCTION refuse_line_of_closed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (SELECT status FROM back_orders WHERE number = NEW.back_order) = 'closed' THEN
        RAISE EXCEPTION 'back_order_closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER back_orders_closed_stay BEFORE UPDATE ON back_orders FOR EACH ROW WHEN (OLD.status = 'closed')
    EXECUTE FUNCTION refuse_change('back_order_closed');
CREATE TRIGGER back_orders_never_deleted BEFORE DELETE ON back_orders FOR EACH ROW
    EXECUTE FUNCTION refuse_change('back_order_never_deleted');
CREATE TRIGGER back_order_lines_closed_stay BEFORE UPDATE ON back_order_lines FOR EACH ROW WHEN (OLD.is_open = 0)
    EXECUTE FUNCTION refuse_change('back_order_closed');
CREATE TRIGGER back_order_lines_closed_kept BEFORE DELETE ON back_order_lines FOR EACH ROW WHEN (OLD.is_open = 0)
    EXECUTE FUNCTION refuse_change('back_order_closed');
CREATE TRIGGER back_order_lines_closed_full BEFORE INSERT ON back_order_lines FOR EACH ROW
    EXECUTE FUNCTION refuse_line_of_closed();
CREATE TRIGGER inventory_moves_stay BEFORE UPDATE OR DELETE ON inventory_moves FOR EACH ROW
    EXECUTE FUNCTION refuse_change('ledger_append_only');
CREATE TRIGGER back_orders_not_truncated BEFORE TRUNCATE ON back_orders
    EXECUTE FUNCTION refuse_change('back_order_never_deleted');
-- :both

-- One row per changed object, written by every flow in its transaction: the history, the audit log, the base of undo,
-- the change feed, and the queue from which mails and webhooks are made.
CREATE TABLE events (
    id        AUTOID,
    xact      XACT,              -- 0 on SQLite; the transaction's id on PostgreSQL, so that a feed can stop before
                                 -- transactions that are still open and a late commit is not lost
    at        I64 NOT NULL,
    user_id   I64 REFERENCES users (id), -- NULL: the program itself
    kind      TEXT NOT NULL,     -- e.g. 'back_order.created'
    object    TEXT NOT NULL,     -- e.g. 'back_order'
    object_id I64 NOT NULL,      -- its id or number
    rev       I64 NOT NULL,      -- of the object after the change
    diff      TEXT NOT NULL      -- JSON object: field -> [old, new]
) :TABLE;
CREATE INDEX events_by_object ON events (object, object_id, id);
CREATE INDEX events_by_xact ON events (xact, id);

-- Answers of writes that were given with an Idempotency-Key; only 2xx, stored with the write itself; kept 30 days.
CREATE TABLE idempotency_keys (
    user_id    I64 NOT NULL REFERENCES users (id),
    key        TEXT NOT NULL,
    method     TEXT NOT NULL,
    path       TEXT NOT NULL,
    body_hash  BLOB NOT NULL,
    status     I64 NOT NULL,
    headers    TEXT NOT NULL,    -- JSON object of the answer's own headers (ETag, Location)
    body       TEXT NOT NULL,
    created_at I64 NOT NULL,
    PRIMARY KEY (user_id, key)
) :KEYED;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- A list's filters, sort and columns under a name.
CREATE TABLE saved_views (
    id         AUTOID,
    rev        I64 NOT NULL DEFAULT 1,
    user_id    I64 NOT NULL REFERENCES users (id),
    list       TEXT NOT NULL,    -- 'back_orders', 'accounts', ...
    name       TEXT NOT NULL CHECK (name <> ''),
    query      TEXT NOT NULL,    -- JSON object: the list's query parameters
    columns    TEXT NOT NULL,    -- JSON array of the fields shown, in order
    shared     FLAG NOT NULL CHECK (shared IN (0, 1)), -- 1: seen by all users; only admins share
    created_at I64 NOT NULL,
    UNIQUE (user_id, list, name)
) :TABLE;

-- Work that takes longer than a request. Claimed by lease, so that each runs once whoever runs it.
CREATE TABLE jobs (
    id           AUTOID,
    kind         TEXT NOT NULL,
    user_id      I64 NOT NULL REFERENCES users (id),
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'stopped')),
    input        TEXT NOT NULL,  -- JSON
    result       TEXT,           -- JSON, when ended
    done         I64 NOT NULL DEFAULT 0,
    total        I64,            -- NULL: not yet known
    created_at   I64 NOT NULL,
    ended_at     I64,
    lease_owner  TEXT,
    lease_until  I64 NOT NULL DEFAULT 0
) :TABLE;
CREATE INDEX jobs_unfinished ON jobs (id) WHERE state IN ('waiting', 'running');
