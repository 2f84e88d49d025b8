#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fills a throw-away database with a distributor's many years: fill.py DATABASE.sqlite|postgresql://… BACK_ORDERS [ACCOUNTS]

The schema is the program's own, expanded from sql/migrations by tools/sqlgen.py; closed lines go in while the trigger that keeps them
out of closed back orders is off, which is why this is for measuring only.
"""
import importlib.util
import pathlib
import re
import sqlite3
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLOSED_LINES = """
INSERT INTO back_order_lines (back_order, line, position, product_id, qty_btl, is_open, warehouse_name, product_code, product_name, unit_set)
SELECT b.number, l.i, l.i, 1 + (b.number * 13 + l.i * 101) % {products}, 12 * l.i, 0, 'Des Moines', 'P', 'Wine', 12
FROM back_orders b CROSS JOIN (SELECT 1 AS i UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6) l
WHERE b.status = 'closed';
"""


def sqlgen():
    """tools/sqlgen.py as a module."""
    spec = importlib.util.spec_from_file_location("sqlgen", ROOT / "tools" / "sqlgen.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def schema(engine):
    """The migrations' text for an engine: 0 SQLite, 1 PostgreSQL."""
    made = sqlgen()
    words = made.read_dialect(ROOT / "sql" / "dialect.def")
    return "\n".join(made.expanded(path, words, engine) for path in sorted((ROOT / "sql" / "migrations").glob("*.sql")))


PRODUCTS = 4999
ACCOUNTS = 1999
EVERY = 10  # one of so many back orders is open


def text(template, back_orders, accounts, every=EVERY):
    values = {"back_orders": back_orders, "accounts": accounts, "products": PRODUCTS, "every": every, "now_ms": int(time.time() * 1000)}
    for name, value in values.items():
        template = template.replace("{" + name + "}", str(value))
    return template


def fill_sqlite(path, back_orders, accounts=ACCOUNTS, every=EVERY):
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;")
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'back_orders'").fetchone():
        db.executescript(schema(0))
    trigger = db.execute("SELECT sql FROM sqlite_master WHERE name = 'back_order_lines_closed_full'").fetchone()[0]
    db.executescript("BEGIN;" + text((ROOT / "tests/perf/fill.sql").read_text(), back_orders, accounts, every)
                     + "DROP TRIGGER back_order_lines_closed_full;" + text(CLOSED_LINES, back_orders, accounts) + trigger + ";"
                     + f"UPDATE counters SET next = {back_orders + 1} WHERE name = 'back_order'; COMMIT;"
                     + "PRAGMA wal_checkpoint(TRUNCATE);")
    db.close()


def fill_postgres(url, back_orders, accounts=ACCOUNTS):
    def run(sql):
        subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url], input=sql, text=True, check=True,
                       stdout=subprocess.DEVNULL)
    if "back_orders" not in subprocess.run(["psql", "-X", "-qAt", "-d", url, "-c", "SELECT to_regclass('back_orders')"],
                                           capture_output=True, text=True, check=True).stdout:
        run(schema(1))
    run("BEGIN;" + text((ROOT / "tests/perf/fill.sql").read_text(), back_orders, accounts)
        + "ALTER TABLE back_order_lines DISABLE TRIGGER back_order_lines_closed_full;" + text(CLOSED_LINES, back_orders, accounts)
        + "ALTER TABLE back_order_lines ENABLE TRIGGER back_order_lines_closed_full;"
        + f"SELECT setval('back_order_number', {back_orders + 1}, false); COMMIT;")
    run("VACUUM ANALYZE;")


def main(argv):
    if len(argv) not in (3, 4) or not all(re.fullmatch(r"\d+", n) for n in argv[2:]):
        print(__doc__, file=sys.stderr)
        return 2
    (fill_postgres if argv[1].startswith("postgres") else fill_sqlite)(argv[1], *map(int, argv[2:]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
