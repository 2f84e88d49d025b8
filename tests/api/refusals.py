#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every operation of the OpenAPI document, asked for in every wrong way: the refusal names its reason, and nothing is written.

    tests/api/refusals.py [--engine sqlite|postgres] [OPERATION ...]

What is wrong is made from the document itself (document.py): credentials, roles, scopes, ids, methods, content types, JSON,
each field's type and bounds, query parameters, cursors, If-Match, Idempotency-Key. After each operation the tables must
hold what they held before. In the end the same requests without the mistake must succeed, so that what was refused was
refused for the mistake. An operation that is new needs nothing here as long as its ids and fields have names that are known
(World.ids, World.fit); otherwise it is named as not asked.
"""
import argparse
import base64
import json
import os
import pathlib
import re
import sys
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "lib"))

import cellarbook  # noqa: E402
import document  # noqa: E402

PASSWORD = "a long refusal password"
NOBODY_HAS = 999999
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Written by time and by refused sign-ins, not by what is asked.
OWN_LIFE = ("sessions", "api_tokens", "sign_in_failures", "daily_jobs", "outbox", "notify_cursor")
# What only admins may; the rest of the document is open to reps, for what is theirs.
ADMIN_ONLY = re.compile(r"""^(
    (GET|POST|PATCH)\ /api/v1/users.* | PATCH\ /api/v1/company | DELETE\ /api/v1/company/logo | (GET|POST)\ /api/v1/company/numbers.*
    | POST\ /api/v1/(accounts|products|producers|importers|families|warehouses|price-levels|inventory/adjust)
    | PATCH\ /api/v1/(accounts|products|producers|importers|families|warehouses|price-levels)/\{id\}
    | PUT\ /api/v1/(?!me/).* | (POST|DELETE)\ /api/v1/accounts/\{id\}/contacts.*
    | POST\ /api/v1/orders/\{number\}/(confirm|lift-hold) | POST\ /api/v1/back-orders/close-many | (GET|POST)\ /api/v1/daily-jobs.*
    | (GET|POST|PATCH|DELETE)\ /api/v1/(purchase-orders|outbound-emails|outbox|webhooks|imports|import-fields|contacts|prices).*
)$""", re.VERBOSE)
# Writes that change nothing, or only what the token itself may end: open to the scope read.
READ_SCOPE = ("POST /api/v1/orders/check", "POST /api/v1/exports", "DELETE /api/v1/session")
# Not to be asked with somebody's credential: it makes one, or is of the machine.
NO_CREDENTIAL = ("POST /api/v1/session", "POST /api/v1/company", "POST /api/v1/password-reset",
                 "POST /api/v1/password-reset/confirm", "GET /healthz", "GET /readyz", "GET /metrics", "GET /api/v1/openapi.json")
# A file that fits, by the media type that a body may have beside JSON: a picture of one pixel.
FILES = {"image/png": base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")}
# Names that a back order refuses with a reason of its own.
BARRED = {"back_order_no_purchase_order": ("purchase_order", "purchase_order_number", "po", "po_number"),
          "back_order_no_price": ("price", "price_cents", "price_level", "unit_price"),
          "back_order_no_warehouse": ("warehouse", "warehouse_id")}


class World:
    """A small company, with something for each id of a path; .ids for Dana, .others for what Ana may not see."""

    def __init__(self, server):
        self.server = server
        office = server.office()
        self.people = {name: self.make(office, "users", email=f"{name}@demo.example", name=name.title(), role=role,
                                       password=PASSWORD) for name, role in (("dana", "admin"), ("ana", "rep"), ("ben", "rep"))}
        self.dana, self.ana, self.ben = (server.client().sign_in(f"{name}@demo.example", PASSWORD) for name in self.people)
        good(self.dana.patch("/api/v1/company", {"back_order_access": "all"}, headers={"If-Match": "*"}))
        good(self.dana.put("/api/v1/company/logo", raw=FILES["image/png"], headers={"If-Match": "*", "Content-Type": "image/png"}))
        self.make_catalogue()
        joes, markt = (self.make_account(code, rep) for code, rep in (("JOE", "ana"), ("MAR", "ben")))
        self.ids = {"users": self.people["ben"], "accounts": joes, "products": self.product, "producers": self.producer,
                    "importers": self.importer, "families": self.family, "warehouses": self.house,
                    "price-levels": self.level, "purchase-orders": self.make_purchase_order(),
                    **self.papers(self.ana, joes), **self.own(self.dana), "jobs": self.make_job(),
                    "outbound-emails": self.make(self.dana, "outbound-emails", key="back.orders.create"), "outbox": self.find_mail(),
                    "imports": self.make_import(), **self.make_webhook()}
        self.others = {"accounts": markt, **self.papers(self.ben, markt), **self.own(self.ben)}
        self.fit = {"account": joes, "product": self.product, "producer": self.producer, "importer": self.importer,
                    "family": self.family, "warehouse": self.house, "primary_warehouse": self.house,
                    "price_level": self.level, "price_levels": [self.level], "reps": [self.people["ana"]], "code": "NEW1", "name": "New Thing",
                    "email": "new@demo.example", "password": "another long password", "present": PASSWORD,
                    "time_zone": "America/Chicago", "currency": "USD", "unit_set": 12, "qty_btl": 6, "next": 2000,
                    "lines": [{"product": self.product, "qty_btl": 6}], "filter": {"status": "open", "account": NOBODY_HAS},
                    "path": "/api/v1/accounts?format=csv",
                    "secret": "JBSWY3DPEHPK3PXPJBSWY3DP", "url": "http://127.0.0.1:9/hook", "events": ["order.created"],
                    "items": [{"price_level": self.level, "price_cents": 4200, "valid_from": "2026-01-01"}]}

    def make(self, client, what, **body):
        return good(client.post(f"/api/v1/{what}", body))["id"]

    def make_catalogue(self):
        self.house = self.make(self.dana, "warehouses", code="DSM", name="Des Moines")
        self.importer = self.make(self.dana, "importers", name="Old World Imports")
        self.producer = self.make(self.dana, "producers", name="Château Test")
        self.family = self.make(self.dana, "families", producer=self.producer, name="Grand Vin")
        self.level = self.make(self.dana, "price-levels", name="Frontline")
        self.product = self.make(self.dana, "products", code="CT22", name="Grand Vin", producer=self.producer, unit_set=12,
                                 importer=self.importer, primary_warehouse=self.house)
        good(self.dana.put(f"/api/v1/products/{self.product}/prices", {"items": [
            {"price_level": self.level, "price_cents": 4200, "valid_from": "2026-01-01"}]}, headers={"If-Match": "*"}))

    def make_account(self, code, rep):
        account = self.make(self.dana, "accounts", code=code, name=f"{code} Wines", type="bar")
        good(self.dana.put(f"/api/v1/accounts/{account}/reps", {"reps": [self.people[rep]]}, headers={"If-Match": "*"}))
        return account

    def papers(self, rep, account):
        """What hangs on an account or belongs to its rep."""
        lines = [{"product": self.product, "qty_btl": 6}]
        return {
            "back-orders": good(rep.post("/api/v1/back-orders", {"account": account, "lines": lines}))["number"],
            "orders": good(rep.post("/api/v1/orders", {"account": account, "draft": True, "lines": lines}))["number"],
            "invoices": self.make_invoice(rep, account, lines),
            "contacts": self.make(self.dana, f"accounts/{account}/contacts", name="Joe Miller"),
        }

    def make_invoice(self, rep, account, lines):
        number = good(rep.post("/api/v1/orders", {"account": account, "lines": lines}))["number"]
        return good(self.dana.post(f"/api/v1/orders/{number}/confirm", headers={"If-Match": "*"}))["invoices"][0]["number"]

    def own(self, client, name="Mine"):
        """What belongs to a person alone; the session is one more, so that ending it locks nobody out."""
        more = self.server.client().sign_in(good(client.get("/api/v1/session"))["email"], PASSWORD)
        session = next(s["id"] for s in good(more.get("/api/v1/me/sessions"))["items"] if s["current"])
        return {"sessions": session,
                "views": self.make(client, "views", list="accounts", name=name, query={}),
                "tokens": self.make(client, "tokens", name="own", scope="read")}

    def make_purchase_order(self):
        return good(self.dana.post("/api/v1/purchase-orders", {
            "supplier": "Old World", "warehouse": self.house, "lines": [{"product": self.product, "qty_btl": 60}]}))["number"]

    def make_webhook(self):
        """One that is not reached, because it lies in our own network; and a test that waits for it."""
        webhook = self.make(self.dana, "webhooks", url="http://127.0.0.1:9/hook", events=["order.created"])
        delivery = good(self.dana.post(f"/api/v1/webhooks/{webhook}/ping"))["id"]
        while not good(self.dana.get(f"/api/v1/webhooks/{webhook}"))["paused_until"]:
            pass
        return {"webhooks": webhook, "deliveries": delivery}

    def make_job(self):
        """A job of Dana's: it has made a file."""
        started = self.dana.post("/api/v1/exports", {"path": "/api/v1/accounts?format=csv"})
        good(started)
        job = started.headers["Location"]
        while good(self.dana.get(job))["state"] in ("waiting", "running"):
            pass
        return int(job.rsplit("/", 1)[1])

    def make_import(self):
        """A file of one product that is there already."""
        path = "/api/v1/imports?kind=products&file=refusals.csv"
        made = good(self.dana.request("POST", path, raw=b"Code,Name\nCT22,Grand Vin\n",
                                      headers={"Content-Type": "application/octet-stream"}))["id"]
        while good(self.dana.get(f"/api/v1/imports/{made}"))["state"] != "checked":
            time.sleep(0.02)
        return made

    def find_mail(self):
        """The mail of a back order made above; the server's own thread writes it a moment later."""
        while not (mails := good(self.dana.get("/api/v1/outbox?limit=1"))["items"]):
            time.sleep(0.05)
        return mails[0]["id"]

    def path(self, pattern, instead=None):
        """The path with the ids of this world, or those of `instead` where it has one; None for an id nobody knows."""
        parts = pattern.split("/")
        for i, part in enumerate(parts):
            if part.startswith("{"):
                noun = parts[i - 1]
                found = (instead or {}).get(noun, self.ids.get(noun))
                if found is None:
                    return None
                parts[i] = str(found)
        return "/".join(parts)


