#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""tools/tablegen.py: what it makes of migrations, and what it refuses, by name. tests/tools/test_tablegen.py"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def generate(*migrations, whole=""):
    """(what is said on stderr, the C that was made; empty when refused)."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "whole.sql").write_text(whole, encoding="utf-8")
        paths = [folder / f"{i:04d}_step.sql" for i in range(1, len(migrations) + 1)]
        for path, text in zip(paths, migrations):
            path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, ROOT / "tools/tablegen.py", folder / "out.c", ROOT / "sql/dialect.def", folder / "whole.sql", *paths],
                              capture_output=True, text=True, check=False)
        made = folder / "out.c"
        assert (done.returncode == 0) == made.exists(), done
        return done.stderr, made.read_text(encoding="utf-8") if made.exists() else ""


WINES = """-- What is drunk.
CREATE TABLE wines (
    id    AUTOID,
    xact  XACT,                 -- stays here
    name  TEXT NOT NULL,        -- as on the label,
                                -- with its "accents"
    label BLOB,
    maker I64 REFERENCES makers (id)
) :TABLE;
CREATE TABLE makers (id ID) :TABLE;
"""


class Made(unittest.TestCase):
    def setUp(self):
        self.said, self.made = generate(WINES, "ALTER TABLE wines ADD COLUMN drunk DAY; -- NULL: not yet\nINSERT INTO makers (id) VALUES (1);\n")
        self.assertEqual(self.said, "")

    def test_columns_with_type_need_and_meaning(self):
        for row in ('{"id", \'i\', true, ""}', """{"name", 's', true, "as on the label, with its \\"accents\\""}""",
                    '{"label", \'b\', false, ""}', '{"drunk", \'d\', false, "NULL: not yet"}'):
            self.assertIn(row, self.made)
        self.assertNotIn('{"xact"', self.made)

    def test_what_is_referred_to_comes_first(self):
        self.assertLess(self.made.index('.name = "makers"'), self.made.index('.name = "wines"'))

    def test_statements(self):
        self.assertIn("COPY wines (id, name, label, maker, drunk, xact) FROM STDIN (FORMAT csv)", self.made)
        self.assertIn("INSERT INTO wines (id, name, label, maker, drunk) VALUES (?, ?, ?, ?, ?)", self.made)
        self.assertIn("CASE WHEN label IS NOT NULL THEN", self.made)

    def test_rows_of_a_new_database_give_way(self):
        makers = self.made[self.made.index('.name = "makers"'):self.made.index('.name = "wines"')]
        self.assertIn(".seeded = true", makers)

    def test_a_text_of_its_own(self):
        made = generate(WINES, whole="-- Why.\n-- :whole makers postgres\nSELECT 1\nAS id\n")[1]
        self.assertIn('.read = {"SELECT id FROM makers ORDER BY id", "SELECT 1 AS id"}', made)


class Refused(unittest.TestCase):
    def test_a_table_without_a_key(self):
        self.assertIn("the table loose has no primary key", generate("CREATE TABLE loose (a I64) :TABLE;\n")[0])

    def test_a_circle(self):
        said, _ = generate("CREATE TABLE a (id ID, b I64 REFERENCES b (id)) :TABLE;\nCREATE TABLE b (id ID, a I64 REFERENCES a (id)) :TABLE;\n")
        self.assertIn("refer to each other in a circle: a, b", said)

    def test_a_step_that_does_not_run(self):
        self.assertIn("0002_step.sql: no such table: cellars", generate(WINES, "DROP TABLE cellars;\n")[0])


if __name__ == "__main__":
    unittest.main()
