#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Databases of earlier releases are brought up to the present schema and work.

    tests/upgrade/run.py [--record NNNN]

NNNN.sqlite.sql and NNNN.postgres.sql are whole databases as they stood when the migration NNNN was the last, with a
few rows: 0001 the foundation, 0004 orders and mails, 0007 webhooks and the web UI, 0010 imports and exports, 0011
one-time codes as a rule and a history that stays, 0012 devices that keep nothing. Each is loaded, migrated by the program,
and must then have the schema that a fresh database has and every row that it had, be clean for `cellarbook check`,
and still tell its back orders. --record makes the fixture of the present schema.
"""
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))

import cellarbook  # noqa: E402

ENGINES = ("sqlite", "postgres")
OF_MIGRATIONS = ("schema_migrations", "counters")  # what they write themselves
PASSWORD = "a long fixture password"


def pg_dump(server, *options):
    """pg_dump of the server's database, without what differs from run to run."""
    done = subprocess.run(["pg_dump", "--no-owner", "--no-privileges", *options, server.store.url], capture_output=True,
                          text=True, check=True)
    kept = [line for line in done.stdout.splitlines() if line and not line.startswith(("--", "\\restrict", "\\unrestrict"))]
    return "\n".join(line.rstrip() for line in kept) + "\n"


def schema(server):
    """The schema as the engine tells it."""
    if server.engine == "postgres":
        return pg_dump(server, "--schema-only")
    rows = server.sql("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")
    return "\n".join(" | ".join(str(value) for value in row) for row in rows) + "\n"


def dump(server):
    """The whole database as SQL."""
    if server.engine == "postgres":
        return pg_dump(server, "--inserts")
    connection = sqlite3.connect(f"file:{server.store.path}?mode=ro", uri=True)
    try:
        return "\n".join(connection.iterdump()) + "\n"
    finally:
        connection.close()


def load(server, path):
    text = path.read_text(encoding="utf-8")
    if server.engine == "postgres":
        server.store.psql(server.store.url, text)
        return
    connection = sqlite3.connect(server.store.path)
    connection.executescript("PRAGMA foreign_keys = OFF;\n" + text)
    connection.close()


def must(answer, *statuses):
    if answer.status not in statuses:
        raise cellarbook.Failed(f"expected {statuses}: {answer}")
    return answer.json


def fill(server):
    """A few rows of each kind: people, an account, wine, stock, an open and a closed back order."""
    office = server.office()
    company = office.get("/api/v1/company")
    must(office.patch("/api/v1/company", {"back_order_access": "all"}, headers={"If-Match": company.headers["ETag"]}), 200)
    rep = must(office.post("/api/v1/users", {"email": "ana@demo.example", "name": "Ana Ruiz", "role": "rep",
                                             "password": PASSWORD}), 201)["id"]
    house = must(office.post("/api/v1/warehouses", {"code": "DSM", "name": "Des Moines"}), 201)["id"]
    importer = must(office.post("/api/v1/importers", {"name": "Old World Imports"}), 201)["id"]
    producer = must(office.post("/api/v1/producers", {"name": "Château Test", "country": "France"}), 201)["id"]
    product = must(office.post("/api/v1/products", {
        "code": "CT22", "name": "Grand Vin", "vintage": 2022, "producer": producer, "importer": importer, "unit_set": 12,
        "bottle_ml": 750, "primary_warehouse": house}), 201)["id"]
    must(office.post("/api/v1/inventory/adjust", {"product": product, "warehouse": house, "qty_btl": 40,
                                                  "reason": "opening"}), 201)
    account = must(office.post("/api/v1/accounts", {"code": "JOE", "name": "Joe's Bistro", "type": "restaurant"}), 201)
    rev = {"If-Match": f'"{account["rev"]}"'}
    account = account["id"]
    must(office.put(f"/api/v1/accounts/{account}/reps", {"reps": [rep]}, headers=rev), 200)
    ana = server.client().sign_in("ana@demo.example", PASSWORD)
    for note in ("stays open", "is closed"):
        made = ana.post("/api/v1/back-orders", {"account": account, "note": note,
                                                   "lines": [{"product": product, "qty_btl": 18, "note": "for the terrace"}]})
        number = must(made, 201)["number"]
    must(ana.post(f"/api/v1/back-orders/{number}/close", {"reason": "customer_withdrew"},
                     headers={"If-Match": made.headers["ETag"]}), 200)


