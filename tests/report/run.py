#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists as files, on both engines: what the API shows is what the file holds, and what could do harm in a sheet does not.

    tests/report/run.py [--engine sqlite|postgres] [NAME ...]
"""
import contextlib
import json
import pathlib
import sys
import zoneinfo
from datetime import date, datetime, timedelta

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import cellarbook  # noqa: E402
import engines  # noqa: E402
import jobs  # noqa: E402
from claims import Wrong, good, hire, same, signed_in  # noqa: E402
from files import Book, read_csv  # noqa: E402

PASSWORD = "a long report password"
ZONE = "America/Chicago"
# What sheets would run, and what would break a line of CSV.
NASTY = ["=HYPERLINK(\"http://evil.example\",\"Joe's\")", "+1 515 555 0100", "-2+3", "@SUM(A1:A9)", "Joe, \"The\" Bar", " in front",
         "Château Margaux – Ḱ 日本"]


class World:
    """A company with accounts of nasty names, and back orders of them."""

    def __init__(self, server):
        self.server = server
        hire(server, PASSWORD)
        self.sign_in()
        good(self.dana.patch("/api/v1/company", {"back_order_access": "all", "time_zone": ZONE}, headers={"If-Match": "*"}))
        self.house = self.make("warehouses", code="DSM", name="Des Moines")
        importer, producer = self.make("importers", name="Old World"), self.make("producers", name="=Producer")
        self.products = [self.make("products", code=f"P{i}", name=f"Wine {i}", vintage=2020 + i, producer=producer, importer=importer,
                                   unit_set=12, primary_warehouse=self.house) for i in range(4)]
        self.accounts = [self.make("accounts", code=f"A{i}", name=name, type="bar") for i, name in enumerate(NASTY)]
        rep = good(self.dana.get("/api/v1/users"))["items"]
        self.ana_id = next(user["id"] for user in rep if user["name"] == "Ana")
        good(self.dana.put(f"/api/v1/accounts/{self.accounts[0]}/reps", {"reps": [self.ana_id]}, headers={"If-Match": "*"}))
        for i, account in enumerate(self.accounts * 3):
            lines = [{"product": self.products[k % 4], "qty_btl": 5 + i + k} for k in range(i, i + 1 + i % 3)]
            good(self.dana.post("/api/v1/back-orders", {"account": account, "lines": lines, "reference": f"R{i}"}))

    password = PASSWORD

    def sign_in(self):
        self.dana, self.ana = signed_in(self.server, PASSWORD)

    def make(self, what, **body):
        return good(self.dana.post(f"/api/v1/{what}", body))["id"]

    def all(self, path, client=None):
        """Every item of a list, by its cursor."""
        items, cursor = [], None
        while True:
            page = good((client or self.dana).get(path + ("&" if "?" in path else "?") + "limit=7" +
                                                  (f"&cursor={cursor}" if cursor else "")))
            items += page["items"]
            cursor = page["next"]
            if cursor is None:
                return items


def value_of(item, path):
    for key in path.split("."):
        item = None if item is None else item[key]
    return item


def in_csv(value):
    """As it stands in CSV, before it is quoted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = "; ".join(one["name"] if isinstance(one, dict) else str(one) for one in value)
    text = str(value)
    if text.endswith("Z") and "T" in text:
        at = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(zoneinfo.ZoneInfo(ZONE))
        return at.strftime("%Y-%m-%d %H:%M:%S")
    return "'" + text if isinstance(value, str) and text[:1] in ("=", "+", "-", "@") else text


COLUMNS = "number,account.name,status,total_btl,created_at,products,need_by,closed_at"


