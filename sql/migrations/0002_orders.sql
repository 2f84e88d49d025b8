-- Orders, their ties to back orders, invoices, purchase orders.
-- An order's effect on stock follows from its state alone (docs/domain/orders.md#stock): draft, active and confirmed hold their
-- bottles out of On Hand; future holds them in On Future; cancelled and expired hold nothing.

-- An agreed sale. The number is the only id. Never deleted.
CREATE TABLE orders (
    number         ID CHECK (number > 0),
    rev            I64 NOT NULL DEFAULT 1,               -- rises with each change of it or its lines
    account_id     I64 NOT NULL REFERENCES accounts (id), -- fixed
    state          TEXT NOT NULL CHECK (state IN ('draft', 'future', 'active', 'confirmed', 'cancelled', 'expired')),
    delivery_date  DAY,                                  -- the company's day; future orders always have one
    note           TEXT,                                 -- for the account, on invoice and packing slip
    private_note   TEXT,                                 -- for the office and the reps
    reference      TEXT,                                 -- the account's own number
    created_at     I64 NOT NULL,
    created_by     I64 NOT NULL REFERENCES users (id),
    activated_at   I64,                                  -- when it became active; NULL: never was
    confirmed_at   I64,
    confirmed_by   I64 REFERENCES users (id),
    ended_at       I64,                                  -- cancelled or expired
    ended_by       I64 REFERENCES users (id),            -- NULL: by the daily job
    end_note       TEXT,                                 -- why, in words
    hold_lifted_at I64,                                  -- an admin lets it be confirmed although its account is blocked
    hold_lifted_by I64 REFERENCES users (id),
    warned_at      I64,                                  -- when its maker was told that the draft is about to expire
    next_line      I64 NOT NULL,                         -- the id of the next line; ids are never used again
    CHECK (state <> 'future' OR delivery_date IS NOT NULL),
    CHECK ((state IN ('cancelled', 'expired')) = (ended_at IS NOT NULL)),
    CHECK (state <> 'confirmed' OR confirmed_at IS NOT NULL),
    CHECK (state NOT IN ('active', 'confirmed') OR activated_at IS NOT NULL),
    CHECK (state <> 'expired' OR activated_at IS NULL)
) :TABLE;
CREATE INDEX orders_by_created ON orders (created_at, number);
CREATE INDEX orders_by_account ON orders (account_id, number);
CREATE INDEX orders_by_state ON orders (state, number);
CREATE INDEX orders_by_delivery ON orders (delivery_date, number) WHERE delivery_date IS NOT NULL;
-- What the daily jobs look for.
CREATE INDEX orders_due ON orders (state, delivery_date, number) WHERE state IN ('draft', 'future');

CREATE TABLE order_lines (
    order_number   I64 NOT NULL REFERENCES orders (number),
    line           I64 NOT NULL CHECK (line > 0),        -- its id within the order
    position       I64 NOT NULL,                         -- order on the page, from 1
    product_id     I64 NOT NULL REFERENCES products (id),
    warehouse_id   I64 NOT NULL REFERENCES warehouses (id), -- where its bottles come from
    qty_btl        I64 NOT NULL CHECK (qty_btl BETWEEN 1 AND 1000000),
    price_level_id I64 REFERENCES price_levels (id),     -- NULL: an admin typed the price
    price_cents    I64 NOT NULL CHECK (price_cents BETWEEN 0 AND 100000000), -- per bottle, fixed on the day of the submit
    instead_of     I64 REFERENCES products (id),         -- a substitute: counts against back-order lines of this product
    note           TEXT,
    -- Snapshot of the day the line was put on the order.
    product_code   TEXT NOT NULL,
    product_name   TEXT NOT NULL,
    vintage        I64,                                  -- NULL: non-vintage
    unit_set       I64 NOT NULL CHECK (unit_set > 0),
    price_level    TEXT,                                 -- the level's name; NULL: typed
    PRIMARY KEY (order_number, line),
    CHECK ((price_level_id IS NULL) = (price_level IS NULL)),
    CHECK (instead_of <> product_id)
) :KEYED;

-- Which back orders an order was started from. tied: both wait for its activation; freed: the order ended first;
-- closed: its activation closed the back order, for ever.
CREATE TABLE order_back_orders (
    order_number I64 NOT NULL REFERENCES orders (number),
    back_order   I64 NOT NULL REFERENCES back_orders (number),
    tie          TEXT NOT NULL CHECK (tie IN ('tied', 'freed', 'closed')),
    remainder    I64 REFERENCES back_orders (number),    -- the new back order of what was left over; NULL: none
    PRIMARY KEY (order_number, back_order)
) :KEYED;
CREATE UNIQUE INDEX order_back_orders_tied ON order_back_orders (back_order) WHERE tie = 'tied';
CREATE UNIQUE INDEX order_back_orders_closed ON order_back_orders (back_order) WHERE tie = 'closed';
CREATE INDEX order_back_orders_by_back_order ON order_back_orders (back_order, order_number);