def good(answer):
    if answer.status not in (200, 201, 202, 204):
        raise AssertionError(f"this should have succeeded: {answer}")
    return answer.json


class Tables:
    """What the database holds, to be compared."""

    def __init__(self, server):
        self.server = server
        lite = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        post = ("SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
                " AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY table_name")
        names = [row[0] for row in server.sql(lite if server.engine == "sqlite" else post)]
        whole = [name for name in names if name not in OWN_LIFE]
        counted = [name for name in names if name not in ("sign_in_failures", "daily_jobs", "outbox")]
        self.count = " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {name}" for name in counted)
        self.whole = [f"SELECT * FROM {name} ORDER BY 1, 2" for name in whole]

    def counts(self):
        return sorted(self.server.sql(self.count))

    def rows(self):
        return [self.server.sql(text) for text in self.whole]


class Operation:
    """One operation of the document."""

    def __init__(self, method, pattern, described):
        self.method, self.pattern, self.described = method, pattern, described
        self.name = f"{method} {pattern}"
        self.query = [p for p in described["parameters"] if p["in"] == "query"]
        self.headers = {p["name"] for p in described["parameters"] if p["in"] == "header"}
        content = described.get("requestBody", {}).get("content", {})
        self.body = content["application/json"]["schema"] if "application/json" in content else None
        self.file = next((kind for kind in content if kind in FILES), None)
        self.takes_file = "application/octet-stream" in content
        self.anonymous = not described["security"] or {} in described["security"]
        self.success = min(int(status) for status in described["responses"])
        answer = described["responses"][str(self.success)].get("content", {}).get("application/json", {}).get("schema")
        self.answer = answer if answer and "$ref" in answer else None
        self.match = "If-Match" in self.headers
        self.keyed = "Idempotency-Key" in self.headers


