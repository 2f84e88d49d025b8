#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Imports, on both engines: files as people have them, what each row does, applied, stopped, undone; and files that mean
harm.

    tests/import/run.py [--engine sqlite|postgres] [--long] [NAME ...]
"""
import csv as reader
import functools
import io
import pathlib
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import cellarbook  # noqa: E402
import coming  # noqa: E402
import engines  # noqa: E402
import files  # noqa: E402
import rounds  # noqa: E402
from claims import good, same  # noqa: E402
from world import ACCOUNTS, PRODUCTS, World, csv  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
DEMO = HERE.parents[1] / "data/demo"

def products_come_and_go(world):
    found = world.check("products", PRODUCTS)
    same(world.counts(found), (3, 0, 0, 0), "a first file")
    same([c["field"] for c in found["file"]["columns"]][-2:], ["unit_set", None], "a column nobody knows is left out, and said")
    first = world.rows(found)[0]
    same(first["changes"]["producer"], [None, "Weingut (new)"], "a producer that is made is said")
    same(world.items("products"), [], "a dry run writes nothing")
    done = world.act(found, "apply", mode="all")
    same((done["state"], done["rows"]["applied"]), ("applied", 3), "applied")
    same([p["code"] for p in world.items("products")], ["P3", "P1", "P2"], "products")
    same([w["code"] for w in world.items("warehouses")], ["DSM", "CID"], "warehouses are made as named")
    same([p["name"] for p in world.items("producers")], ["Quinta", "Weingut"], "producers are made as named, once")
    again = world.check("products", PRODUCTS)
    same(world.counts(again), (0, 0, 3, 0), "the same file twice changes nothing")
    same(world.dana.post(f"/api/v1/imports/{again['id']}/apply", {"mode": "all"}).code, "import_nothing", "nothing to do")
    undone = world.act(done, "undo")
    same((undone["state"], undone["rows"]["undone"]), ("undone", 3), "undone")
    for what in ("products", "producers", "importers", "warehouses"):
        same(world.items(what), [], f"{what} after the undo")


def fields_old_and_new(world):
    world.bring("products", PRODUCTS)
    found = world.check("products", csv(("code", "name", "unit set", "region", "category"), ("P1", "", 6, "Mosel", ""),
                                        ("P2", "Riesling", 12, "", ""), ("P3", "", "", "-", "Fortified")))
    same(world.counts(found), (0, 2, 1, 0), "changed and unchanged")
    rows = world.rows(found)
    same(rows[0]["changes"], {"region": [None, "Mosel"], "unit_set": [12, 6]}, "old and new")
    same(rows[2]["changes"], {"category": [None, "Fortified"]}, "what is cleared already is no change")
    done = world.act(found, "apply", mode="all")
    products = {p["code"]: p for p in world.items("products")}
    same((products["P1"]["unit_set"], products["P1"]["region"], products["P1"]["name"]), (6, "Mosel", "Riesling"), "P1")
    p1 = products["P1"]["id"]
    good(world.dana.patch(f"/api/v1/products/{p1}", {"region": "Saar"}, headers={"If-Match": "*"}))
    undone = world.act(done, "undo")
    same((undone["rows"]["undone"], undone["rows"]["kept"]), (1, 1), "what somebody changed since is kept")
    kept = world.rows(undone, state="kept")[0]
    same(kept["problems"][0]["detail"], "changed by somebody since, and left as it is: region", "and said")
    product = good(world.dana.get(f"/api/v1/products/{p1}"))
    same((product["unit_set"], product["region"]), (12, "Saar"), "the other fields are put back")


def matching(world):
    world.bring("products", PRODUCTS)
    world.bring("accounts", ACCOUNTS)
    found = world.check("products", csv(("Name", "Vintage", "Region"), ("Riesling", 2020, "Mosel"), ("Riesling", 1999, "Mosel"),
                                        ("riesling", 2020, "Mosel"), ("Port", "", "Douro")))
    same((world.counts(found), list(world.reasons(found))), ((0, 2, 0, 2), [3, 4]), "by exact name and vintage")
    found = world.check("accounts", csv(("Name", "City"), ("Twin", "Des Moines"), ("Chez Ann", "Des Moines")))
    same(world.reasons(found), {2: ["Name: several accounts have this name: give the code"]}, "an ambiguous name")
    ids = {a["code"]: a["id"] for a in world.items("accounts")}
    found = world.check("accounts", csv(("Id", "Code", "City"), (ids["A1"], "A9", "Ames"), (ids["A2"], "A1", "Ames"), (99999, "", "x")))
    same(world.rows(found)[0]["changes"], {"code": ["A1", "A9"]}, "by id, before the code")
    same(world.reasons(found), {3: ["Code: another account has the code A1"], 4: ["Id: there is no account with this id"]}, "ids")


def inventory_counts(world):
    world.bring("products", PRODUCTS)
    first = world.bring("inventory", csv(("Product", "Warehouse", "On hand"), ("P1", "DSM", 120), ("Port", "CID", 7)))
    same(world.counts(first), (2, 0, 0, 0), "a first stock")
    second = world.bring("inventory", csv(("Product code", "Warehouse code", "On hand (bottles)", "Note"), ("P1", "DSM", 100, "broken"),
                                          ("P3", "CID", 7, "")))
    same(world.counts(second), (0, 1, 1, 0), "a count")
    stock = {(s["product_code"], s["warehouse_code"]): s["on_hand_btl"] for s in world.items("inventory")}
    same(stock, {("P1", "DSM"): 100, ("P3", "CID"): 7}, "on hand")
    pinned = world.check("inventory", csv(("Product", "Warehouse", "On hand"), ("P1", "DSM", 90), ("P3", "CID", 8)))
    p1 = next(s for s in world.items("inventory") if s["product_code"] == "P1")
    good(world.dana.post("/api/v1/inventory/adjust", {"product": p1["product"], "warehouse": p1["warehouse"], "qty_btl": -1,
                                                      "reason": "damaged"}))
    missed = world.act(pinned, "apply", mode="good")
    same((missed["rows"]["applied"], missed["rows"]["missed"]), (1, 1), "stock that moved since the dry run is not set")
    undone = world.act(second, "undo")
    same(undone["rows"]["undone"], 1, "undone")
    stock = {s["product_code"]: s["on_hand_btl"] for s in world.items("inventory")}
    same(stock, {"P1": 119, "P3": 8}, "an opposite row: what was broken since stays broken")
    refused = world.check("inventory", csv(("Product", "Warehouse", "On hand"), ("P9", "DSM", 1), ("P1", "Nowhere", 1), ("P1", "DSM", 1.5),
                                           ("Riesling", "DSM", 3), ("P2", "DSM", ""), ("P2", "DSM", "=1+1")))
    same(world.reasons(refused), {
        2: ["Product: no product has the code or the name P9"], 3: ["Warehouse: no warehouse has the code or the name Nowhere"],
        4: ["On hand: must be a whole number (1.5)"], 5: ["Product: several products are called Riesling: give the code"],
        6: ["On hand: The field is required."], 7: ["On hand: must be a number (=1+1)"]}, "refusals")


def back_orders_move_over(world):
    world.bring("products", PRODUCTS)
    world.bring("accounts", ACCOUNTS)
    file = csv(("Old number", "Account", "Product", "Cases", "Bottles", "Date", "Note", "PO number"),
               ("B-7", "A1", "P1", 2, 6, "2026-01-15", "call first", "PO 1"), ("B-7", "A1", "P2", 1, "", "", "", ""),
               ("B-8", "Bob's", "Port", "", 3, "2026-02-01", "", ""))
    done = world.bring("back_orders", file)
    same(world.counts(done), (3, 0, 0, 0), "three lines")
    listed = sorted(world.items("back-orders"), key=lambda b: b["reference"])
    same([(b["reference"], b["total_btl"], b["waiting_since"][:10], b["line_count"]) for b in listed],
         [("B-7", 42, "2026-01-15", 2), ("B-8", 3, "2026-02-01", 1)], "two back orders of their own numbers")
    same(world.counts(world.check("back_orders", file)), (0, 0, 3, 0), "the same file twice")
    other = world.check("back_orders", csv(("Reference", "Account", "Product", "Qty"), ("B-7", "A1", "P1", 99), ("B-9", "A1", "P1", 0),
                                           ("B-10", "A1", "P1", 5), ("B-10", "A2", "P2", 5), ("", "A1", "P1", 1), ("B-11", "A1", "P1", 1),
                                           ("B-11", "A1", "P1", 2)))
    reasons = world.reasons(other)
    same(sorted(reasons), [2, 3, 4, 5, 6, 7, 8], "all refused")
    same(reasons[5], ["Account: differs from the first line of the same document"], "one account a document")
    same(reasons[4], ["another line of the same document is refused"], "never half a document")
    same(reasons[6][0].split(":")[0], "Reference", "without a number")
    closed, edited = listed
    undone = world.act(done, "undo")
    same(undone["rows"]["undone"], 3, "undone")
    for bo in (closed, edited):
        now = good(world.dana.get(f"/api/v1/back-orders/{bo['number']}"))
        same((now["status"], now["close_reason"]), ("closed", "import_undone"), "its number stays used")


def all_or_nothing(world):
    found = world.check("products", PRODUCTS + "P4,No unit set,2020,Weingut,Old World,DSM,,\n")
    same(world.counts(found), (3, 0, 0, 1), "one refused")
    same(world.dana.post(f"/api/v1/imports/{found['id']}/apply", {"mode": "all"}).code, "import_refused_rows", "all is refused")
    text = world.dana.get(f"/api/v1/imports/{found['id']}/refused").body.decode("utf-8-sig")
    same(text.splitlines()[1], "P4,No unit set,2020,Weingut,Old World,DSM,,,5,Unit set: The field is required.", "the refused rows as a file")
    done = world.act(found, "apply", mode="good")
    same((done["state"], done["rows"]["applied"]), ("applied", 3), "only the good ones")
    # What no longer fits when it is applied: of all or nothing nothing is left.
    rows = [("code", "name", "unit set")] + [(f"P{i}", f"Changed {i}", 3) for i in range(1, 4)]
    stale = world.check("products", csv(*rows))
    last = next(p for p in world.items("products") if p["code"] == "P3")
    good(world.dana.patch(f"/api/v1/products/{last['id']}", {"name": "Somebody's"}, headers={"If-Match": "*"}))
    left = world.act(stale, "apply", mode="all")
    same((left["state"], left["trouble_line"], left["rows"]["undone"], left["rows"]["missed"]), ("undone", 4, 2, 1), "taken back")
    same(sorted((p["code"], p["name"], p["unit_set"]) for p in world.items("products")),
         [("P1", "Riesling", 12), ("P2", "Riesling", 12), ("P3", "Somebody's", 6)], "as it was")


def under_way(world, number):
    """Waits until the job at work on it has done something."""
    job = good(world.dana.get(f"/api/v1/imports/{number}"))["job"]
    while (now := good(world.dana.get(f"/api/v1/jobs/{job}")))["done"] == 0 and now["state"] in ("waiting", "running"):
        pass


def restarts(world):
    """Killed at any moment, the work goes on, and nothing is done twice."""
    lines = [("Code", "Name", "Producer", "Importer", "Warehouse", "Unit set")]
    lines += [(f"K{i}", f"Wine {i}", f"Maker {i % 40}", "Old World", "DSM", 12) for i in range(1500)]
    for state in ("checking", "applying", "undoing"):
        found = good(world.send("products", csv(*lines).encode())) if state == "checking" else found
        if state != "checking":
            answer = world.dana.post(f"/api/v1/imports/{found['id']}/{'apply' if state == 'applying' else 'undo'}",
                                     {"mode": "all"} if state == "applying" else None)
            same(answer.status, 202, f"{state} {answer.body}")
        under_way(world, found["id"])
        world.server.kill()
        world.server.start()
        world.sign_in()
        found = world.wait(found["id"])
        number = len(world.server.sql("SELECT id FROM products"))
        same((found["state"], found["rows"]["all"], number),
             {"checking": ("checked", 1500, 0), "applying": ("applied", 1500, 1500), "undoing": ("undone", 1500, 0)}[state], state)


def stopping(world):
    lines = [("Code", "Name", "Producer", "Importer", "Warehouse", "Unit set")]
    lines += [(f"K{i}", f"Wine {i}", "Maker", "Old World", "DSM", 12) for i in range(3000)]
    found = world.check("products", csv(*lines))
    good(world.dana.post(f"/api/v1/imports/{found['id']}/apply", {"mode": "all"}))
    job = good(world.dana.get(f"/api/v1/imports/{found['id']}"))["job"]
    same(world.dana.post(f"/api/v1/jobs/{job}/stop").code, "import_state", "the job alone can't be stopped")
    stopped = world.dana.post(f"/api/v1/imports/{found['id']}/stop")
    if stopped.status == 422:  # it was quicker
        return
    left = world.wait(found["id"])
    same((left["state"] in ("undone", "checked"), len(world.items("products"))), (True, 0), "of all or nothing, nothing is left")


def read_otherwise(world):
    """Rows that a file, read otherwise, does not have are gone, however many they were."""
    lines = [("Code", "Name")] + [(f"K{i}", f"Wine {i}") for i in range(2500)]
    found = world.check("products", csv(*lines))
    same((found["state"], found["rows"]["refused"]), ("checked", 2500), "read as it is")
    nothing = world.act(found, "check", columns=[{"heading": heading, "field": None} for heading in ("Code", "Name")])
    same((nothing["state"], nothing["rows"]["all"], world.rows(nothing)), ("refused", 0, []), "no column is a field")
    same(world.act(nothing, "check", columns=[{"heading": "Code", "field": "code"}])["rows"]["all"], 2500, "and again")


def mapping(world):
    file = csv(("Artikel", "Bezeichnung", "Weingut", "Lieferant", "Lager", "Karton"), ("G1", "Spätlese", "Weingut", "Alt", "DSM", 6))
    found = world.check("products", file)
    same(found["trouble"], "none of its headings is a field of products: is the first row the headings?", "foreign headings")
    names = {"Artikel": "code", "Bezeichnung": "name", "Weingut": "producer", "Lieferant": "importer", "Lager": "primary_warehouse"}
    columns = [{"heading": h, "field": f} for h, f in names.items()]
    found = world.act(found, "check", columns=columns)
    same((world.counts(found), found["missing"]), ((0, 0, 0, 1), ["unit_set"]), "what is missing is said")
    columns.append({"heading": "Karton", "field": "unit_set"})
    same(world.counts(world.act(found, "check", columns=columns)), (1, 0, 0, 0), "mapped")
    same(world.counts(world.check("products", file)), (1, 0, 0, 0), "and remembered for the next file")
    path = f"/api/v1/imports/{found['id']}/check"
    same(world.dana.post(path, {"columns": [{"heading": "Artikel", "field": "colour"}]}).code, "field_choice", "no such field")
    same(world.dana.post(path, {"columns": [{"heading": "Artikel", "field": "code"}, {"heading": "Karton", "field": "code"}]}).code,
         "field_duplicate", "one field twice")
    twice = world.check("products", csv(("Code", "Name", "Name", "Unit set"), ("x", "a", "b", 6)))
    same((twice["state"], twice["trouble"]), ("refused", "columns 2 and 3 are both called Name: name one of them otherwise"),
         "duplicate headings")


def values(world):
    world.bring("products", PRODUCTS)
    head = ("Product", "Level", "Price", "Valid from")
    found = world.check("prices", "Product;Level;Price;Valid from\nP1;Frontline;12,50;2026-01-01\nP2;Frontline;1.234,56 €;2026-01-01\n"
                                  "P3;Frontline;1,234;2026-01-01\nP1;2-case;11;03/04/2026\nP2;2-case;11.9995;31.12.2026\nP3;2-case;9;31/02/2026\n")
    same(found["file"]["separator"], "semicolon", "the separator")
    rows = world.rows(found)
    same([row["changes"]["price_cents"][1] for row in rows if row["fate"] == "new"], [1250, 123456], "decimal comma")
    same(world.reasons(found), {
        4: ["Price: can be read in two ways: say whether the comma or the point divides decimals (1,234)"],
        5: ["Valid from: can be read in two ways: which is the day, which the month? (03/04/2026)"],
        6: ["Price: has more decimals than cents (11.9995)"],
        7: ["Valid from: is no day of the calendar in the company's date format (31/02/2026)"]}, "what can be read in two ways")
    found = world.act(found, "check", decimal="comma")
    same(sorted(world.reasons(found)), [4, 5, 6, 7], "a comma of three decimals is no price")
    done = world.bring("prices", csv(head, ("P1", "Frontline", "12.50", "2026-01-01")))
    p1 = next(p for p in world.items("products") if p["code"] == "P1")
    prices = good(world.dana.get(f"/api/v1/products/{p1['id']}/prices"))["items"]
    same([(p["price_level_name"], p["price_cents"]) for p in prices], [("Frontline", 1250)], "a level is made as named")
    same(world.counts(world.check("prices", csv(head[:3], ("P1", "Frontline", "12.50")))), (0, 0, 1, 0), "today's price")
    same(world.act(done, "undo")["rows"]["undone"], 1, "undone")
    same(good(world.dana.get(f"/api/v1/products/{p1['id']}/prices"))["items"], [], "no price")


def people(world):
    world.bring("accounts", ACCOUNTS)
    file = csv(("Account", "Name", "Title", "Email"), ("A1", "Ann", "Owner", "ann@chez.example"), ("A2", "Bob", "", "bob@bobs.example"))
    done = world.bring("contacts", file)
    same(world.counts(world.check("contacts", file)), (0, 0, 2, 0), "contacts twice")
    world.bring("contacts", csv(("Account", "Name", "Title"), ("A2", "Bob", "Buyer")))
    same((lambda r: (r["undone"], r["kept"]))(world.act(done, "undo")["rows"]), (1, 1), "a contact that was changed since is kept")
    team = csv(("Email", "Name", "Role", "Accounts"), ("cy@demo.example", "Cy", "rep", "A1; A2"), ("ana@demo.example", "", "", "A3"))
    users = world.check("users", team)
    same(world.counts(users), (1, 1, 0, 0), "users")
    same(world.rows(users)[0]["changes"]["accounts"], [None, "A1; A2"], "their accounts")
    done = world.act(users, "apply", mode="all")
    same([a["code"] for a in good(world.ana.get("/api/v1/accounts"))["items"]], ["A3"], "what a rep sees now")
    same(world.counts(world.check("users", team)), (0, 0, 2, 0), "users twice")
    same(world.act(done, "undo")["rows"]["undone"], 2, "undone")
    same(good(world.ana.get("/api/v1/accounts"))["items"], [], "what the rep saw before")
    same([u["active"] for u in world.items("users") if u["name"] == "Cy"], [False], "an undone user is disabled, never deleted")


def purchase_orders(world):
    world.bring("products", PRODUCTS)
    file = csv(("Reference", "Supplier", "Warehouse", "Product", "Cases", "Due"), ("S-1", "Old World", "DSM", "P1", 5, "2026-06-01"),
               ("S-1", "Old World", "DSM", "P2", 2, ""), ("S-2", "Old World", "CID", "P3", 1, ""))
    done = world.bring("purchase_orders", file)
    same(sorted(p["total_btl"] for p in world.items("purchase-orders")), [6, 84], "two purchase orders")
    same(world.counts(world.check("purchase_orders", file)), (0, 0, 3, 0), "the same file twice")
    same(world.act(done, "undo")["rows"]["undone"], 3, "undone")
    same({p["status"] for p in world.items("purchase-orders")}, {"closed"}, "closed, their numbers stay used")
    same({s["on_order_btl"] for s in world.items("inventory")}, {0}, "nothing is expected any more")


def real_files(world):
    """The demo's wines and accounts, in the encodings and shapes in which they could come."""
    wines = (DEMO / "wines.csv").read_text()
    head, *lines = wines.splitlines()
    sample = "\n".join([head + ",warehouse"] + [line + ",Main" for line in lines[:300]]) + "\n"
    first = world.bring("products", sample)
    same(world.counts(first)[0], 300, "300 wines")
    for encoding, said in (("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-be", "UTF-16"), ("cp1252", "Windows-1252")):
        data = sample.encode(encoding, "replace" if encoding == "cp1252" else "strict")
        found = world.check("products", data)
        same((found["file"]["encoding"], world.counts(found)[2] > 290, found["rows"]["all"]), (said, True, 300), encoding)
    for separator, name in ((";", "semicolon"), ("\t", "tab")):
        out = io.StringIO()
        reader.writer(out, delimiter=separator, lineterminator="\r\n").writerows(reader.reader(io.StringIO(sample)))
        found = world.check("products", out.getvalue())
        same((found["file"]["separator"], world.counts(found)), (name, (0, 0, 300, 0)), name)
    text = "\n".join([f"{line},{kind}" for line, kind in zip((DEMO / "accounts.csv").read_text().splitlines()[:200], ["type"] + ["bar"] * 199)])
    same(world.counts(world.bring("accounts", text))[0], 199, "accounts")