def fill_more(server):
    """What later releases have beside: prices, orders in several states with an invoice, a purchase order that has come in part, settings."""
    office, ana = server.office(), server.client().sign_in("ana@demo.example", PASSWORD)
    product, account = (int(server.sql(f"SELECT MIN(id) FROM {table}")[0][0]) for table in ("products", "accounts"))
    level = must(office.post("/api/v1/price-levels", {"name": "Frontline"}), 201)["id"]
    must(office.put(f"/api/v1/products/{product}/prices", {"items": [{"price_level": level, "price_cents": 4200, "valid_from": "2026-01-01"}]},
                    headers={"If-Match": "*"}), 200)
    lines = [{"product": product, "qty_btl": 6}]
    must(ana.post("/api/v1/orders", {"account": account, "draft": True, "lines": lines}), 201)
    must(ana.post("/api/v1/orders", {"account": account, "delivery_date": "2026-12-01", "lines": lines}), 201)
    number = must(ana.post("/api/v1/orders", {"account": account, "lines": lines}), 201)["number"]
    must(office.post(f"/api/v1/orders/{number}/confirm", headers={"If-Match": "*"}), 200)
    house = int(server.sql("SELECT MIN(id) FROM warehouses")[0][0])
    must(office.post("/api/v1/users", {"email": "dana@demo.example", "name": "Dana", "role": "admin", "password": PASSWORD}), 201)
    dana = server.client().sign_in("dana@demo.example", PASSWORD)
    bought = must(dana.post("/api/v1/purchase-orders", {"supplier": "Old World Imports", "warehouse": house,
                                                          "lines": [{"product": product, "qty_btl": 60}]}), 201)["number"]
    must(dana.post(f"/api/v1/purchase-orders/{bought}/receive", {"lines": [{"line": 1, "qty_btl": 24}]}, headers={"If-Match": "*"}), 200)
    must(office.post("/api/v1/outbound-emails", {"key": "back.orders.create", "recipients": ""}), 201)
    must(office.post("/api/v1/webhooks", {"url": "https://example.com/hook", "events": ["order.created"]}), 201)
    must(ana.post("/api/v1/views", {"list": "back_orders", "name": "Mine", "query": {}}), 201)
    must(ana.post("/api/v1/tokens", {"name": "feed", "scope": "read"}), 201)
    must(ana.post("/api/v1/orders", {"account": account, "draft": True, "lines": lines}), 201)  # which the webhook is told of


def wait_for_outbox(server):
    """What is to be sent is written a moment after what it tells of."""
    for _ in range(300):
        if int(server.sql("SELECT COUNT(*) FROM outbox")[0][0]) > 0:
            return
        time.sleep(0.1)
    raise SystemExit("upgrade: nothing is in the outbox")


def record(number):
    for engine in ENGINES:
        with cellarbook.Server(engine=engine, test_clock=True) as server:
            fill(server)
            fill_more(server)
            wait_for_outbox(server)
            server.stop()
            (HERE / f"{number}.{engine}.sql").write_text(dump(server), encoding="utf-8")


def told(server):
    """What the API says about the back orders; the versions of two schemas may differ in what they add."""
    rows = must(server.office().get("/api/v1/back-orders?status=all&sort=number"), 200)["items"]
    return [(row["number"], row["status"]) for row in rows]


def rows_of(server):
    """{table: how many rows}."""
    names = ("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'" if server.engine == "sqlite" else
             "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")
    return {name: int(server.sql(f"SELECT COUNT(*) FROM {name}")[0][0]) for name, in server.sql(names)}


def upgrade(path, engine):
    """What is wrong after the fixture was migrated; '' if nothing is."""
    with cellarbook.Server(engine=engine, test_clock=True, start=False) as fresh:
        wanted = schema(fresh)
    with cellarbook.Server(engine=engine, test_clock=True, company=False, start=False) as server:
        load(server, path)
        before = rows_of(server)
        done = server.run("migrate")
        if done.returncode != 0:
            return f"migrate ended with {done.returncode}: {done.stdout}{done.stderr}"
        found = schema(server)
        if found != wanted:
            lost = set(wanted.splitlines()) ^ set(found.splitlines())
            return "the schema is not that of a fresh database:\n" + "\n".join(sorted(lost))
        after = rows_of(server)
        lost = {name: (count, after.get(name)) for name, count in before.items() if name not in OF_MIGRATIONS and after.get(name) != count}
        if lost:
            return f"tables had other rows before: {lost}"
        server.start()
        rows = told(server)
        if [status for _, status in rows] != ["open", "closed"]:
            return f"the back orders are not as they were: {rows}"
        return server.check()


def main():
    if sys.argv[1:2] == ["--record"]:
        record(sys.argv[2])
        return 0
    passed = failed = skipped = 0
    for path in sorted(HERE.glob("[0-9]*.sql")):
        engine = re.fullmatch(r"\d+\.(\w+)\.sql", path.name).group(1)
        if engine == "postgres" and not os.environ.get("CELLARBOOK_TEST_PG"):
            skipped += 1
            continue
        problem = upgrade(path, engine)
        print(f"{'FAIL' if problem else 'ok  '} {path.name} {problem}", flush=True)
        failed += bool(problem)
        passed += not problem
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
