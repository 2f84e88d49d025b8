#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A company leaves by `export --all` and comes back by `import --all`, on either engine: byte for byte, and life goes on.

    tests/move/run.py [--engine sqlite|postgres] [NAME ...]

All cases of an engine are asked of one company on it and of one export of that; where it moves to is said in the case.
"""
import contextlib
import csv
import hashlib
import os
import pathlib
import re
import shutil
import stat
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/lib"), str(ROOT / "tests/api")]

import cellarbook  # noqa: E402
import doors  # noqa: E402
import engines  # noqa: E402
import refusals  # noqa: E402

ODD = ' "Grüße",\r\nsecond\tline; 葡萄酒, \\N NULL "" \\. '
MATCH = {"If-Match": "*"}
good = refusals.good


def destinations():
    return ["sqlite", "postgres"] if os.environ.get("CELLARBOOK_TEST_PG") else ["sqlite"]


def server(engine, **more):
    return cellarbook.Server(engine=engine, test_clock=True, env={"CELLARBOOK_MAIL": "dir:mail"}, **more)


def empty(engine):
    return server(engine, company=False, start=False)


class World(refusals.World):
    """A company with something in most tables, in odd words, and with closed things, which refuse changes."""

    def __init__(self, at):
        super().__init__(at)
        lines = [{"product": self.product, "qty_btl": 30, "note": ODD}]
        account = self.ids["accounts"]
        good(self.dana.post("/api/v1/inventory/adjust", {"product": self.product, "warehouse": self.house, "qty_btl": 600, "reason": "received"}))
        self.closed = good(self.ana.post("/api/v1/back-orders", {"account": account, "lines": lines, "note": ODD}))["number"]
        good(self.ana.post(f"/api/v1/back-orders/{self.closed}/close", {"reason": "customer_withdrew"}, headers=MATCH))
        self.tied = good(self.ana.post("/api/v1/back-orders", {"account": account, "lines": lines}))["number"]
        good(self.ana.post("/api/v1/orders", {"account": account, "draft": True, "back_orders": [{"number": self.tied}],
                                              "lines": [{"product": self.product, "qty_btl": 12}]}))
        number = self.ids["purchase-orders"]
        good(self.dana.post(f"/api/v1/purchase-orders/{number}/receive", {"lines": [{"line": 1, "qty_btl": 60}]}, headers=MATCH))
        self.dana.post(f"/api/v1/purchase-orders/{number}/close", {}, headers=MATCH)
        good(self.dana.post("/api/v1/company/numbers/back-orders", {"next": 5000}))
        self.totp = self.ben.get("/api/v1/me/totp").json["secret"]
        done = self.ben.post("/api/v1/me/totp", {"present": refusals.PASSWORD, "secret": self.totp, "code": doors.code_of(self.totp, at.clock_ms)})
        assert done.status == 204, done
        self.token = good(self.dana.post("/api/v1/tokens", {"name": "robot", "scope": "write"}))["token"]
        self.admin = good(self.dana.post("/api/v1/tokens", {"name": "office", "scope": "admin"}))["token"]
        self.dana.put("/api/v1/me/mail-choices", {"items": [{"key": "back.orders.close", "choice": "daily"}]})


def run(at, *arguments):
    done = at.run(*arguments)
    assert done.returncode == 0, f"{arguments[0]}: {done.stdout}{done.stderr}"
    return done.stdout


def leave(at, name="export"):
    run(at, "export", "--all", at.folder / name)
    return at.folder / name


def same(one, other):
    """Both folders hold the same files with the same bytes."""
    names = sorted(p.name for p in one.iterdir())
    assert names == sorted(p.name for p in other.iterdir()), names
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), f"{name} differs"


def resum(folder):
    """The sums anew, as who changes a file on purpose would make them."""
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in sorted(folder.glob("*.csv"))]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


# --- what must hold ---

def there_and_back(home, _world, first):
    """From this engine to each, and back: the same bytes each time; while the server works."""
    for other in destinations():
        with empty(other) as abroad, empty(home.engine) as again:
            said = run(abroad, "import", "--all", first)
            rows = sum(1 for path in first.glob("*.csv") for _ in csv.reader(path.open(newline="", encoding="utf-8"))) - \
                len(list(first.glob("*.csv")))
            assert re.search(rf": {rows} rows$", said.strip()), (said, rows)
            second = leave(abroad)
            same(first, second)
            run(again, "import", "--all", second)
            same(first, leave(again))
            assert abroad.check() == "" and again.check() == ""
    assert home.failures_in_log() == []


def nothing_is_forgotten(home, _world, folder):
    """Every table of the database and every column, but for what is of one database alone; the sums are right; nobody else reads it."""
    if home.engine == "sqlite":
        tables = {name for (name,) in home.sql("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        columns = {t: {n for (n,) in home.sql(f"SELECT name FROM pragma_table_info('{t}')")} for t in tables}
    else:
        rows = home.sql("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        tables = {t for t, _ in rows}
        columns = {t: {n for other, n in rows if other == t} for t in tables}
    tables.discard("schema_migrations")
    assert {p.stem for p in folder.glob("*.csv")} == tables, tables
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for table in tables:
        with (folder / f"{table}.csv").open(newline="", encoding="utf-8") as file:
            head = next(csv.reader(file))
        left_out = {"xact"} if table in ("events", "inventory_moves") else set()
        assert set(head) == columns[table] - left_out and len(head) == len(set(head)), (table, head)
        section = readme.split(f"\n## {table}.csv\n")[1].split("\n## ")[0]
        assert all(f"| `{name}` | " in section for name in head), table
    for line in (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        total, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == total, name
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()} == {0o600}


def life_goes_on(home, world, folder):
    """After the move people sign in, programs work on, numbers and ids go on, closed things stay closed, mails are not sent twice."""
    for other in destinations():
        with empty(other) as abroad:
            due = good(world.dana.get("/api/v1/company/numbers"))
            users, balances, notes = (home.sql(text) for text in (
                "SELECT MAX(id) FROM users", "SELECT * FROM inventory_balances ORDER BY product_id, warehouse_id",
                "SELECT note FROM back_order_lines WHERE note IS NOT NULL ORDER BY back_order, line"))
            run(abroad, "import", "--all", folder)
            abroad.clock_ms = home.clock_ms
            abroad.start()
            abroad.client().sign_in("ana@demo.example", refusals.PASSWORD)
            who = {"email": "ben@demo.example", "password": refusals.PASSWORD}
            asked = abroad.client().post("/api/v1/session", who)
            assert (asked.status, asked.code) == (401, "totp_required"), asked
            asked = abroad.client().post("/api/v1/session", {**who, "totp": doors.code_of(world.totp, abroad.clock_ms, 1)})
            assert asked.status == 200, asked
            dana = abroad.client(world.admin)
            assert good(dana.get("/api/v1/company/numbers")) == due and due["back_order"]["next"] == 5000, due
            assert abroad.client(world.token).get("/api/v1/accounts").status == 200
            assert dana.get("/api/v1/company/logo").body == refusals.FILES["image/png"]
            assert abroad.sql("SELECT * FROM inventory_balances ORDER BY product_id, warehouse_id") == balances
            assert abroad.sql("SELECT note FROM back_order_lines WHERE note IS NOT NULL ORDER BY back_order, line") == notes
            made = good(dana.post("/api/v1/back-orders", {"account": world.ids["accounts"], "lines": [
                {"product": world.product, "qty_btl": 6}]}))
            assert made["number"] == 5000, made["number"]
            born = good(dana.post("/api/v1/users", {"email": "new@demo.example", "name": "New", "role": "rep"}))["id"]
            assert born == int(users[0][0]) + 1, (born, users)
            for text in (f"UPDATE back_orders SET note = 'x' WHERE number = {world.closed}",
                         f"DELETE FROM back_orders WHERE number = {world.tied}", "UPDATE inventory_moves SET note = 'x'"):
                assert abroad.sql_refused(text)[0], f"the database took: {text}"
            good(dana.post(f"/api/v1/back-orders/{made['number']}/close", {"reason": "duplicate"}, headers=MATCH))
            untold = "SELECT id FROM events WHERE kind = 'back_order.created' AND id NOT IN " \
                     "(SELECT event_id FROM outbox WHERE kind = 'mail' AND event_id IS NOT NULL)"
            until = time.monotonic() + 30
            while abroad.sql(untold):  # of each back order, those before the move among them, a mail is made, once
                assert time.monotonic() < until, abroad.sql(untold)
            assert abroad.check() == "", abroad.check()
            assert abroad.failures_in_log() == [], abroad.failures_in_log()


def only_into_nothing(home, _world, folder):
    """A database with a company, or one that a server has, takes nothing in; a folder with something in it is not written over."""
    refused = home.run("import", "--all", folder)
    wanted = "another process serves" if home.engine == "sqlite" else "the database is not empty"
    assert refused.returncode == 1 and wanted in refused.stderr, refused.stderr
    again = home.run("export", "--all", folder)
    assert again.returncode == 1 and "is not empty" in again.stderr, again.stderr
    home.stop()
    refused = home.run("import", "--all", folder)
    assert refused.returncode == 1 and "the database is not empty (company has 1 rows)" in refused.stderr, refused.stderr
    leave(home, "again")
    for arguments, text in ((("export", folder), "say --all"), (("import", folder), "--all"), (("export", "--all"), "say --all"),
                            (("import", "--all"), "--all"), (("export", "--all", "a", "b"), "say --all")):
        refused = home.run(*arguments)
        assert refused.returncode == 2 and text in refused.stderr, refused.stderr
    refused = home.run("export", "--all", folder / "none" / "deeper")
    assert refused.returncode == 1 and "can't be written" in refused.stderr, refused.stderr


def damage(folder):
    """(what is done to a copy of the export, whether its sums are made anew, what must be said)."""
    accounts, lines = folder / "accounts.csv", folder / "back_order_lines.csv"

    def edit(path, old, new, count=1):
        content = path.read_bytes()
        assert old in content, (path, old)
        path.write_bytes(content.replace(old, new, count))

    yield lambda: edit(accounts, b"JOE Wines", b"JOE Vines"), False, "accounts.csv is not as it was written"
    yield accounts.unlink, False, "accounts.csv can't be read: No such file"
    yield (folder / "SHA256SUMS").unlink, False, "without it the export is not whole"
    yield (folder / "FORMAT").unlink, False, "is this a folder that `cellarbook export --all` wrote?"
    yield lambda: edit(folder / "FORMAT", b"schema ", b"schema 9"), False, "with the program that wrote it, then upgrade"
    yield lambda: edit(folder / "FORMAT", b"export 1", b"export 2"), False, "FORMAT is not one that this program knows"
    yield lambda: edit(folder / "SHA256SUMS", b"  accounts.csv", b"  bccounts.csv"), False, "SHA256SUMS has no sum of accounts.csv"
    yield lambda: edit(accounts, b"\r\n1,", b"\r\nx1,"), True, "accounts.csv, line 2, column id: this is not a whole number"
    yield lambda: edit(accounts, b"\r\n2,", b"\r\n99999999999999999999,"), True, "accounts.csv, line 3, column id: this is not a whole"
    yield lambda: edit(accounts, b"\r\n1,", b"\r\n,"), True, "accounts.csv, line 2, column id: there is no value"
    yield lambda: edit(accounts, b",bar,", b",disco,"), True, "accounts.csv"
    yield lambda: edit(accounts, b",bar,", b",bar,extra,"), True, "accounts.csv, line 2: there are more cells than columns"
    yield lambda: edit(accounts, b",bar,", b","), True, "accounts.csv, line 2: there are fewer cells than columns"
    yield lambda: edit(accounts, b"id,rev", b"id,ver"), True, "accounts.csv, line 1, column rev: the heading is another one"
    yield lambda: edit(accounts, b"JOE Wines", b'J"OE Wines'), True, "accounts.csv, line 2: a quotation mark"
    yield lambda: edit(accounts, b"JOE Wines", b"JOE \xff Wines"), True, "accounts.csv, line 2, column name: the text is not UTF-8"
    yield lambda: accounts.write_bytes(accounts.read_bytes()[:-30]), True, ": the file ends within the line"
    yield lambda: accounts.write_bytes(b""), True, "accounts.csv, line 1: the headings are missing"
    yield lambda: edit(folder / "users.csv", b',1,"$argon2id', b',2,"$argon2id'), True, "column active: this is neither 0 nor 1"
    yield lambda: edit(folder / "company_logo.csv", b"\\x89", b"\\x8g"), True, "column bytes: these are not bytes"
    yield lambda: edit(folder / "product_prices.csv", b"2026-01-01", b"01/01/2026"), True, "column valid_from: this is not a day"
    yield lambda: lines.write_bytes(lines.read_bytes().split(b"\r\n")[0] + b"\r\n"), True, "order_fills"
    yield lambda: edit(folder / "account_reps.csv", b"\r\n1,", b"\r\n777,"), True, "account_reps"


def damaged(home, _world, whole):
    """What is damaged is named, and nothing of it stays: the same database takes the whole export afterwards."""
    with empty(home.engine) as abroad:
        broken = abroad.folder / "broken"
        number = 0
        while True:
            shutil.copytree(whole, broken)
            spoil = next((case for i, case in enumerate(damage(broken)) if i == number), None)
            if spoil is None:
                break
            spoil[0]()
            if spoil[1]:
                resum(broken)
            done = abroad.run("import", "--all", broken)
            told = [line for line in done.stderr.splitlines() if line.startswith("cellarbook: ")]
            assert done.returncode == 1 and len(told) == 1 and spoil[2] in told[0], f"wanted {spoil[2]!r}, got {done.stdout}{done.stderr}"
            shutil.rmtree(broken)
            number += 1
        assert number == 23, number
        run(abroad, "import", "--all", whole)
        same(whole, leave(abroad))


CASES = (there_and_back, nothing_is_forgotten, life_goes_on, damaged, only_into_nothing)  # the last one stops the company's server


@contextlib.contextmanager
def company(engine):
    """One for all cases of an engine, and one export of it."""
    with server(engine) as home:
        yield home, World(home), leave(home)


if __name__ == "__main__":
    sys.exit(engines.main(CASES, __doc__, within=company))
