#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demo company, made by the real program on both engines: is everything there that docs/demo.md promises?

Run by tests/lib/postgres.py for PostgreSQL; without CELLARBOOK_TEST_PG only SQLite is tried.
"""
import csv
import datetime
import os
import pathlib
import re
import sys
import unittest
import zoneinfo

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import cellarbook  # noqa: E402

PASSWORD = "grapes and patience"
EXAMPLE = re.compile(r"^  BO-(\d+)  (.+): (\S.*)$", re.M)
SHOWS = ("stock could serve it now", "next vintage is in stock", "past due", "must not be shipped", "discontinued",
         "only admins may order", "two reps")


def swedish(name, column):
    """Words of a translation table that are not English as well."""
    with open(ROOT / "data" / "demo" / name, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    english = {row[column] for row in rows}
    return {row["swedish"] for row in rows} - english


def signed_in(test, server, name):
    """A client of that person, closed when ${test} ends."""
    client = server.client()
    test.addCleanup(client.close)
    return client.sign_in(f"{name}@demo.example", test.password)


class Demo:
    """What holds on either engine."""
    engine = None
    password = PASSWORD

    @classmethod
    def setUpClass(cls):
        cls.server = cellarbook.Server(engine=cls.engine, company=False, start=False,
                                       env={"CELLARBOOK_DEMO_PASSWORD": PASSWORD})
        cls.server.__enter__()
        cls.made = cls.server.run("demo")
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        if cls.made.returncode != 0:
            raise cellarbook.Failed(f"demo: {cls.made.stdout}{cls.made.stderr}")
        cls.server.start()

    def number(self, text):
        return int(self.server.sql(text)[0][0])

    def example(self, words):
        """The back order that shows ${words}, as an admin reads it."""
        numbers = [number for number, _, shows in EXAMPLE.findall(self.made.stdout) if words in shows]
        self.assertEqual(len(numbers), 1, self.made.stdout)
        answer = signed_in(self, self.server, "admin").get(f"/api/v1/back-orders/{numbers[0]}")
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.json["status"], "open")
        return answer.json

    def test_counts(self):
        self.assertEqual(self.number("SELECT COUNT(*) FROM products"), 1185 + 48)
        self.assertEqual(self.number("SELECT COUNT(*) FROM producers"), 680)
        self.assertEqual(self.number("SELECT COUNT(*) FROM importers"), 124)
        self.assertEqual(self.number("SELECT COUNT(*) FROM accounts"), 1932)
        self.assertEqual(self.number("SELECT COUNT(*) FROM warehouses"), 2)
        self.assertEqual(self.number("SELECT COUNT(*) FROM price_levels"), 4)
        self.assertEqual(self.number("SELECT COUNT(*) FROM back_orders"), 400)

    def test_two_thirds_are_in_stock(self):
        stocked = self.number("SELECT COUNT(DISTINCT product_id) FROM inventory_balances WHERE on_hand_btl > 0")
        share = stocked / self.number("SELECT COUNT(*) FROM products")
        self.assertTrue(0.60 < share < 0.72, share)
        self.assertGreater(self.number("SELECT COUNT(*) FROM inventory_balances WHERE on_hand_btl < 0"), 2)

    def test_about_half_is_closed(self):
        closed = self.number("SELECT COUNT(*) FROM back_orders WHERE status = 'closed'")
        self.assertTrue(150 < closed < 250, closed)

    def test_reps_have_hundreds_and_some_accounts_none(self):
        per_rep = self.server.sql("SELECT COUNT(*) FROM account_reps GROUP BY user_id")
        self.assertEqual(len(per_rep), 3)
        self.assertTrue(all(100 < int(row[0]) < 800 for row in per_rep), per_rep)
        self.assertGreater(self.number("SELECT COUNT(*) FROM accounts a WHERE NOT EXISTS"
                                       " (SELECT 1 FROM account_reps r WHERE r.account_id = a.id)"), 100)
        self.assertGreater(self.number("SELECT COUNT(*) FROM (SELECT account_id FROM account_reps"
                                       " GROUP BY account_id HAVING COUNT(*) = 2) AS shared"), 10)

    def test_check_is_clean(self):
        self.assertEqual(self.server.check(), "")

    def test_history_goes_forward(self):
        times = [int(row[0]) for row in self.server.sql("SELECT at FROM events ORDER BY id")]
        self.assertEqual(times, sorted(times))

    def test_it_is_not_made_twice(self):
        self.server.stop()
        again = self.server.run("demo")
        self.server.start()
        self.assertEqual(again.returncode, 1, again)
        self.assertIn("has a company already", again.stderr)
        self.assertEqual(self.number("SELECT COUNT(*) FROM accounts"), 1932)

    def test_no_swedish_is_left(self):
        shown = {row[0] for row in self.server.sql("SELECT country FROM products UNION SELECT category FROM products"
                                                   " UNION SELECT style FROM products UNION SELECT country FROM producers")}
        self.assertEqual(shown & (swedish("countries.csv", "english") | swedish("categories.csv", "category")), set())
        self.assertFalse([word for word in shown if word and re.search(r"\bvin\b|Rott|Vitt|vinsprit", word)])
        regions = {part for row in self.server.sql("SELECT region FROM products WHERE region IS NOT NULL")
                   for part in row[0].split(", ")}
        self.assertEqual(regions & swedish("regions.csv", "english"), set())

    def test_examples_are_named(self):
        self.assertEqual(len(EXAMPLE.findall(self.made.stdout)), len(SHOWS))
        for words in SHOWS:
            self.example(words)

    def test_stock_could_serve_one_that_waits(self):
        line = self.example("stock could serve it now")["lines"][0]
        self.assertGreaterEqual(line["available_btl"], line["qty_btl"])

    def test_a_next_vintage_stands_in(self):
        line = self.example("next vintage is in stock")["lines"][0]
        self.assertLessEqual(line["available_btl"], 0)
        self.assertEqual(line["successor"]["vintage"], line["product"]["vintage"] + 1)

    def test_accounts_in_trouble(self):
        self.assertIn("past_due", self.example("past due")["account"]["flags"])
        self.assertIn("do_not_ship", self.example("must not be shipped")["account"]["flags"])

    def test_barred_wines(self):
        self.assertIn("discontinued", self.example("discontinued")["lines"][0]["flags"])
        self.assertIn("admin_only", self.example("only admins may order")["lines"][0]["flags"])

    def test_two_reps(self):
        self.assertEqual(len(self.example("two reps")["rep_now"]), 2)

    def test_what_is_waited_for_is_due(self):
        admin = signed_in(self, self.server, "admin")
        open_ones = admin.get("/api/v1/purchase-orders?status=open").json["items"]
        self.assertEqual(len(open_ones), 7)
        self.assertEqual([po["received_btl"] > 0 for po in open_ones].count(True), 1)
        self.assertEqual(len(admin.get("/api/v1/purchase-orders?status=closed").json["items"]), 1)
        for po in open_ones:
            one = admin.get(f"/api/v1/purchase-orders/{po['number']}").json
            for line in one["lines"]:
                product = admin.get(f"/api/v1/products/{line['product']['id']}").json
                self.assertGreater(product["back_ordered_btl"], 0)

    def test_every_list_of_orders_has_some(self):
        admin = signed_in(self, self.server, "admin")
        orders = admin.get("/api/v1/orders?limit=100").json["items"]
        states = [order["state"] for order in orders]
        self.assertEqual({state: states.count(state) for state in states},
                         {"draft": 3, "future": 4, "active": 5, "confirmed": 11, "cancelled": 1})
        today = datetime.datetime.now(zoneinfo.ZoneInfo("America/Chicago")).date().isoformat()
        days = [order["delivery_date"] for order in orders if order["state"] in ("draft", "future", "active")]
        self.assertTrue(all(day >= today for day in days), days)
        self.assertEqual(self.number("SELECT COUNT(*) FROM invoices WHERE voided_at IS NOT NULL"), 0)
        self.assertGreaterEqual(self.number("SELECT COUNT(*) FROM invoices"), 11)

    def test_nobody_was_sold_what_another_waits_for(self):
        self.assertEqual(self.number("SELECT COUNT(*) FROM order_lines o JOIN back_order_lines b"
                                     " ON b.product_id = o.product_id"), 0)
        self.assertEqual(self.number("SELECT COUNT(*) FROM inventory_balances b JOIN order_lines o"
                                     " ON o.product_id = b.product_id AND o.warehouse_id = b.warehouse_id"
                                     " WHERE b.on_hand_btl - b.on_future_btl < 0"), 0)

    def test_everybody_can_sign_in(self):
        for name in ("admin", "ana", "ben", "chloe"):
            signed_in(self, self.server, name)


class OnSqlite(Demo, unittest.TestCase):
    engine = "sqlite"


@unittest.skipUnless(os.environ.get("CELLARBOOK_TEST_PG"), "CELLARBOOK_TEST_PG is not set")
class OnPostgres(Demo, unittest.TestCase):
    engine = "postgres"


class Twice(unittest.TestCase):
    def test_the_same_day_makes_the_same_company(self):
        seen = []
        for hours in (0, 5):  # 9:00 and 14:00 in Chicago
            with cellarbook.Server(company=False, start=False, test_clock=True) as server:
                server.set_clock(server.clock_ms + hours * 3600 * 1000)
                self.assertEqual(server.run("demo").returncode, 0)
                seen.append([server.sql("SELECT id, at, user_id, kind, object, object_id, diff FROM events ORDER BY id"),
                             server.stock()])
        self.assertEqual(seen[0], seen[1])


class Password(unittest.TestCase):
    def test_a_random_one_is_printed_once_and_works(self):
        with cellarbook.Server(company=False, start=False) as server:
            made = server.run("demo")
            self.assertEqual(made.returncode, 0, made)
            self.password = re.search(r"with the password +(\S+) ", made.stdout).group(1)
            server.start()
            signed_in(self, server, "ana")

    def test_a_weak_one_is_refused_before_anything_is_made(self):
        with cellarbook.Server(company=False, start=False, env={"CELLARBOOK_DEMO_PASSWORD": "short"}) as server:
            made = server.run("demo")
            self.assertEqual(made.returncode, 1, made)
            self.assertEqual(server.sql("SELECT COUNT(*) FROM company"), [["0"]])


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=1).result
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed")
    sys.exit(1 if failed else 0)