def csv_is_the_list(world):
    path = "/api/v1/back-orders?status=open&sort=account&dir=desc&text=wine"
    items = world.all(path)
    answer = world.dana.get(f"{path}&format=csv&columns={COLUMNS}")
    rows = read_csv(answer.body)
    same(rows[0], ["Number", "Account name", "Status", "Total (bottles)", "Created at", "Products", "Need by", "Closed at"], "headings")
    same(rows[1:], [[in_csv(value_of(item, path)) for path in COLUMNS.split(",")] for item in items], "rows")
    same(len(items), 21, "back orders")
    same(answer.headers["Content-Type"], "text/csv; charset=utf-8; header=present", "type")
    name = answer.headers["Content-Disposition"]
    if not name.startswith('attachment; filename="back-orders_status-open_text-wine_2026-'):
        raise Wrong(f"the file's name: {name}")


def many_pages(world):
    """More than one page of the handler, and no row is lost or twice."""
    for i in range(430):
        good(world.dana.post("/api/v1/back-orders", {"account": world.accounts[i % 7], "lines": [{"product": world.products[0], "qty_btl": 1}]}))
    rows = read_csv(world.dana.get("/api/v1/back-orders?format=csv&columns=number").body)
    same([int(row[0]) for row in rows[1:]], [item["number"] for item in world.all("/api/v1/back-orders")], "numbers")
    book = Book(world.dana.get("/api/v1/back-orders?format=xlsx&columns=number&dir=desc").body)
    same([row[0] for row in book.rows()[1:]], [float(item["number"]) for item in world.all("/api/v1/back-orders?dir=desc")], "in a book")


def xlsx_has_types(world):
    path = "/api/v1/back-orders?status=open"
    items = world.all(path)
    answer = world.dana.get(f"{path}&format=xlsx&columns={COLUMNS},priority")
    book = Book(answer.body)
    rows = book.rows()
    same(book.names, ["back-orders", "Totals"], "sheets")
    bottles = sum(item["total_btl"] for item in items)
    same(book.rows(1), [{0: "Rows", 1: "Total (bottles)"}, {0: float(len(items)), 1: float(bottles)}], "totals are on a sheet of their own")
    same((book.frozen(), len(book.widths())), (True, 9), "the headings stay, columns have widths")
    same(book.filter(), f"A1:I{len(items) + 1}", "what can be filtered")
    same(len(rows), len(items) + 1, "rows")
    zone, epoch = zoneinfo.ZoneInfo(ZONE), datetime(1899, 12, 30)
    for row, item in zip(rows[1:], items):
        same((row[0], row[1], row[3]), (float(item["number"]), item["account"]["name"], float(item["total_btl"])), "a row")
        local = datetime.fromisoformat(item["created_at"].replace("Z", "+00:00")).astimezone(zone).replace(tzinfo=None)
        if abs(epoch + timedelta(days=row[4]) - local) > timedelta(milliseconds=2):
            raise Wrong(f"created at {row[4]}, not {local}")
        same(6 in row, False, "an empty cell")


def days_and_money(world):
    number = world.all("/api/v1/back-orders")[0]["number"]
    good(world.dana.patch("/api/v1/company", {"need_by": True}, headers={"If-Match": "*"}))
    good(world.dana.patch(f"/api/v1/back-orders/{number}", {"need_by": "2027-02-28"}, headers={"If-Match": "*"}))
    query = f"/api/v1/back-orders?text={number}&columns=number,need_by"
    same(read_csv(world.dana.get(query + "&format=csv").body)[1], [str(number), "2027-02-28"], "the day")
    row = Book(world.dana.get(query + "&format=xlsx").body).rows()[1]
    same(date(1899, 12, 30) + timedelta(days=row[1]), date(2027, 2, 28), "the day in a book")
    good(world.dana.patch("/api/v1/company", {"draft_orders": True}, headers={"If-Match": "*"}))
    level = world.make("price-levels", name="Frontline")
    good(world.dana.put(f"/api/v1/products/{world.products[0]}/prices", {"items": [
        {"price_level": level, "price_cents": 1999, "valid_from": "2026-01-01"}]}, headers={"If-Match": "*"}))
    order = good(world.dana.post("/api/v1/orders", {"account": world.accounts[0], "draft": True, "lines": [
        {"product": world.products[0], "qty_btl": 5, "price_level": level, "warehouse": world.house}]}))
    money = [path for path in ("total_cents",) if path in order][0]
    query = f"/api/v1/orders?columns=number,{money}"
    same(read_csv(world.dana.get(query + "&format=csv").body), [["Number", "Total"], [str(order["number"]), "99.95"]], "money")
    book = Book(world.dana.get(query + "&format=xlsx").body)
    same((book.rows()[1][1], book.rows(1)[1]), (99.95, {0: 1.0, 1: 99.95}), "money in a book")
    same(Book(world.dana.get("/api/v1/prices?format=xlsx").body).names, ["prices"], "prices are not added up")