-- How many bottles of an order are for which back-order line: the longest waiting is filled first. One row for each line of
-- each back order that the order was started from, also with 0 bottles; none of those that it has freed.
CREATE TABLE order_fills (
    order_number   I64 NOT NULL REFERENCES orders (number),
    back_order     I64 NOT NULL REFERENCES back_orders (number),
    line           I64 NOT NULL,                         -- of the back order
    qty_btl        I64 NOT NULL CHECK (qty_btl >= 0),    -- never more than the line asks for
    keep_remainder FLAG NOT NULL CHECK (keep_remainder IN (0, 1)), -- 0: what is left over is given up
    PRIMARY KEY (order_number, back_order, line),
    FOREIGN KEY (order_number, back_order) REFERENCES order_back_orders (order_number, back_order),
    FOREIGN KEY (back_order, line) REFERENCES back_order_lines (back_order, line)
) :KEYED;
CREATE INDEX order_fills_by_line ON order_fills (back_order, line);

-- One per warehouse on a confirmed order's lines; numbers have no gaps, so they come from a counter's row on both engines.
CREATE TABLE invoices (
    number       ID CHECK (number > 0),
    order_number I64 NOT NULL REFERENCES orders (number),
    warehouse_id I64 NOT NULL REFERENCES warehouses (id),
    created_at   I64 NOT NULL,
    voided_at    I64                                     -- the order was cancelled, or has no line of this warehouse any more
) :TABLE;
CREATE UNIQUE INDEX invoices_by_order ON invoices (order_number, warehouse_id) WHERE voided_at IS NULL;

-- What was ordered from a supplier. It is never linked to a back order.
CREATE TABLE purchase_orders (
    number       ID CHECK (number > 0),
    rev          I64 NOT NULL DEFAULT 1,
    supplier     TEXT NOT NULL CHECK (supplier <> ''),
    supplier_key TEXT NOT NULL,                          -- folded, for searching
    warehouse_id I64 NOT NULL REFERENCES warehouses (id), -- where it is due
    status       TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    due          DAY,                                    -- NULL: not known
    note         TEXT,
    reference    TEXT,                                   -- the supplier's own number
    created_at   I64 NOT NULL,
    created_by   I64 NOT NULL REFERENCES users (id),
    closed_at    I64,
    closed_by    I64 REFERENCES users (id),
    next_line    I64 NOT NULL,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL))
) :TABLE;
CREATE INDEX purchase_orders_by_status ON purchase_orders (status, number);
CREATE INDEX purchase_orders_by_created ON purchase_orders (created_at, number);
CREATE INDEX purchase_orders_by_due ON purchase_orders (due, number) WHERE due IS NOT NULL;

CREATE TABLE purchase_order_lines (
    purchase_order I64 NOT NULL REFERENCES purchase_orders (number),
    line           I64 NOT NULL CHECK (line > 0),
    position       I64 NOT NULL,
    product_id     I64 NOT NULL REFERENCES products (id),
    qty_btl        I64 NOT NULL CHECK (qty_btl BETWEEN 1 AND 1000000),
    received_btl   I64 NOT NULL CHECK (received_btl >= 0), -- may exceed qty_btl when somebody said so
    due            DAY,                                  -- NULL: as the purchase order
    note           TEXT,
    is_open        FLAG NOT NULL CHECK (is_open IN (0, 1)), -- as its purchase order
    PRIMARY KEY (purchase_order, line),
    UNIQUE (purchase_order, product_id)
) :KEYED;
CREATE INDEX purchase_order_lines_due ON purchase_order_lines (product_id, purchase_order) WHERE is_open = 1;

-- What came in, and when; the ledger has the bottles.
CREATE TABLE purchase_receipts (
    id             AUTOID,
    purchase_order I64 NOT NULL REFERENCES purchase_orders (number),
    warehouse_id   I64 NOT NULL REFERENCES warehouses (id),
    at             I64 NOT NULL,
    user_id        I64 NOT NULL REFERENCES users (id),
    note           TEXT
) :TABLE;
CREATE INDEX purchase_receipts_by_order ON purchase_receipts (purchase_order, id);

CREATE TABLE purchase_receipt_lines (
    receipt_id I64 NOT NULL REFERENCES purchase_receipts (id),
    line       I64 NOT NULL,                             -- of the purchase order
    qty_btl    I64 NOT NULL CHECK (qty_btl > 0),
    PRIMARY KEY (receipt_id, line)
) :KEYED;