class Refusals:
    """Asks one operation for everything it must refuse."""

    def __init__(self, world, described):
        self.world, self.server = world, world.server
        self.bodies = document.Bodies(described["components"], world.fit)
        self.operations = [Operation(m.upper(), p, o) for p, item in described["paths"].items() for m, o in item.items()]
        self.methods = {p: {m.upper() for m in item} for p, item in described["paths"].items()}
        self.asked, self.problems, self.left_out = 0, [], []
        self.nobody = self.server.client()
        self.scoped = {scope: self.server.client(good(world.dana.post("/api/v1/tokens", {"name": scope, "scope": scope}))["token"])
                       for scope in ("read", "write")}
        good(world.dana.post("/api/v1/views", {"list": "accounts", "name": "Used", "query": {}},
                             headers={"Idempotency-Key": "used"}))
        page = good(world.dana.get("/api/v1/accounts?limit=1&sort=code&dir=desc"))
        self.foreign_cursor = page["next"]

    def ask(self, client, operation, wanted, *, path=None, method=None, body=None, raw=None, headers=None, query="", field=None):
        """Sends it; `wanted` is (status, code, …)."""
        status, *codes = wanted
        sent = {"If-Match": "*"} if operation.match else {}
        sent.update(headers or {})
        path = path or self.world.path(operation.pattern)
        if raw is None and body is None and operation.body and operation.method == (method or operation.method):
            body = self.bodies.example(operation.body)
        if raw is None and operation.file and operation.method == (method or operation.method):
            raw, sent = FILES[operation.file], {"Content-Type": operation.file, **sent}
        answer = client.request(method or operation.method, path + query, body=body, raw=raw, headers=sent)
        self.asked += 1
        told = answer.json if isinstance(answer.json, dict) else {}
        if answer.status != status or (codes and told.get("code") not in codes):
            self.problem(operation, f"wanted {wanted}, got {answer}", path + query, body, raw)
        elif field is not None and field not in {told.get("field"), *(e.get("field") for e in told.get("errors", []))}:
            self.problem(operation, f"wanted the field {field}, got {answer}", path + query, body, raw)
        if str(answer.status) not in operation.described["responses"] and answer.status not in (404, 405):
            self.problem(operation, f"the document does not say that it may answer {answer}", path + query, body, raw)
        return answer

    def problem(self, operation, text, path, body, raw):
        sent = json.dumps(body, ensure_ascii=False) if raw is None else repr(raw)
        self.problems.append(f"{operation.name}: {text}\n      {path} {sent[:200]}")

    # --- who ---

    def credentials(self, operation):
        if operation.anonymous:
            return
        self.ask(self.nobody, operation, (401, "unauthenticated"))
        for headers in ({"Authorization": "Bearer nonsense"}, {"Authorization": "Bearer "}, {"Authorization": "Basic eDp5"},
                        {"Cookie": "cellarbook_session=nonsense"}, {"Cookie": f"cellarbook_session={'A' * 43}"}):
            self.ask(self.nobody, operation, (401, "unauthenticated"), headers=headers)

    def roles(self, operation):
        if operation.anonymous:
            return
        if ADMIN_ONLY.match(operation.name):
            self.ask(self.world.ana, operation, (403, "forbidden"))
        if operation.method == "GET" or operation.name in READ_SCOPE:
            return
        self.ask(self.scoped["read"], operation, (403, "token_scope"))
        if ADMIN_ONLY.match(operation.name):
            self.ask(self.scoped["write"], operation, (403, "token_scope"))
        self.ask(self.world.dana, operation, (403, "origin_foreign"), headers={"Origin": "https://elsewhere.example"})
        self.ask(self.world.dana, operation, (403, "origin_foreign"), headers={"Origin": "null"})

    # --- what ---

    def ids(self, operation):
        nouns = [part for part, next_part in zip(operation.pattern.split("/"), operation.pattern.split("/")[1:])
                 if next_part.startswith("{")]
        for noun in nouns:
            self.ask(self.world.dana, operation, (404, "not_found"), path=self.world.path(operation.pattern, {noun: NOBODY_HAS}))
            for wrong in ("0", "01", "-1", "x", "1.0", "9223372036854775808", "%31"):
                self.ask(self.world.dana, operation, (404, "not_found"), path=self.world.path(operation.pattern, {noun: wrong}))
        theirs = {noun: self.world.others[noun] for noun in nouns if noun in self.world.others}
        if theirs and not ADMIN_ONLY.match(operation.name):
            self.ask(self.world.ana, operation, (404, "not_found"), path=self.world.path(operation.pattern, theirs))

    def wrong_methods(self, operation):
        known = self.methods[operation.pattern]
        for method in (*METHODS, "OPTIONS", "BREW"):
            if method in known:
                continue
            answer = self.ask(self.world.dana, operation, (405,), method=method) if method in METHODS else \
                self.world.dana.request(method, self.world.path(operation.pattern))
            if answer.status not in (405, 501):
                self.problem(operation, f"{method}: {answer}", "", None, b"")
            if answer.status == 405 and set((answer.headers.get("Allow") or "").split(", ")) != known:
                self.problem(operation, f"Allow is {answer.headers.get('Allow')}, not {known}", method, None, b"")

    # --- the body ---

    def body_as_such(self, operation):
        client = self.client_for(operation)
        if operation.file:
            for kind in ("text/plain", "application/json", "image/svg+xml", f"{operation.file}; charset=utf-8", None):
                self.ask(client, operation, (415, "media_type"), raw=FILES[operation.file], headers={"Content-Type": kind})
            self.ask(client, operation, (400, "bad_request"), raw=b"", headers={"Content-Type": operation.file})
            return
        if operation.body is None:
            if operation.anonymous or operation.takes_file:
                return  # what machines ask every few seconds is answered without a look at that
            for raw in (b"{}", b"x"):
                self.ask(client, operation, (400, "bad_request"), raw=raw)
            return
        fits = json.dumps(self.bodies.example(operation.body)).encode()
        for kind in ("text/plain", "application/xml", "application/jsonp", "application/json; charset=latin-1", "multipart/form-data",
                     "application/x-www-form-urlencoded", None):
            self.ask(client, operation, (415, "media_type"), raw=fits, headers={"Content-Type": kind})
        for raw in (b"", b"{", b"{]", b"nul", b"{'a': 1}", b'{"a": 1,}', b'{"a": NaN}', b'{"a": 1} x', b'{"a": 01}',
                    b'{"note": "\xff"}', b'{"note": "\xc0\xaf"}', b'{"note": "\xed\xa0\x80"}', b'{"note": "\\ud800"}',
                    b'{"a": 9223372036854775808}', b'{"a": 1e999}', b'{"note": "\\u0000"}', b'{"a": "\n"}', b"\xef\xbb\xbf{}",
                    b'{"note": 1, "note": 1}', b'{"x": {"a": 1, "a": 2}}', b"[" * 5000):
            self.ask(client, operation, (400, "json_malformed"), raw=raw)
        if operation.method != "PATCH" or self.world.path(operation.pattern):
            for raw in (b"[]", b"null", b"7", b'"text"', b"true"):
                self.ask(client, operation, (422, "field_type"), raw=raw)

    def fields(self, operation):
        if operation.body is None:
            return
        client = self.client_for(operation)
        for change in self.bodies.changes(operation.body, operation.answer):
            body = change.on(self.base(operation, change))
            if change.codes:
                self.ask(client, operation, (422, *change.codes), body=body, field=change.field)
                continue
            answer = self.ask(client, operation, (422, "field_unknown"), body={**body, document.UNKNOWN: 1}, field=document.UNKNOWN)
            if change.field in (e.get("field") for e in (answer.json or {}).get("errors", [])):
                self.problem(operation, f"at its bound, but refused: {change!r}", "", None, answer.body)
        self.barred(operation, client)

    def base(self, operation, change):
        """A body that fits and has the object that the change is in."""
        body = self.bodies.example(operation.body)
        name = change.place[0]
        if len(change.place) > 1:
            inner = self.bodies.resolve(operation.body)["properties"][name]
            body[name] = [self.bodies.example(inner["items"])] if inner.get("type") == "array" else self.bodies.example(inner)
        return body

    def barred(self, operation, client):
        if not operation.pattern.startswith("/api/v1/back-orders") or "lines" not in self.bodies.resolve(operation.body)["properties"]:
            return
        for code, names in BARRED.items():
            for name in names:
                body = self.bodies.example(operation.body)
                self.ask(client, operation, (422, code), body={**body, name: 1}, field=name)
                line = {**self.world.fit["lines"][0], name: 1}
                self.ask(client, operation, (422, code), body={**body, "lines": [line]}, field=f"lines[0].{name}")

    def client_for(self, operation):
        return self.nobody if operation.name in NO_CREDENTIAL else self.world.dana

    # --- the query ---

    def queries(self, operation):
        client = self.client_for(operation)
        body = {"body": self.bodies.example(operation.body)} if operation.body else {}
        for name in ("nonsense", "Limit", "li%6Dits"):
            self.ask(client, operation, (400, "query_unknown"), query=f"?{name}=1", **body)
        for parameter in operation.query:
            name = parameter["name"]
            if name in ("since", "stock_since"):
                self.ask(client, operation, (400, "cursor_invalid", "query_invalid"), query=f"?{name}=nonsense")
                continue
            for value in document.bad_values(parameter):
                sent = value if "%" in value else value.replace("+", "%2B").replace(" ", "%20").replace("é", "%C3%A9")
                self.ask(client, operation, (400, "query_invalid"), query=f"?{name}={sent}", field=name)
            self.ask(client, operation, (400, "query_invalid"), query=f"?{name}=1&{name}=1")
        names = {parameter["name"] for parameter in operation.query}
        if "cursor" in names:
            for cursor in ("nonsense", "AAAA", "A" * 2048, self.foreign_cursor, self.foreign_cursor[:-1], self.foreign_cursor + "A"):
                self.ask(client, operation, (400, "cursor_invalid"), query=f"?cursor={cursor}", field="cursor")
        if {"cursor", "offset"} <= names:
            self.ask(client, operation, (400, "query_invalid"), query="?cursor=AAAA&offset=1", field="offset")

    # --- versions and repeats ---

    def versions(self, operation):
        if not operation.match:
            return
        for tag in (None, "", "1", '"1', '"x"', '"-1"', '"1x"', "W/1", '"1", "2"'):
            self.ask(self.world.dana, operation, (428, "if_match_missing"), headers={"If-Match": tag})
        for tag in ('"999"', 'W/"999"', '"0"', '"99999999999999999999"'):
            self.ask(self.world.dana, operation, (412, "stale"), headers={"If-Match": tag})

    def keys(self, operation):
        if not operation.keyed:
            return
        for key in ("a b", "x" * 201, "é".encode().decode("latin-1"), ""):
            self.ask(self.world.dana, operation, (400, "bad_request"), headers={"Idempotency-Key": key}, field="Idempotency-Key")
        self.ask(self.world.dana, operation, (422, "idempotency_mismatch"), headers={"Idempotency-Key": "used"}, field="Idempotency-Key")

    # --- all of it ---

    def all_of(self, operation):
        if self.world.path(operation.pattern) is None:
            self.left_out.append(operation.name)
            return
        parts = [self.wrong_methods, self.body_as_such, self.fields, self.queries, self.credentials]
        if operation.name not in NO_CREDENTIAL:
            parts += [self.roles, self.ids, self.versions, self.keys]
        for part in parts:
            part(operation)


