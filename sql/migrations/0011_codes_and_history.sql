-- Who has to sign in with one-time codes (docs/decisions/0037).
ALTER TABLE company ADD COLUMN codes_required TEXT NOT NULL DEFAULT 'none' CHECK (codes_required IN ('none', 'admin', 'all'));

-- The history is written once: what 0001 and 0004 do for closed back orders and the ledger. Nothing is ever thrown away
-- from it, and no statement of the program changes it.

-- :sqlite
CREATE TRIGGER events_stay BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'history_append_only'); END;
CREATE TRIGGER events_kept BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'history_append_only'); END;
CREATE TRIGGER events_not_replaced BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history_append_only'); END;
-- :postgres
CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events FOR EACH ROW
    EXECUTE FUNCTION refuse_change('history_append_only');
CREATE TRIGGER events_not_truncated BEFORE TRUNCATE ON events
    EXECUTE FUNCTION refuse_change('history_append_only');
-- :both
