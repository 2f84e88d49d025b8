#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""tools/sqlgen.py: what it makes of a statement, and what it refuses, by name and line. tests/tools/test_sqlgen.py"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def generate(text):
    """(what is said on stderr, the C that was made; empty when refused)."""
    with tempfile.TemporaryDirectory() as folder:
        statements = pathlib.Path(folder, "wine.sql")
        statements.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, ROOT / "tools/sqlgen.py", folder, ROOT / "sql/dialect.def", statements],
                              capture_output=True, text=True, check=False)
        made = pathlib.Path(folder, "stmt_gen.c")
        assert (done.returncode == 0) == made.exists(), done
        return done.stderr, made.read_text(encoding="utf-8") if made.exists() else ""


def with_ids(count, more="", use=""):
    return (f"-- :stmt wines ->many (ids:i64[{count}]{more}) => (id:i64)\n-- Some wines.\n"
            f"SELECT id FROM products WHERE id IN ($ids){use};\n")


class Parameters(unittest.TestCase):
    def test_the_most_that_the_drivers_take(self):
        said, made = generate(with_ids(64))
        self.assertEqual(said, "")
        self.assertIn("?64", made)

    def test_one_more(self):
        said, _ = generate(with_ids(65))
        self.assertRegex(said, r"wine\.sql:1: wines has more than 64 parameters")

    def test_an_array_and_others(self):
        said, _ = generate(with_ids(63, ", a:i64, b:i64", " AND id > $a AND id < $b"))
        self.assertRegex(said, r"wine\.sql:1: wines has more than 64 parameters")
        self.assertEqual(generate(with_ids(62, ", a:i64, b:i64", " AND id > $a AND id < $b"))[0], "")

    def test_an_array_as_rows(self):
        said, made = generate("-- :stmt wines ->many (a:i64, ids:i64[3]) => (id:i64)\n-- Some wines.\n"
                              "SELECT p.id FROM (VALUES ($ids)) q CROSS JOIN products p WHERE p.id = q.column1 AND p.id > $a;\n")
        self.assertEqual(said, "")
        self.assertIn("(VALUES (?2), (?3), (?4)) q", made)
        self.assertIn("(VALUES ($2), ($3), ($4)) q", made)

    def test_the_drivers_have_room_for_as_many(self):
        driver = (ROOT / "src/store/db_postgres.c").read_text(encoding="utf-8")
        generator = (ROOT / "tools/sqlgen.py").read_text(encoding="utf-8")
        self.assertEqual(re.search(r"#define PARAMS_MAX +(\d+)", driver).group(1),
                         re.search(r"PARAMS_MAX = (\d+)", generator).group(1))

    def test_one_that_is_not_used_or_not_declared(self):
        self.assertIn("a is declared and not used", generate(with_ids(2, ", a:i64"))[0])
        self.assertIn("wine.sql:1", generate(with_ids(2, "", " AND id > $a"))[0])


class Kept(unittest.TestCase):
    """-- :kept, and by the ids of an array."""

    def kept(self, line, params="ids:i64[3]", cardinality="many"):
        return generate(f"-- :stmt wines ->{cardinality} ({params}) => (code:text, id:i64)\n{line}\n-- Some wines.\n"
                        + "SELECT code, id FROM products WHERE id IN ("
                        + ", ".join(f"${p.split(':')[0].strip()}" for p in params.split(",")) + ");\n")

    def test_what_the_driver_is_told(self):
        self.assertIn("false, true, {0, 0},", self.kept("-- :kept")[1])
        self.assertIn("false, true, {3, 1},", self.kept("-- :kept ids=id", "a:i64, ids:i64[3]")[1])
        self.assertIn("false, false, {0, 0},", self.kept("-- Nothing is kept.")[1])

    def test_what_is_no_id(self):
        self.assertIn("has no column code:i64", self.kept("-- :kept ids=code")[0])
        self.assertIn("has no column wine:i64", self.kept("-- :kept ids=wine")[0])

    def test_what_is_no_array_or_not_the_only_one(self):
        for params in ("ids:i64", "ids:text[3]", "ids:i64[3], more:i64[2]"):
            self.assertIn("does not give the rows of ids", self.kept("-- :kept ids=id", params)[0])

    def test_what_gives_other_rows(self):
        self.assertIn("does not give the rows of ids", self.kept("-- :kept ids=id", cardinality="opt")[0])
        self.assertIn("not the last parameter", self.kept("-- :kept ids=id", "ids:i64[3], a:i64")[0])
        self.assertIn("not a :kept line", self.kept("-- :kept ids")[0])


if __name__ == "__main__":
    unittest.main()