def all_scripts(world):
    """Names in all scripts come as they are, in UTF-8 with and without its mark and in UTF-16, and leave so."""
    names = ["Cuvée №1 “Élite”", "Ξινόμαυρο Νάουσα", "Пино Нуар Резерв", "მუკუზანი მშრალი", "长城干红葡萄酒", "獺祭 純米大吟醸", "진로 이즈백", "נגב קברנה", "كروم",
             "ไวน์แดง", "द्राक्षासव", "Ḱ e\u0301", "🍷 𝔚ein"]
    text = csv(("Code", "Name", "Producer", "Importer", "Warehouse", "Unit set"),
               *((f"S{i}", f'"{name}"', "Weingut", "Old World", "DSM", 12) for i, name in enumerate(names * 40)))
    world.bring("products", text)
    stored = {p["code"]: p["name"] for p in rounds.everything(world, "/api/v1/products?sort=code")}
    same([stored[f"S{i}"] for i in range(len(names))], [unicodedata.normalize("NFC", name) for name in names], "names")
    for encoding, said in (("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16")):
        found = world.check("products", text.encode(encoding))
        same((found["trouble"], found["file"]["encoding"], world.counts(found)), (None, said, (0, 0, len(names) * 40, 0)), encoding)
    rounds.comes_back(world, "products", "/api/v1/products?format=csv", "csv")


