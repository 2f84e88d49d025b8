#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The largest objects that the rules allow: a page of their history and of the change feed holds what fits and says that more follows."""
import pathlib
import sqlite3
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import cellarbook  # noqa: E402

PASSWORD = "a long scenario password"
LINES = 200
WIDE = "\N{WINE GLASS}"  # four bytes a character
EDITS = 30


class Large(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(cellarbook.Server(engine="sqlite"))
        self.server.office().post("/api/v1/users", {"email": "dana@demo.example", "name": "Dana", "role": "admin", "password": PASSWORD})
        self.dana = self.server.client()
        self.dana.post("/api/v1/session", {"email": "dana@demo.example", "password": PASSWORD})
        self.good("PATCH", "/api/v1/company", {"back_order_access": "all"}, 200)
        warehouse = self.good("POST", "/api/v1/warehouses", {"code": "A", "name": "A"}, 201)["id"]
        importer = self.good("POST", "/api/v1/importers", {"name": "I"}, 201)["id"]
        producer = self.good("POST", "/api/v1/producers", {"name": "P"}, 201)["id"]
        self.account = self.good("POST", "/api/v1/accounts", {"code": "J", "name": "Joe", "type": "restaurant"}, 201)["id"]
        self.products = [
            self.good("POST", "/api/v1/products", {"code": f"X{i}", "name": "W" * 150, "producer": producer, "importer": importer,
                                                   "unit_set": 6, "primary_warehouse": warehouse}, 201)["id"]
            for i in range(LINES)]

    def good(self, method, path, body, status):
        answer = self.dana.request(method, path, body=body, headers={"If-Match": "*"})
        self.assertEqual(answer.status, status, answer.body[:300])
        return answer.json

    def lines(self, qty):
        return [{"product": p, "qty_btl": qty, "note": f"{qty}" + WIDE * 490} for p in self.products]

    def pages(self, path, key):
        """All items of a list, page by page; and how many pages that took."""
        items, pages, after = [], 0, ""
        while True:
            answer = self.dana.get(path + after)
            self.assertEqual(answer.status, 200, answer.body[:300])
            items += answer.json["items"]
            pages += 1
            more = answer.json.get("more", answer.json.get("next"))
            if not more:
                return items, pages
            after = f"&{key}=" + answer.json["next" if key == "cursor" else "since"]

    def test_history_and_feed(self):
        since = self.dana.get("/api/v1/changes").json["since"]
        number = self.good("POST", "/api/v1/back-orders", {"account": self.account, "note": WIDE * 2000, "lines": self.lines(1)}, 201)["number"]
        for qty in range(2, 2 + EDITS):
            self.good("PATCH", f"/api/v1/back-orders/{number}", {"lines": self.lines(qty)}, 200)
        items, pages = self.pages(f"/api/v1/back-orders/{number}/history?limit=200", "cursor")
        self.assertEqual([i["rev"] for i in items], list(range(1, EDITS + 2)))
        self.assertGreater(pages, 1)
        first = self.dana.get(f"/api/v1/changes?limit=200&since={since}")
        self.assertTrue(first.json["more"])
        seen, at = [], since
        while True:
            piece = self.dana.get(f"/api/v1/changes?limit=200&since={at}").json
            seen += [i["rev"] for i in piece["items"] if i["object"] == "back_order"]
            at = piece["since"]
            if not piece["more"]:
                break
        self.assertEqual(seen, list(range(1, EDITS + 2)))
        self.assertEqual(self.server.check(), "")

    def test_events_that_are_told_at_once(self):
        """More large events than the memory of a turn that makes messages of them: all are told, in turns that fit."""
        self.good("POST", "/api/v1/webhooks", {"url": "https://hooks.example/in", "events": ["back_order.updated"]}, 201)
        number = self.good("POST", "/api/v1/back-orders", {"account": self.account, "lines": self.lines(1)}, 201)["number"]
        self.good("PATCH", f"/api/v1/back-orders/{number}", {"lines": self.lines(2)}, 200)
        self.server.stop()
        connection = sqlite3.connect(self.server.store.path, isolation_level=None)
        connection.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 59)"
                           " INSERT INTO events (xact, at, user_id, kind, object, object_id, rev, diff)"
                           " SELECT e.xact, e.at, e.user_id, e.kind, e.object, e.object_id, e.rev, e.diff FROM events e, n"
                           " WHERE e.kind = 'back_order.updated'")
        connection.close()
        self.server.start()
        end = time.monotonic() + 120
        while self.server.sql("SELECT event_id FROM notify_cursor") != self.server.sql("SELECT MAX(id) FROM events"):
            self.assertLess(time.monotonic(), end, self.server.log_tail(5))
            time.sleep(0.1)
        self.assertEqual(self.server.sql("SELECT COUNT(*) FROM outbox WHERE kind = 'webhook'"), [["60"]])


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
