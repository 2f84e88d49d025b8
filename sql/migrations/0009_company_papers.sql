-- What the company's papers say of it: its address, and its logo.
ALTER TABLE company ADD COLUMN street TEXT NOT NULL DEFAULT '';   -- '': not given, as with all of these
ALTER TABLE company ADD COLUMN city TEXT NOT NULL DEFAULT '';
ALTER TABLE company ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE company ADD COLUMN postcode TEXT NOT NULL DEFAULT '';
ALTER TABLE company ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE company ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE company ADD COLUMN tax_id TEXT NOT NULL DEFAULT '';   -- as it is to be printed, e.g. 'EIN 12-3456789' without the 'Tax ID' before it
ALTER TABLE company ADD COLUMN logo TEXT;                         -- SHA-256 of company_logo's bytes in hex; NULL: there is none

-- Read for papers only, so it does not stand on the company's row, which every request reads.
CREATE TABLE company_logo (
    id    ID CHECK (id = 1),
    type  TEXT NOT NULL CHECK (type IN ('image/png', 'image/jpeg')),
    bytes BLOB NOT NULL                                           -- the file as it was sent
) :TABLE;
