-- Whose devices may keep copies for the time without a signal (docs/decisions/0039).
ALTER TABLE company ADD COLUMN device_copies TEXT NOT NULL DEFAULT 'all' CHECK (device_copies IN ('none', 'rep', 'all'));
