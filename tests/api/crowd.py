#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One wine that more back orders wait for than a request has memory to look at: the request is refused by name or answered, and the
server goes on. Also when all of them have a priority, and when one account waits with all of them. What needs no line one by one (the
queue, a place in it) is answered however long the queue is. And a text that all of them have is searched and counted."""
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import cellarbook  # noqa: E402

PASSWORD = "a long scenario password"
LINES = 160_000  # more than is read on SQLite, more than can be shared out on PostgreSQL; twice as many are a wide text
ACCOUNTS = 50

CROWD = """
INSERT INTO back_orders (number, account_id, status, priority, created_at, created_by, waiting_since, next_line)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {lines})
SELECT 1000000 + i, (SELECT MIN(id) FROM accounts) + i % {accounts}, 'open', {priority}, 1000 + i, (SELECT MIN(id) FROM users), 1000 + i, 2 FROM n;
INSERT INTO back_order_lines (back_order, line, position, product_id, qty_btl, is_open, account_id, waiting_since)
SELECT b.number, 1, 1, (SELECT MIN(id) FROM products), 1, 1, b.account_id, b.waiting_since FROM back_orders b WHERE b.number > 1000000;
"""


class Crowd(unittest.TestCase):
    def good(self, method, path, body, status):
        answer = self.dana.request(method, path, body=body, headers={"If-Match": "*"})
        self.assertEqual(answer.status, status, answer.body[:300])
        return answer.json

    def furnish(self):
        self.server.office().post("/api/v1/users", {"email": "dana@demo.example", "name": "Dana", "role": "admin", "password": PASSWORD})
        self.dana = self.server.client()
        self.dana.post("/api/v1/session", {"email": "dana@demo.example", "password": PASSWORD})
        self.good("PATCH", "/api/v1/company", {"back_order_access": "all", "priority": True}, 200)
        warehouse = self.good("POST", "/api/v1/warehouses", {"code": "A", "name": "A"}, 201)["id"]
        importer = self.good("POST", "/api/v1/importers", {"name": "I"}, 201)["id"]
        producer = self.good("POST", "/api/v1/producers", {"name": "P"}, 201)["id"]
        self.account = min(self.good("POST", "/api/v1/accounts", {"code": f"J{i}", "name": f"Joe {i}", "type": "restaurant"}, 201)["id"]
                           for i in range(ACCOUNTS))
        self.product = self.good("POST", "/api/v1/products", {"code": "X", "name": "Joe's", "producer": producer, "importer": importer,
                                                              "unit_set": 6, "primary_warehouse": warehouse}, 201)["id"]
        self.good("POST", "/api/v1/inventory/adjust",
                  {"product": self.product, "warehouse": warehouse, "qty_btl": 900_000, "reason": "count"}, 201)

    def crowd(self, accounts, priority):
        """The lines, straight into the database, with the server away."""
        self.server.stop()
        text = CROWD.format(lines=LINES, accounts=accounts, priority=priority)
        if self.server.engine == "sqlite":
            connection = sqlite3.connect(self.server.store.path, isolation_level=None)
            connection.executescript("BEGIN;" + text + "COMMIT;")
            connection.close()
        else:
            self.server.store.query(text + "ANALYZE;")
        self.server.start()
        self.dana = self.server.client()
        self.dana.post("/api/v1/session", {"email": "dana@demo.example", "password": PASSWORD})

    def ask(self, path):
        answer = self.dana.get(path)
        if answer.status != 200:
            self.assertEqual((answer.status, answer.code), (413, "request_too_complex"), path)
        self.assertEqual(self.dana.get("/api/v1/session").status, 200, f"the server went away after {path}")
        return answer

    def look(self):
        for path in ("back-orders/ready?strategy=fair", "back-orders/ready?strategy=oldest", f"back-orders/ready?account={self.account}",
                     f"back-orders/ready?product={self.product}&limit=1", "demand?by=product", "demand?by=producer"):
            self.ask("/api/v1/" + path)
        queue = self.dana.get(f"/api/v1/products/{self.product}/queue")
        self.assertEqual(queue.status, 200, queue.body[:300])

    def search(self):
        """What the accounts and the product have in common is looked for in one way, what only the product has in another."""
        for text in ("joe", "x"):
            for status, total in (("all", 100_000), ("open", 100_000), ("closed", 0)):
                answer = self.dana.get(f"/api/v1/back-orders?text={text}&status={status}&total=true&limit=3&dir=asc")
                self.assertEqual(answer.status, 200, answer.body[:300])
                self.assertEqual((answer.json["total"], answer.json.get("total_capped", False)), (total, total > 0), (text, status))
                self.assertEqual([item["number"] for item in answer.json["items"]], [1000001, 1000002, 1000003][:total])

    def test_crowds(self):
        for engine, accounts, priority in (("sqlite", ACCOUNTS, 0), ("postgres", ACCOUNTS, 0), ("postgres", 1, 3)):
            with self.subTest(engine=engine, accounts=accounts), cellarbook.Server(engine=engine) as self.server:
                self.furnish()
                self.crowd(accounts, priority)
                self.look()
                self.search()


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
