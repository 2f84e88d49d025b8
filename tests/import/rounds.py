# SPDX-License-Identifier: AGPL-3.0-or-later
"""Round trips: what is exported comes back unchanged; the same files do the same on both engines, byte for byte."""
import csv as reader
import io
import itertools
import re

import cellarbook
import world as w
from claims import good, same
from world import csv

# Where each kind of import leaves as a file.
LISTS = {"products": "products", "accounts": "accounts", "contacts": "contacts", "prices": "prices", "inventory": "inventory",
         "users": "users/accounts", "back_orders": "reports/back-orders", "purchase_orders": "purchase-orders/lines"}
ODD = 'two lines\n"and", a; mark'


def files(products):
    """A file of every kind, in an order in which they need each other."""
    return [
        ("products", products),
        ("accounts", w.ACCOUNTS),
        ("contacts", csv(("Account", "Name", "Title", "Email"), ("A1", "Ann", "Owner", "ann@chez.example"), ("A2", "Bob", "", ""))),
        ("prices", csv(("Product", "Level", "Price", "Valid from", "Valid to"), ("P1", "Frontline", "12.50", "2020-01-01", "2020-12-31"),
                       ("P1", "Frontline", "1300.5", "2021-01-01", ""), ("P3", "2-case", "0.99", "2026-01-01", ""))),
        ("inventory", csv(("Product", "Warehouse", "On hand"), ("P1", "DSM", 120), ("P3", "CID", 7))),
        ("users", csv(("Email", "Name", "Role", "Accounts"), ("cy@demo.example", "Cy", "rep", "A1; A2"), ("ana@demo.example", "", "", "A3"))),
        ("back_orders", csv(("Old number", "Account", "Product", "Cases", "Bottles", "Date", "Note"),
                            ("B-7", "A1", "P1", 2, 6, "2026-01-15", "call first"), ("B-7", "A1", "P2", 1, "", "", ""),
                            ("B-8", "Bob's", "P3", "", 3, "2026-02-01", ""))),
        ("purchase_orders", csv(("Reference", "Supplier", "Warehouse", "Product", "Cases", "Due"),
                                ("S-1", "Old World", "DSM", "P1", 5, "2026-06-01"), ("S-1", "Old World", "DSM", "P2", 2, ""),
                                ("S-2", "Old World", "CID", "P3", 1, ""))),
    ]


# Fields that a list does not show, but its file has.
WHOLE = {"street": "1 Main St", "postcode": "50010", "email": "a3@twin.example", "phone": "+1 515 555 0100", "ship_days": ["mon", "thu"], "note": ODD}


def live_a_little(world):
    """What people do afterwards: documents without a reference, closed ones, notes, two of the same name."""
    products = {p["code"]: p["id"] for p in world.items("products")}
    accounts = {a["code"]: a["id"] for a in world.items("accounts")}
    house = world.items("warehouses")[0]["id"]
    level = world.items("price-levels")[0]["id"]
    good(world.dana.patch(f"/api/v1/accounts/{accounts['A3']}", {**WHOLE, "price_level": level}, headers={"If-Match": "*"}))
    good(world.dana.patch(f"/api/v1/products/{products['P2']}", {"style": "dry"}, headers={"If-Match": "*"}))
    for title in ("Chef", "Waiter"):
        good(world.dana.post(f"/api/v1/accounts/{accounts['A3']}/contacts", {"name": "Twin", "title": title}))
    lines = [{"product": products["P1"], "qty_btl": 30, "note": ODD}, {"product": products["P3"], "cases": 1, "bottles": 2, "note": "second"}]
    numbers = [good(world.dana.post("/api/v1/back-orders", {"account": accounts[code], "note": ODD, "lines": lines}))["number"]
               for code in ("A1", "A2")]
    good(world.dana.post(f"/api/v1/back-orders/{numbers[0]}/close", {"reason": "duplicate"}, headers={"If-Match": "*"}))
    good(world.dana.patch(f"/api/v1/products/{products['P3']}", {"unit_set": 12, "active": False}, headers={"If-Match": "*"}))
    number = good(world.dana.post("/api/v1/purchase-orders", {"supplier": "Old World", "warehouse": house, "note": ODD, "due": "2026-07-01",
                                                              "lines": [
                                                                  {"product": products["P1"], "qty_btl": 13, "note": "odd"},
                                                                  {"product": products["P2"], "cases": 2, "due": "2026-08-01"}]}))["number"]
    good(world.dana.post(f"/api/v1/purchase-orders/{number}/receive", {"lines": [{"line": 1, "qty_btl": 12}]}, headers={"If-Match": "*"}))
    good(world.dana.post(f"/api/v1/purchase-orders/{number}/close", headers={"If-Match": "*"}))


def exports_come_back(world):
    """What is exported can be imported again unchanged: every kind, every row, as CSV and as XLSX."""
    for kind, text in files(w.PRODUCTS.replace("Riesling,2020", "=Riesling,2020")):
        world.bring(kind, text)
    live_a_little(world)
    for kind, path in LISTS.items():
        for form in ("csv", "xlsx"):
            comes_back(world, kind, f"/api/v1/{path}?format={form}", form)
    p2 = next(p["id"] for p in world.items("products") if p["code"] == "P2")
    comes_back(world, "back_orders", f"/api/v1/reports/back-orders?product={p2}&status=open&format=csv", "csv")
    comes_back(world, "purchase_orders", "/api/v1/purchase-orders/lines?status=closed&format=xlsx", "xlsx")