def every_list(world):
    """Whatever is a list in the document can be had as a file with all its columns, and they are those of its rows."""
    document = good(world.dana.get("/api/v1/openapi.json"))
    fill = {"/accounts/{id}": world.accounts[0], "/products/{id}": world.products[0], "/producers/{id}": 1, "/importers/{id}": 1,
            "/back-orders/{number}": world.all("/api/v1/back-orders")[0]["number"]}
    seen = 0
    for pattern, methods in document["paths"].items():
        names = [p.get("name") for p in methods.get("get", {}).get("parameters", [])]
        if "format" not in names:
            continue
        path = pattern
        for part, number in fill.items():
            path = path.replace(part, part.split("{")[0] + str(number))
        if "{" in path:
            continue
        answer = world.dana.get(f"{path}?format=csv")
        same(answer.status, 200, path)
        rows = read_csv(answer.body)
        same(len(rows) - 1, len(world.all(path)), f"rows of {path}")
        same(Book(world.dana.get(f"{path}?format=xlsx").body).rows()[0], dict(enumerate(rows[0])), f"headings of {path}")
        seen += 1
    if seen < 12:
        raise Wrong(f"only {seen} lists could be had as files")


def only_what_one_may_see(world):
    mine = world.all("/api/v1/back-orders", world.ana)
    rows = read_csv(world.ana.get("/api/v1/back-orders?format=csv&columns=number").body)
    same([int(row[0]) for row in rows[1:]], [item["number"] for item in mine], "what a rep gets")
    same(0 < len(mine) < len(world.all("/api/v1/back-orders")), True, "some, not all")
    good(world.dana.patch("/api/v1/company", {"back_order_access": "admin"}, headers={"If-Match": "*"}))
    same(world.ana.get("/api/v1/back-orders?format=csv").status, 404, "without access")
    good(world.dana.patch("/api/v1/company", {"back_order_access": "all"}, headers={"If-Match": "*"}))
    same(world.ana.get("/api/v1/users?format=csv").status, 403, "what is for admins")
    same(world.server.client().get("/api/v1/back-orders?format=csv").status, 401, "nobody")


def what_can_not_be(world):
    for query, code, field in (("format=pdf", "query_invalid", "format"), ("format=csv&columns=price", "query_invalid", "columns"),
                               ("format=csv&columns=number,number", "query_invalid", "columns"),
                               ("format=csv&columns=number,,account", "query_invalid", "columns"),
                               ("format=csv&columns=actions", "query_invalid", "columns"),
                               ("format=csv&limit=10", "query_invalid", "limit"), ("format=xlsx&offset=10", "query_invalid", "offset"),
                               ("format=csv&total=true", "query_invalid", "total"), ("format=csv&what=1", "query_unknown", "what")):
        answer = world.dana.get(f"/api/v1/back-orders?{query}")
        same((answer.status, answer.code, answer.json["field"]), (400, code, field), query)


def sums_of(lines):
    """What the report must say of these lines."""
    opened = [line for line in lines if line["status"] == "open"]
    oldest = min((line["waiting_since"] for line in opened), default=None)
    return {"back_orders": len({line["number"] for line in lines}), "open_back_orders": len({line["number"] for line in opened}),
            "lines": len(lines), "accounts": len({line["account"]["id"] for line in lines}),
            "products": len({line["product"]["id"] for line in lines}), "total_btl": sum(line["qty_btl"] for line in lines),
            "open_btl": sum(line["qty_btl"] for line in opened),
            "closed_btl": sum(line["qty_btl"] for line in lines if line["status"] == "closed"), "oldest_waiting_since": oldest,
            "age_days": None if oldest is None else max(line["days_open"] for line in opened)}