class Successes:
    """The same operations with nothing wrong, each with a key and sent twice: what was done once is told twice."""

    # Not by an example: they need a state of their own and are told by scenarios, tests/import and tests/api/doors.py.
    ELSEWHERE = re.compile(r"^(.*/(session|me/.*|company)|DELETE /api/v1/(back-orders|orders|purchase-orders)/.*"
                           r"|.*/(activate|confirm|lift-hold|invite|redeliver)|POST /api/v1/(back-orders/close-many|jobs/\{id\}/stop|imports.*))$")
    MORE = {"POST /api/v1/inventory/adjust": {"qty_btl": 6},
            "POST /api/v1/purchase-orders/{number}/receive": {"lines": [{"line": 1, "qty_btl": 6}]},
            "POST /api/v1/outbound-emails": {"key": "orders.create", "recipients": "", "reply_to": None}}
    # What a list can't be asked for without.
    QUERY = {"GET /api/v1/orders/form": "?account={account}",
             "GET /api/v1/orders/choices": "?account={account}&products={product}"}
    LAST = ("cancel", "close", "duplicate", "DELETE")

    def __init__(self, refusals):
        self.refusals, self.world = refusals, refusals.world
        self.count, self.problems = 0, []

    def run(self, chosen):
        late = [o for o in chosen if any(word in o.name for word in self.LAST)]
        for operation in [o for o in chosen if o not in late] + late:
            path = self.world.path(operation.pattern)
            if path is not None and not self.ELSEWHERE.match(operation.name):
                self.one(operation, path)

    def one(self, operation, path):
        client = self.world.dana
        body = self.refusals.bodies.example(operation.body) if operation.body else None
        if operation.name in self.MORE:
            body.update(self.MORE[operation.name])
        path += self.QUERY.get(operation.name, "").format(**self.world.fit)
        headers = {"If-Match": "*"} if operation.match else {}
        if operation.file:
            headers["Content-Type"] = operation.file
        if operation.keyed:
            headers["Idempotency-Key"] = f"success-{operation.name.replace(' ', '-')}"
        raw = FILES.get(operation.file)
        first = client.request(operation.method, path, body=body, raw=raw, headers=headers)
        self.count += 1
        if first.status != operation.success:
            self.problems.append(f"{operation.name}: should succeed: {first}")
        elif operation.keyed:
            again = client.request(operation.method, path, body=body, raw=raw, headers=headers)
            same = (again.status, again.body) == (first.status, first.body) and again.headers.get("Idempotent-Replay") == "true"
            same = same and all(again.headers.get(n) == first.headers.get(n) for n in ("ETag", "Location"))
            if not same:
                self.problems.append(f"{operation.name}: the repeat is another answer: {first} {again}")