def books(world):
    fixtures = HERE / "fixtures"
    found = world.check("products", (fixtures / "products.xlsx").read_bytes(), "products.xlsx")
    same((found["file"]["format"], found["file"]["sheet"], found["file"]["sheets"], world.counts(found)),
         ("xlsx", "Wines", ["Wines", "Notes", "Other wines"], (5, 0, 0, 0)), "a book of LibreOffice")
    other = world.act(found, "check", sheet="Other wines")
    same((other["file"]["sheet"], world.counts(other)), ("Other wines", (1, 0, 0, 0)), "another sheet")
    missing = world.act(other, "check", sheet="Nowhere")
    same((missing["state"], missing["trouble"]), ("refused", "the book has no sheet called Nowhere"), "no such sheet")
    wrong = world.check("products", (fixtures / "wrong.xlsx").read_bytes())
    same({line: reasons[0] for line, reasons in world.reasons(wrong).items() if line < 6 and "required" not in reasons[0]}, {
        2: "Unit set: is merged with the cell in row 2, column 2: split merged cells first ()",
        3: "Unit set: holds the error #DIV/0! ()",
        5: "Name: is merged with the cell in row 4, column 2: split merged cells first ()"}, "cells that can't be read")


def dates_of_books(world):
    """A spreadsheet's dates are numbers that its cells show as dates; a number that is not shown as one is no date."""
    world.bring("products", PRODUCTS.replace("P1", "L-1").replace("P2", "L-2").replace("P3", "L-3"))
    world.bring("accounts", ACCOUNTS.replace("A1", "2501"))
    found = world.check("back_orders", (HERE / "fixtures/dates.xlsx").read_bytes(), "dates.xlsx")
    same([row["changes"]["waiting_since"][1] for row in world.rows(found, fate="new")], ["2026-03-04", "2025-12-31"], "dates")
    same(world.reasons(found), {4: ["Bottles: must be a whole number (1.5)", "Waiting since: must be a date like 2026-05-12 (46000)"]},
         "numbers")
    done = world.act(found, "apply", mode="good")
    same([b["waiting_since"] for b in sorted(world.items("back-orders"), key=lambda b: b["reference"])],
         ["2026-03-04T06:00:00.000Z", "2025-12-31T20:30:00.000Z"], "on the company's clock")
    same(done["rows"]["applied"], 2, "applied")


