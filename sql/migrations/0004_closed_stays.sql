-- What a statement typed into the database could still do to a closed back order, or to the ledger, past the triggers
-- of 0001: replace a row (SQLite deletes it then without a trigger), give a row another key, move a line to a closed
-- back order, empty a table of lines (PostgreSQL). Keys never change: the program has no such statement.

-- :sqlite
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
-- :postgres
CREATE TRIGGER back_orders_number_stays BEFORE UPDATE OF number ON back_orders FOR EACH ROW
    WHEN (NEW.number <> OLD.number) EXECUTE FUNCTION refuse_change('back_order_never_deleted');
CREATE TRIGGER back_order_lines_key_stays BEFORE UPDATE OF back_order, line ON back_order_lines FOR EACH ROW
    WHEN (NEW.back_order <> OLD.back_order OR NEW.line <> OLD.line) EXECUTE FUNCTION refuse_change('back_order_closed');
CREATE TRIGGER back_order_lines_not_truncated BEFORE TRUNCATE ON back_order_lines
    EXECUTE FUNCTION refuse_change('back_order_closed');
CREATE TRIGGER inventory_moves_not_truncated BEFORE TRUNCATE ON inventory_moves
    EXECUTE FUNCTION refuse_change('ledger_append_only');
-- :both