def run(engine, chosen_names):
    """(passed, failed) of one engine, an operation being a test."""
    with cellarbook.Server(engine=engine, test_clock=True, env={"CELLARBOOK_MAIL": "dir:mail"}) as server:
        world = World(server)
        refusals = Refusals(world, server.client().get("/api/v1/openapi.json").json)
        chosen = [o for o in refusals.operations if not chosen_names or any(n in o.name for n in chosen_names)]
        tables = Tables(server)
        before, failed, rows = tables.counts(), 0, tables.rows()
        for operation in chosen:
            known = len(refusals.problems)
            try:
                refusals.all_of(operation)
            except Exception:  # noqa: BLE001 - told as this operation's failure
                refusals.problems.append(f"{operation.name}: {traceback.format_exc()}")
            after = tables.counts()
            if after != before:
                refusals.problems.append(f"{operation.name}: a refusal wrote: {[r for r in after if r not in before]}")
                before = after
            failed += len(refusals.problems) > known
        if tables.rows() != rows:
            refusals.problems.append("a refusal has changed a row")
            failed += 1
        successes = Successes(refusals)
        successes.run(chosen)
        rest = [server.check(), *server.failures_in_log()]
        for text in refusals.problems + successes.problems + [r for r in rest if r][:20]:
            print(f"  {text}")
        for name in refusals.left_out:
            print(f"  not asked: {name}")
        failed += len(successes.problems) + any(rest)
        print(f"{engine}: {refusals.asked} refusals, {successes.count} successes of {len(chosen)} operations", flush=True)
        return len(chosen) - len(refusals.left_out) + successes.count + 2 - failed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgres"])
    parser.add_argument("operations", nargs="*", metavar="OPERATION", help="part of a name like 'PATCH /api/v1/accounts'")
    options = parser.parse_args()
    engines = options.engine or (["sqlite", "postgres"] if os.environ.get("CELLARBOOK_TEST_PG") else ["sqlite"])
    sums = [run(engine, options.operations) for engine in engines]
    print(f"{sum(s[0] for s in sums)} passed, {sum(s[1] for s in sums)} failed")
    return 1 if any(s[1] for s in sums) else 0


if __name__ == "__main__":
    sys.exit(main())