def hostile(world):
    """What means harm, or is broken, is refused with a place and a reason, and nothing is applied."""
    cases = {
        "a bomb": (files.book(files.sheet("<row></row>" * 4_000_000)), "the file unpacks to far more than a table is"),
        "an entity": (files.laughs(1), "the XML inside the file defines entities; no table needs them"),
        "a billion laughs": (files.laughs(10), None),  # refused by libxml2 as well, in its own words
        "no book": (files.packed({"readme.txt": "hello"}), "it is packed, but no XLSX: it has no xl/workbook.xml"),
        "cut off": (files.book(files.sheet(files.ROWS))[:-40], "the packed file is damaged or cut off"),
        "columns": ((",".join(f"c{i}" for i in range(10000)) + "\n").encode(), "the line has more than 256 columns"),
        "columns of a book": (files.wide(10000), "the row has more than 256 columns"),
        "an open quote": (b'Code,Name\n"x,1\n' + b"y,2\n" * 10, "a quote that begins here is never closed: the file is cut off"),
        "no text": (b"Code,Name\n\x01\x02,1\n", "it holds bytes that no text has: is it a table saved as CSV?"),
        "half of UTF-16": ("Code,Name\nx,1\n".encode("utf-16")[:-1], "the file ends within a character: it is cut off"),
        "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "its characters are neither UTF-8 nor Windows-1252: save it as UTF-8"),
        "no encoding": (b"Code,Name\nx,\x81\n", "its characters are neither UTF-8 nor Windows-1252: save it as UTF-8"),
        "blank lines": (b"\n\n , \n", "there is nothing in it"),
    }
    for what, (data, reason) in cases.items():
        found = world.check("products", data)
        same((found["state"], found["trouble"] if reason else None, found["rows"]["all"], found["actions"]),
             ("refused", reason, 0, ["read", "check"]), what)
    same(world.send("products", b"").code, "import_empty", "an empty file")
    same(world.send("products", None).code, "import_empty", "no file")
    same(world.dana.post("/api/v1/imports?kind=wines").code, "query_invalid", "an unknown kind")
    found = world.check("products", PRODUCTS + "P1,Again,2020,Weingut,Old World,DSM,12,\nP7,Short,2020")
    same(world.reasons(found), {5: ["line 2 of the file is about the same already"],
                                6: ["the file ends within this line: it may be cut off"]}, "twice, and cut off")
    more = world.check("products", PRODUCTS + "P8,a,b,c,d,e,12,x,too many\n")
    same(len(world.reasons(more)[5]) > 0, True, "more columns than headings")