def files_are_whole(world):
    """A file of accounts or products has what their lists leave out."""
    for kind, text in files(w.PRODUCTS):
        world.bring(kind, text)
    live_a_little(world)
    kept = {kind: list(reader.DictReader(io.StringIO(world.dana.get(f"/api/v1/{kind}?format=csv").body.decode("utf-8-sig"), newline="")))
            for kind in ("accounts", "products")}
    twin = next(row for row in kept["accounts"] if row["Code"] == "A3")
    same([twin[name] for name in ("Street", "Postcode", "Email", "Phone", "Ship days", "Note")],
         [*list(WHOLE.values())[:3], "'" + WHOLE["phone"], "mon; thu", ODD], "an account")
    same(next(row for row in kept["products"] if row["Code"] == "P2")["Style"], "dry", "a product")
    same("street" in world.items("accounts")[0], False, "the list is as it was")


def everything(world, path):
    """All items of a list."""
    items, cursor = [], ""
    head, _, query = path.partition("?")
    while cursor is not None:
        page = good(world.dana.get(f"{head}?" + "&".join(filter(None, (query, "limit=200", cursor and f"cursor={cursor}")))))
        items, cursor = items + page["items"], page["next"]
    return items


def comes_back(world, kind, path, form):
    rows = len(everything(world, re.sub(r"&?format=\w+", "", path)))
    found = world.check(kind, world.dana.get(path).body, f"{kind}.{form}")
    same((found["trouble"], world.counts(found), rows > 0), (None, (0, 0, rows, 0), True),
         f"{path}: {world.reasons(found)} {world.rows(found, fate='changed')[:1]} {world.rows(found, fate='new')[:1]}")


def documents_do_not_change(world):
    """A line of a document that is here, with something else on it, is refused: an import makes documents, it changes none."""
    for kind, text in files(w.PRODUCTS):
        world.bring(kind, text)
    number = next(b["number"] for b in world.items("back-orders") if b["reference"] == "B-7")
    head = ("Number", "Reference", "Account", "Product", "Quantity (bottles)", "Cases", "Bottles")
    refused = world.reasons(world.check("back_orders", csv(
        head, (number, "", "A1", "P1", 31, "", ""), (9999, "", "A1", "P1", 30, "", ""), (number, "x", "A2", "P1", 30, "", ""),
        (number, "y", "A1", "P3", 30, "", ""), (number, "z", "A1", "P1", 30, 2, 5))))
    same([reasons[0].split(":")[0] for reasons in refused.values()], ["Number", "Number", "Account", "Product", "Quantity (bottles)"], refused)
    number = next(p["number"] for p in world.items("purchase-orders") if p["reference"] == "S-1")
    refused = world.reasons(world.check("purchase_orders", csv(
        ("Number", *head[1:2], "Supplier", *head[3:]), (number, "", "Old World", "P1", 61, "", ""), (9999, "", "Old World", "P1", 60, "", ""),
        (number, "x", "New World", "P1", 60, "", ""), (number, "y", "Old World", "P3", 60, "", ""), (number, "z", "Old World", "P1", 60, 5, 1))))
    same([reasons[0].split(":")[0] for reasons in refused.values()],
         ["Quantity (bottles)", "Number", "Supplier", "Product", "Quantity (bottles)"], refused)
    new = world.check("back_orders", csv(head[1:], ("B-20", "A1", "P1", 30, 2, 6), ("B-21", "A1", "P1", 30, 2, 7)))
    same((world.counts(new), list(world.reasons(new))), ((1, 0, 0, 1), [3]), "bottles beside cases must agree")


# What is random, or says which server did it.
OWN_LIFE = ("sessions", "users", "jobs", "api_tokens")


def played(server):
    """Every kind of file checked, applied and undone: all answers, and all tables before and after the undo."""
    world = w.World(server)
    answers, done = [], []

    def keep(found):
        for path in (f"/api/v1/imports/{found['id']}", f"/api/v1/imports/{found['id']}/rows?limit=200", f"/api/v1/imports/{found['id']}/refused"):
            answers.append((path, world.dana.get(path).body))
        return found

    for kind, text in files(w.PRODUCTS):
        broken = text + text.splitlines()[-1].replace("P3", "P9").replace("A3", "A9").replace("Bob,", ",").replace("S-2", "S-3") + ",\n"
        found = keep(world.check(kind, broken))
        found = keep(world.act(found, "apply", mode="good" if found["rows"]["refused"] else "all"))
        keep(world.check(kind, text))
        done.append(found)
    tables = [tables_of(server, "applied")]
    for found in reversed(done):
        keep(world.act(found, "undo"))
    return answers, [*tables, tables_of(server, "undone")]


def tables_of(server, name):
    """{table: rows}"""
    folder = server.folder / name
    done = server.run("export", "--all", folder)
    same(done.returncode, 0, done.stderr)
    return {path.stem: rows_of(path) for path in folder.glob("*.csv") if path.stem not in OWN_LIFE}


def rows_of(path):
    """[row]; prices without their ids, of which nobody knows: SQLite gives those of removed ones again."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(reader.reader(file))
    return [row[1:] for row in rows] if path.stem == "product_prices" else rows


def engines_agree(engine):
    """The same files, dry run, applied and undone: answers and tables are equal byte for byte. A case of both engines."""
    if engine == "sqlite":
        return
    results = {}
    for engine in ("sqlite", "postgres"):
        with cellarbook.Server(engine=engine, test_clock=True) as server:
            results[engine] = played(server)
    (answers, tables), (others, other_tables) = results.values()
    for (path, one), (_, other) in zip(answers, others, strict=True):
        same(one, other, path)
    for one, other in zip(tables, other_tables, strict=True):
        same(sorted(one), sorted(other), "tables")
        for table, rows in one.items():
            for row, its in itertools.zip_longest(rows, other[table]):
                same(row, its, f"the table {table}")