def all_lines(world, client):
    """Every line that the client may see, from the back orders themselves."""
    lines = []
    for item in world.all("/api/v1/back-orders", client):
        one = good(client.get(f"/api/v1/back-orders/{item['number']}"))
        lines += [{**line, "number": one["number"], "status": one["status"], "account": one["account"], "line": line["id"],
                   "rep_now": one["rep_now"], "waiting_since": one["waiting_since"], "created_at": one["created_at"],
                   "closed_at": one["closed_at"], "days_open": one["age_days"]} for line in one["lines"]]
    return lines


def close_some(world):
    """Some are closed, on two days, so that the report has both."""
    for item in world.all("/api/v1/back-orders?status=open")[:8:2]:
        good(world.dana.post(f"/api/v1/back-orders/{item['number']}/close", {"reason": "customer_withdrew"}, headers={"If-Match": "*"}))
    world.server.set_clock(world.server.clock_ms + 8 * 86400000)
    world.sign_in()
    for item in world.all("/api/v1/back-orders?status=open")[:4]:
        good(world.dana.post(f"/api/v1/back-orders/{item['number']}/close", {"reason": "duplicate"}, headers={"If-Match": "*"}))
    good(world.dana.post("/api/v1/back-orders", {"account": world.accounts[2], "lines": [{"product": world.products[2], "qty_btl": 7}]}))


def day_of(instant):
    return datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(zoneinfo.ZoneInfo(ZONE)).date()


def the_report_is_exact(world):
    """Lines, sums, groups and weeks under many filters are those that one adds up by hand."""
    close_some(world)
    producer = good(world.dana.get(f"/api/v1/products/{world.products[0]}"))["producer"]
    some_day = day_of(all_lines(world, world.dana)[0]["created_at"])
    filters = {
        "": lambda line: True,
        "status=open": lambda line: line["status"] == "open",
        "status=closed": lambda line: line["status"] == "closed",
        f"product={world.products[1]}": lambda line: line["product"]["id"] == world.products[1],
        f"status=closed&product={world.products[1]}": lambda line: line["status"] == "closed" and line["product"]["id"] == world.products[1],
        f"producer={producer}": lambda line: line["producer"]["id"] == producer,
        f"account={world.accounts[3]}": lambda line: line["account"]["id"] == world.accounts[3],
        f"rep={world.ana_id}": lambda line: any(rep["id"] == world.ana_id for rep in line["rep_now"]),
        f"warehouse={world.house}&status=open": lambda line: line["status"] == "open",
        f"closed_from={some_day + timedelta(days=1)}": lambda line: line["closed_at"] and day_of(line["closed_at"]) > some_day,
        f"closed_to={some_day}": lambda line: line["closed_at"] and day_of(line["closed_at"]) <= some_day,
        f"created_from={some_day + timedelta(days=1)}": lambda line: day_of(line["created_at"]) > some_day,
        "text=zzz": lambda line: False,
        "text=.": lambda line: False,
    }
    for who, client in (("an admin", world.dana), ("a rep", world.ana)):
        everything = all_lines(world, client)
        for query, keeps in filters.items():
            wanted = sorted((line for line in everything if keeps(line)), key=lambda line: (line["number"], line["line"]))
            report_is(world, client, query, wanted, f"{who}, {query or 'all'}")