-- What demand, queues and Ready to fill ask of a line for thousands of lines at once, beside its product and bottles: both
-- are fixed on its back order, and `check` compares them. Lines that were closed before this migration have none.
ALTER TABLE back_order_lines ADD COLUMN account_id I64;
ALTER TABLE back_order_lines ADD COLUMN waiting_since I64;
UPDATE back_order_lines SET account_id = (SELECT b.account_id FROM back_orders b WHERE b.number = back_order),
    waiting_since = (SELECT b.waiting_since FROM back_orders b WHERE b.number = back_order) WHERE is_open = 1;
-- In the order of a product's queue, and with all that its sums need: no look at the table.
DROP INDEX back_order_lines_open_by_product;
CREATE INDEX back_order_lines_open_by_product
    ON back_order_lines (product_id, waiting_since, back_order, is_open, account_id, line, qty_btl) WHERE is_open = 1;
-- The few that go before their time.
CREATE INDEX back_orders_open_urgent ON back_orders (number) WHERE status = 'open' AND priority > 0;

-- When a daily job last did its work, and for which of the company's days: days of downtime are caught up on.
CREATE TABLE daily_jobs (
    name     TEXT PRIMARY KEY,
    last_day DAY NOT NULL
) :KEYED;

INSERT INTO counters (name, next) VALUES ('invoice', 1);
-- :sqlite
INSERT INTO counters (name, next) VALUES ('order', 1001), ('purchase_order', 1001);
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
-- :postgres
CREATE SEQUENCE order_number AS BIGINT START WITH 1001 MINVALUE 1 CACHE 1;
CREATE SEQUENCE purchase_order_number AS BIGINT START WITH 1001 MINVALUE 1 CACHE 1;
CREATE TRIGGER orders_never_deleted BEFORE DELETE ON orders FOR EACH ROW
    EXECUTE FUNCTION refuse_change('order_never_deleted');
CREATE TRIGGER orders_ended_stay BEFORE UPDATE ON orders FOR EACH ROW WHEN (OLD.state IN ('cancelled', 'expired'))
    EXECUTE FUNCTION refuse_change('order_ended');
CREATE TRIGGER invoices_kept BEFORE DELETE ON invoices FOR EACH ROW
    EXECUTE FUNCTION refuse_change('invoice_kept');
CREATE FUNCTION refuse_part_of_closed_purchase_order() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (SELECT status FROM purchase_orders WHERE number = NEW.purchase_order) = 'closed' THEN
        RAISE EXCEPTION 'purchase_order_closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER purchase_orders_closed_stay BEFORE UPDATE ON purchase_orders FOR EACH ROW WHEN (OLD.status = 'closed')
    EXECUTE FUNCTION refuse_change('purchase_order_closed');
CREATE TRIGGER purchase_orders_never_deleted BEFORE DELETE ON purchase_orders FOR EACH ROW
    EXECUTE FUNCTION refuse_change('purchase_order_never_deleted');
CREATE TRIGGER purchase_order_lines_closed_stay BEFORE UPDATE ON purchase_order_lines FOR EACH ROW WHEN (OLD.is_open = 0)
    EXECUTE FUNCTION refuse_change('purchase_order_closed');
CREATE TRIGGER purchase_order_lines_closed_kept BEFORE DELETE ON purchase_order_lines FOR EACH ROW WHEN (OLD.is_open = 0)
    EXECUTE FUNCTION refuse_change('purchase_order_closed');
CREATE TRIGGER purchase_order_lines_received_kept BEFORE DELETE ON purchase_order_lines FOR EACH ROW WHEN (OLD.is_open = 1 AND OLD.received_btl > 0)
    EXECUTE FUNCTION refuse_change('received_already');
CREATE TRIGGER purchase_order_lines_closed_full BEFORE INSERT ON purchase_order_lines FOR EACH ROW
    EXECUTE FUNCTION refuse_part_of_closed_purchase_order();
CREATE TRIGGER purchase_receipts_closed_full BEFORE INSERT ON purchase_receipts FOR EACH ROW
    EXECUTE FUNCTION refuse_part_of_closed_purchase_order();
CREATE TRIGGER purchase_receipts_stay BEFORE UPDATE OR DELETE ON purchase_receipts FOR EACH ROW
    EXECUTE FUNCTION refuse_change('receipt_stays');
CREATE TRIGGER purchase_receipt_lines_stay BEFORE UPDATE OR DELETE ON purchase_receipt_lines FOR EACH ROW
    EXECUTE FUNCTION refuse_change('receipt_stays');
-- :both