def a_gigabyte(world):
    """A line of 1 GB is sent without its length: it is refused while it comes, and the server goes on."""
    wire = world.server.wire()
    wire.sendall(b"POST /api/v1/imports?kind=products HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + world.token().encode() +
                 b"\r\nTransfer-Encoding: chunked\r\n\r\n")
    block = b"x" * (1 << 20)
    sent = 0
    try:
        for _ in range(1024):
            wire.sendall(b"100000\r\n" + block + b"\r\n")
            sent += 1
    except OSError:
        pass
    same(sent < 200, True, f"it was refused after {sent} MB")
    same(world.dana.get("/api/v1/imports").status, 200, "others go on")


def access(world):
    same(world.send("products", PRODUCTS.encode(), client=world.ana).code, "forbidden", "reps don't import")
    same(world.ana.get("/api/v1/imports").code, "forbidden", "nor look")
    found = world.check("products", PRODUCTS)
    for action, body in (("undo", None), ("stop", None)):
        same(world.dana.post(f"/api/v1/imports/{found['id']}/{action}", body).code, "import_state", action)
    same(world.dana.post("/api/v1/imports/99/apply", {"mode": "all"}).status, 404, "no such import")
    good(world.dana.patch("/api/v1/company", {"back_order_access": "none"}, headers={"If-Match": "*"}))
    same(world.send("back_orders", b"x").code, "query_invalid", "no trace of back orders")
    same("back_orders" in {f["kind"] for f in world.items("import-fields")}, False, "in the fields")


# Not on PostgreSQL but in the long run: a lease to wait for, or what happens before the database.
ONCE = (restarts, read_otherwise, real_files, rounds.files_are_whole, rounds.documents_do_not_change, all_scripts, books, hostile, a_gigabyte)
TESTS = (products_come_and_go, fields_old_and_new, matching, inventory_counts, back_orders_move_over, all_or_nothing, restarts,
         stopping, read_otherwise, mapping, values, people, purchase_orders, real_files, rounds.exports_come_back, rounds.files_are_whole,
         rounds.documents_do_not_change, all_scripts, books, dates_of_books, hostile, a_gigabyte, access)


def on(test):
    """The test as a case of an engine: in a company of its own, which must be sound afterwards."""
    @functools.wraps(test)
    def case(engine):
        with cellarbook.Server(engine=engine) as server:
            test(World(server))
            same(server.check(), "", "check")
    return case


if __name__ == "__main__":
    sys.exit(engines.main([*map(on, TESTS), coming.a_file_breaks_off, coming.a_file_changes, rounds.engines_agree], __doc__,
                          once={test.__name__ for test in ONCE}))