def report_is(world, client, query, wanted, what):
    path = "/api/v1/reports/back-orders"
    got = world.all(f"{path}?dir=asc&{query}", client)
    same([(line["number"], line["line"], line["qty_btl"], line["days_open"] if line["status"] == "open" else None) for line in got],
         [(line["number"], line["line"], line["qty_btl"], line["days_open"] if line["status"] == "open" else None) for line in wanted],
         f"{what}: lines")
    down = world.all(f"{path}?{query}", client)
    same([line["number"] for line in down], sorted((line["number"] for line in wanted), reverse=True), f"{what}: lines, newest first")
    same(good(client.get(f"{path}/totals?{query}")), sums_of(wanted), f"{what}: totals")
    page = good(client.get(f"{path}?{query}&total=true&limit=1&offset=2"))
    same((page["total"], page["items"]), (len(wanted), down[2:3]), f"{what}: a page")
    groups_are(world, client, query, wanted, what)
    week = timedelta(days=7)
    for one in good(client.get(f"{path}/weeks?{query}"))["items"]:
        monday = date.fromisoformat(one.pop("week"))
        same(one, sums_of([line for line in wanted if monday <= day_of(line["created_at"]) < monday + week]), f"{what}: week of {monday}")


KEYS = {"account": lambda line: [line["account"]["id"]], "product": lambda line: [line["product"]["id"]],
        "producer": lambda line: [line["producer"]["id"]], "importer": lambda line: [line["importer"]["id"]],
        "rep": lambda line: [rep["id"] for rep in line["rep_now"]] or [None]}


def groups_are(world, client, query, wanted, what):
    for by, keys in KEYS.items():
        groups = {}
        for line in wanted:
            for key in keys(line):
                groups.setdefault(key, []).append(line)
        got = world.all(f"/api/v1/reports/back-orders/groups?by={by}&{query}", client)
        same({group["id"]: {name: group[name] for name in sums_of([])} for group in got},
             {key: sums_of(lines) for key, lines in groups.items()}, f"{what}: by {by}")
        bottles = [group["total_btl"] for group in got]
        same(bottles, sorted(bottles, reverse=True), f"{what}: by {by}, most first")
        for sort, key in (("back_orders", lambda group: group["back_orders"]), ("age", lambda group: group["age_days"] or -1)):
            values = [key(group) for group in world.all(f"/api/v1/reports/back-orders/groups?by={by}&sort={sort}&dir=asc&{query}", client)]
            same(values, sorted(values), f"{what}: by {by}, sorted by {sort}")
        up, down = ([group["id"] for group in world.all(f"/api/v1/reports/back-orders/groups?by={by}&sort=name&dir={way}&{query}", client)]
                    for way in ("asc", "desc"))
        same(sorted(map(str, up)), sorted(map(str, down)), f"{what}: by {by}, by name")


def the_list_says_what_is_there(world):
    """Reps, and how much of a back order its primary warehouses have."""
    good(world.dana.post("/api/v1/inventory/adjust", {"product": world.products[2], "warehouse": world.house, "qty_btl": 5, "reason": "received"}))
    items = {item["number"]: item for item in world.all("/api/v1/back-orders")}
    for number, item in items.items():
        one = good(world.dana.get(f"/api/v1/back-orders/{number}"))
        there = sum(max(0, min(line["qty_btl"], line["available_btl"])) for line in one["lines"]) if one["status"] == "open" else None
        same((item["available_btl"], item["rep_now"]), (there, one["rep_now"]), f"BO-{number}")
    same(any((item["available_btl"] or 0) > 0 for item in items.values()), True, "something is there")


def nothing_failed(world):
    """All of it left nothing in the log that an operator would have to look at."""
    same([json.dumps(line) for line in world.server.failures_in_log()], [], "the log")


TESTS = (csv_is_the_list, xlsx_has_types, days_and_money, every_list, only_what_one_may_see, what_can_not_be, the_report_is_exact,
         the_list_says_what_is_there, many_pages, *jobs.TESTS, nothing_failed)


@contextlib.contextmanager
def company(engine):
    """One for all tests of an engine, in their order."""
    with cellarbook.Server(engine=engine, test_clock=True) as server:
        yield (World(server),)


if __name__ == "__main__":
    sys.exit(engines.main(TESTS, __doc__, within=company))
