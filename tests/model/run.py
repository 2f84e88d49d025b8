#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The model test: random orders, back orders, stock and days, each held against a small model in memory.

    tests/model/run.py [--seed N] [--operations N] [--engine sqlite|postgres]

After each operation the balances, the ledger and what open back orders wait for must be what the model says, and the
answer must be the one that it foresaw; from time to time every order and back order is compared, and at the end
`cellarbook check` must be clean. The seed is printed; with it a run is the same again.
"""
import argparse
import datetime
import os
import pathlib
import random
import sys
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "lib"))

import cellarbook  # noqa: E402
from eye import eye_of  # noqa: E402
from model import BackOrder, Line, Model, Purchase, Refused  # noqa: E402

PASSWORD = "a long scenario password"
START = datetime.datetime(2026, 5, 12, 17, 0, tzinfo=datetime.timezone.utc)  # noon in Chicago
DAY_MS = 86_400_000
POLICIES = ("allow", "notify", "block_reps", "block_all")
ALL_EVERY = 250  # operations between two comparisons of everything
RECENT = 25  # orders that operations are likely to meet


class World:
    """The server with its people, wines and accounts, and the model beside it."""

    def __init__(self, server, seed):
        self.server, self.random = server, random.Random(seed)
        self.clients = {}
        self.make()
        self.eye = eye_of(server)
        self.start = self.server.clock_ms

    def make(self):
        self.server.set_clock(int(START.timestamp() * 1000))
        office = self.server.office()

        def made(path, body):
            answer = office.post(f"/api/v1/{path}", body)
            assert answer.status == 201, answer
            return answer.json["id"]

        for name, role in (("dana", "admin"), ("ana", "rep")):
            self.ana = made("users", {"email": f"{name}@demo.example", "name": name, "role": role, "password": PASSWORD})
        self.settings(office, {"back_order_access": "all", "stock_policy": "allow",
                               "ship_days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]})
        self.warehouses = [made("warehouses", {"code": code, "name": code}) for code in ("DSM", "DAV")]
        importer = made("importers", {"name": "Midwest Cellars"})
        producer = made("producers", {"name": "Cantina Prova"})
        level = made("price-levels", {"name": "Frontline", "position": 1, "open_to": "all"})
        primary = {}
        for i, unit_set in enumerate((12, 6, 1, 12, 6)):
            warehouse = self.warehouses[i % 2]
            product = made("products", {"code": f"P{i}", "name": f"Wine {i}", "producer": producer, "importer": importer,
                                        "unit_set": unit_set, "primary_warehouse": warehouse})
            answer = office.put(f"/api/v1/products/{product}/prices", {"items": [
                {"price_level": level, "price_cents": 1000 + i, "valid_from": "2020-01-01"}]}, headers={"If-Match": "*"})
            assert answer.status == 200, answer
            primary[product] = warehouse
        self.products, self.accounts = list(primary), []
        for code in ("JOE", "MAR", "HOT"):
            self.accounts.append(made("accounts", {"code": code, "name": code, "type": "restaurant"}))
            answer = office.put(f"/api/v1/accounts/{self.accounts[-1]}/reps", {"reps": [self.ana]},
                                headers={"If-Match": "*"})
            assert answer.status == 200, answer
        office.close()
        self.model = Model(primary)
        self.set_today()

    def settings(self, client, changes):
        answer = client.patch("/api/v1/company", changes, headers={"If-Match": "*"})
        assert answer.status == 200, answer

    def set_today(self):
        local = datetime.datetime.fromtimestamp(self.server.clock_ms / 1000, datetime.timezone.utc)
        self.model.today = (local - datetime.timedelta(hours=5)).date().toordinal()  # runs at noon: DST does not matter
        self.model.now = self.server.clock_ms

    def send(self, who, method, path, body=None):
        """The answer; who is signed out by the time that has passed signs in again."""
        for _ in range(2):
            if who not in self.clients:
                self.clients[who] = self.server.client().sign_in(f"{who}@demo.example", PASSWORD)
            answer = self.clients[who].request(method, f"/api/v1/{path}", body=body, headers={"If-Match": "*"})
            if answer.status != 401:
                return answer
            self.clients.pop(who).close()
        raise AssertionError(f"{who} can't sign in")


class Player:
    """Chooses operations, foresees their outcome, and compares."""

    def __init__(self, world):
        self.world, self.model, self.random = world, world.model, world.random
        self.done = {}  # {operation: [done, refused]}
        self.log = []
        self.choices = [(self.submit, 30), (self.back_order, 12), (self.edit, 18), (self.cancel, 9), (self.activate, 8),
                        (self.confirm, 5), (self.adjust, 16), (self.purchase, 4), (self.receive, 6),
                        (self.edit_back_order, 4), (self.close_back_order, 2), (self.policy, 2), (self.days, 2)]

    def one(self):
        operation = self.random.choices([c[0] for c in self.choices], [c[1] for c in self.choices])[0]
        operation()
        self.compare()

    def call(self, name, who, method, path, body, foresee):
        """Sends it; ${foresee}() works in the model and may raise Refused. The answer if it was done, else None."""
        self.log.append(f"{who}: {method} {path} {body}")
        counts = self.done.setdefault(name, [0, 0])
        try:
            foreseen = foresee()
        except Refused as refused:
            answer = self.world.send(who, method, path, body)
            assert answer.status >= 400 and answer.json["code"] == str(refused), f"foreseen {refused}, got {answer}"
            counts[1] += 1
            return None
        answer = self.world.send(who, method, path, body)
        assert answer.status in (200, 201), f"foreseen: done, got {answer}"
        counts[0] += 1
        return answer.json, foreseen

    def who(self):
        return self.random.choice(("ana", "dana"))

    def some_btl(self):
        return self.random.choice((1, 2, 5, 6, 12, 18, 24, self.random.randint(1, 60)))

    # --- operations on back orders, stock, days ---

    def some_lines(self):
        products = self.random.sample(self.world.products, self.random.randint(1, 3))
        return {i + 1: [product, self.some_btl()] for i, product in enumerate(products)}

    def back_order(self):
        account, lines = self.random.choice(self.world.accounts), self.some_lines()
        body = {"account": account, "lines": [{"product": p, "qty_btl": q} for p, q in lines.values()]}
        made = self.call("back order", self.who(), "POST", "back-orders", body, lambda: None)
        self.model.back_orders[made[0]["number"]] = BackOrder(made[0]["number"], account, self.model.now, lines)

    def any_back_order(self):
        numbers = sorted(self.model.back_orders)[-RECENT:]
        return self.random.choice(numbers) if numbers else None

    def edit_back_order(self):
        number = self.any_back_order()
        if number is None:
            return
        lines = {n: [p, self.some_btl()] for n, (p, _) in self.model.back_orders[number].lines.items()}
        if len(lines) > 1 and self.random.random() < 0.3:
            lines.pop(self.random.choice(list(lines)))
        body = {"lines": [{"id": n, "qty_btl": q} for n, (_, q) in lines.items()]}
        self.call("edit back order", self.who(), "PATCH", f"back-orders/{number}", body,
                  lambda: self.model.edit_back_order(number, lines))

    def close_back_order(self):
        number = self.any_back_order()
        if number is not None:
            self.call("close back order", self.who(), "POST", f"back-orders/{number}/close",
                      {"reason": "customer_withdrew"}, lambda: self.model.close_back_order(number))

    def adjust(self):
        product, warehouse = self.random.choice(self.world.products), self.random.choice(self.world.warehouses)
        btl = self.random.choice((-12, -1, 6, 24, 120))
        if self.random.random() < 0.7:  # near what is asked for: there the rules differ
            warehouse = self.model.primary[product]
            btl = self.random.randint(1, 60) - self.model.available((product, warehouse)) or 1
        self.call("adjust", "dana", "POST", "inventory/adjust",
                  {"product": product, "warehouse": warehouse, "qty_btl": btl, "reason": "correction"},
                  lambda: self.model.adjust(product, warehouse, btl))

    def purchase(self):
        warehouse, lines = self.random.choice(self.world.warehouses), self.some_lines()
        body = {"supplier": "Old World Imports", "warehouse": warehouse,
                "lines": [{"product": p, "qty_btl": q} for p, q in lines.values()]}
        made = self.call("purchase", "dana", "POST", "purchase-orders", body, lambda: None)
        self.model.purchases[made[0]["number"]] = Purchase(warehouse, {n: [p, q, 0] for n, (p, q) in lines.items()})

    def receive(self):
        """Some of it comes, or what is still due is given up."""
        numbers = sorted(self.model.purchases)[-RECENT:]
        if not numbers:
            return
        number = self.random.choice(numbers)
        if self.random.random() < 0.15:
            self.call("close purchase", "dana", "POST", f"purchase-orders/{number}/close", None,
                      lambda: self.model.close_purchase(number))
            return
        known = self.model.purchases[number].lines
        came = {n: self.some_btl() for n in self.random.sample(list(known), self.random.randint(1, len(known)))}
        warehouse, over = self.random.choice(self.world.warehouses), self.random.random() < 0.3
        body = {"warehouse": warehouse, "over": over, "lines": [{"line": n, "qty_btl": q} for n, q in came.items()]}
        self.call("receive", "dana", "POST", f"purchase-orders/{number}/receive", body,
                  lambda: self.model.receive(number, warehouse, came, over))

    def policy(self):
        self.model.policy = self.random.choice(POLICIES)
        self.model.future_days = self.random.choice((0, 3, 7))
        self.model.expire = self.random.random() < 0.7
        self.world.settings(self.world.server.office(), {
            "stock_policy": self.model.policy, "future_days": self.model.future_days,
            "auto_expire_drafts": self.model.expire})
        self.log.append(f"policy {self.model.policy}, {self.model.future_days} days, expire {self.model.expire}")

    def days(self):
        """The clock jumps and the daily jobs run: by hand here, and by the server itself at the same time."""
        server = self.world.server
        self.world.server.set_clock(server.clock_ms + self.random.randint(1, 6) * DAY_MS)
        self.world.set_today()
        self.log.append(f"clock {server.clock_ms}")
        self.model.expected = []
        for job in ("activate_future_orders", "expire_draft_orders", "activate_future_orders"):
            self.call(job, "dana", "POST", "daily-jobs/run", {"name": job}, lambda name=job: self.model.daily(name))
        known = ", ".join(str(n) for n in self.model.back_orders) or "0"
        made = {predecessor: number for number, predecessor in self.world.eye.ask(
            f"SELECT number, predecessor FROM back_orders WHERE number NOT IN ({known})")}
        self.model.number([made.pop(bo.predecessor) for bo in self.model.expected])
        assert not made, f"back orders that nobody made: {made}"

    # --- operations on orders ---

    def any_order(self):
        live = [n for n, o in self.model.orders.items() if o.state in ("draft", "future", "active")]
        numbers = sorted(live if live and self.random.random() < 0.6 else self.model.orders)[-RECENT:]
        return self.random.choice(numbers) if numbers else None

    def new_line(self, wanted):
        """A line of an order: often for what its back orders want, sometimes a substitute for it."""
        product, instead_of = self.random.choice(self.world.products), None
        if wanted and self.random.random() < 0.7:
            product = self.random.choice(wanted)
            if self.random.random() < 0.2:
                other = self.random.choice(self.world.products)
                product, instead_of = (other, product) if other != product else (product, None)
        warehouse = self.model.primary[product]
        if self.random.random() < 0.25:
            warehouse = self.random.choice(self.world.warehouses)
        return Line(product, warehouse, self.some_btl(), instead_of)

    def sources(self, account):
        """Back orders to start from: mostly ones that can be started, sometimes one that can't."""
        mine = [b for b in self.model.back_orders.values() if b.account == account]
        free = [b for b in mine if b.open and b.tied is None]
        pool = free if self.random.random() < 0.9 else mine[-10:]
        chosen = self.random.sample(pool, min(len(pool), self.random.choice((0, 1, 1, 2, 3))))
        return {b.number: {n: self.random.random() < 0.7 for n in b.lines} for b in chosen}

    def sources_sent(self, sources):
        sent = []
        for number, keeps in sources.items():
            up = [n for n, keep in keeps.items() if not keep]
            if len(up) == len(keeps):
                sent.append({"number": number, "keep_remainder": False})
            else:
                sent.append({"number": number, "give_up": up} if up else {"number": number})
        return sent

    @staticmethod
    def line_sent(number, line, flag, is_new=True):
        sent = {"warehouse": line.warehouse, "qty_btl": line.btl}
        if is_new:
            sent["product"] = line.product
            if line.instead_of:
                sent["instead_of"] = line.instead_of
        else:
            sent["id"] = number
        if flag:
            sent["short_to_back_order"] = True
        return sent

    def may_be_short(self, line, wanted):
        return line.instead_of is None and line.product not in wanted and self.random.random() < 0.4

    def submit(self):
        account = self.random.choice(self.world.accounts)
        sources = self.sources(account)
        wanted = [p for n in sources for p, _ in self.model.back_orders[n].lines.values()]
        lines = [self.new_line(wanted) for _ in range(self.random.randint(1, 4))]
        if self.random.random() < 0.2:  # one wine on two lines
            lines.append(Line(lines[-1].product, lines[-1].warehouse, self.some_btl(), lines[-1].instead_of))
        if sources and self.random.random() < 0.2:
            lines[0].btl = 0  # not this time
        flags = [self.may_be_short(line, wanted) and line.btl > 0 for line in lines]
        draft = self.random.random() < 0.3
        delivery = self.model.today + self.random.randint(0, 20) if draft or self.random.random() < 0.5 else None
        who = self.who()
        body = {"account": account, "draft": draft, "back_orders": self.sources_sent(sources),
                "lines": [self.line_sent(None, line, flag) for line, flag in zip(lines, flags)]}
        if delivery is not None:
            body["delivery_date"] = datetime.date.fromordinal(delivery).isoformat()
        kept = [flag for line, flag in zip(lines, flags) if line.btl > 0]
        lines = [line.copy() for line in lines]
        done = self.call("submit", who, "POST", "orders", body,
                         lambda: self.model.submit(account, draft, delivery, lines, kept, sources, who == "dana"))
        if done:
            answer, order = done
            self.model.number(answer["new_back_orders"])
            self.model.book(answer["number"], order)
            self.compare_order(answer, order)

    def edit(self):
        number = self.any_order()
        if number is None:
            return
        order, who = self.model.orders[number], self.who()
        wanted = [p for n in order.sources for p, _ in self.model.back_orders[n].lines.values()]
        lines, sent, flags = [], [], []
        pairs = order.lines[:]
        self.random.shuffle(pairs)
        for line_id, old in pairs:
            if self.random.random() < 0.2 and len(pairs) > 1:
                continue
            line = old.copy()
            if self.random.random() < 0.6:
                line.btl = self.some_btl()
            if self.random.random() < 0.1:
                line.warehouse = self.random.choice(self.world.warehouses)
            lines.append([line_id, line])
            flags.append(self.may_be_short(line, wanted))
            sent.append(self.line_sent(line_id, line, flags[-1], is_new=False))
        while not lines or self.random.random() < 0.25:
            line = self.new_line(wanted)
            lines.append([None, line])
            flags.append(self.may_be_short(line, wanted))
            sent.append(self.line_sent(None, line, flags[-1]))
        keeps = {n: {i: self.random.random() < 0.5 for i in self.model.back_orders[n].lines}
                 for n in order.sources if self.random.random() < 0.3}
        still_wanted = self.random.choice((None, True, False))
        body = {"lines": sent}
        if keeps:
            body["back_orders"] = self.sources_sent(keeps)
        if still_wanted is not None:
            body["still_wanted"] = still_wanted
        self.move("edit", number, who, "PATCH", f"orders/{number}", body,
                  lambda: self.model.edit(number, lines, flags, keeps, still_wanted, who == "dana"))

    def cancel(self):
        number = self.any_order()
        if number is None:
            return
        who, still_wanted = self.who(), self.random.choice((None, True, False))
        body = {} if still_wanted is None else {"still_wanted": still_wanted}
        self.move("cancel", number, who, "POST", f"orders/{number}/cancel", body,
                  lambda: self.model.end(number, "cancelled", still_wanted, who == "dana"))

    def activate(self):
        number = self.any_order()
        if number is None:
            return
        verb = "release" if self.model.orders[number].state == "draft" else "activate"
        self.move(verb, number, self.who(), "POST", f"orders/{number}/{verb}", None, lambda: self.model.activate(number))

    def confirm(self):
        number = self.any_order()
        if number is not None:
            self.move("confirm", number, "dana", "POST", f"orders/{number}/confirm", None,
                      lambda: self.model.confirm(number))

    def move(self, name, number, who, method, path, body, foresee):
        self.model.expected = []
        done = self.call(name, who, method, path, body, foresee)
        if done:
            self.model.number(done[0]["new_back_orders"])
            self.compare_order(done[0], self.model.orders[number])
        self.model.expected = []

    # --- comparing ---

    @staticmethod
    def compare_order(answer, order):
        """The answer against the model's order."""
        assert answer["state"] == order.state, f"is {answer['state']}, not {order.state}"
        lines = [[x["id"], x["product"]["id"], x["warehouse"], x["qty_btl"], x["instead_of"]] for x in answer["lines"]]
        want = [[n, x.product, x.warehouse, x.btl, x.instead_of] for n, x in order.lines]
        assert lines == want, f"lines {lines}, not {want}"
        fills = {(x["back_order"], x["line"]): (x["qty_btl"], x["keep_remainder"]) for x in answer["fills"]}
        want = {key: (btl, order.keep[key]) for key, btl in order.fills.items()}
        assert fills == want, f"fills {fills}, not {want}"
        ties = {x["number"]: x["tie"] for x in answer["back_orders"]}
        assert ties == order.tie, f"ties {ties}, not {order.tie}"

    def compare(self):
        """Balances, ledger, what is waited for."""
        ask, stock = self.world.eye.ask, self.model.stock()
        balances = {row[:2]: row[2:] for row in ask(
            "SELECT product_id, warehouse_id, on_hand_btl, on_future_btl, on_order_btl FROM inventory_balances")}
        ledger = {row[:2]: row[2:] for row in ask(
            "SELECT product_id, warehouse_id, SUM(CASE WHEN bucket = 'on_hand' THEN qty_btl ELSE 0 END),"
            " SUM(CASE WHEN bucket = 'on_future' THEN qty_btl ELSE 0 END),"
            " SUM(CASE WHEN bucket = 'on_order' THEN qty_btl ELSE 0 END)"
            " FROM inventory_moves GROUP BY product_id, warehouse_id")}
        for place in set(balances) | set(ledger) | set(stock):
            none = (0, 0, 0)
            want = stock.get(place, none)
            got = (balances.get(place, none), ledger.get(place, none))
            assert got == (want, want), f"product, warehouse {place}: balance and ledger {got}, model {want}"
        wanted = dict(ask(
            "SELECT l.product_id, SUM(l.qty_btl - COALESCE(f.qty_btl, 0)) FROM back_order_lines l"
            " LEFT JOIN order_back_orders t ON t.back_order = l.back_order AND t.tie = 'tied'"
            " LEFT JOIN order_fills f ON f.order_number = t.order_number AND f.back_order = l.back_order AND f.line = l.line"
            " WHERE l.is_open = 1 GROUP BY l.product_id HAVING SUM(l.qty_btl - COALESCE(f.qty_btl, 0)) > 0"))
        assert wanted == self.model.wanted(), f"wanted {wanted}, model {self.model.wanted()}"

    def compare_all(self):
        """Every order and every back order."""
        ask, model = self.world.eye.ask, self.model
        states = dict(ask("SELECT number, state FROM orders"))
        assert states == {n: o.state for n, o in model.orders.items()}, "states of orders"
        lines = set(ask("SELECT order_number, line, product_id, warehouse_id, qty_btl FROM order_lines"))
        assert lines == {(n, i, x.product, x.warehouse, x.btl) for n, o in model.orders.items() for i, x in o.lines}
        back_orders = {row[0]: row[1:] for row in ask(
            "SELECT number, account_id, status, waiting_since, predecessor FROM back_orders")}
        want = {n: (b.account, "open" if b.open else "closed", b.since, b.predecessor)
                for n, b in model.back_orders.items()}
        differ = {n: (back_orders.get(n), want.get(n)) for n in set(back_orders) | set(want)
                  if back_orders.get(n) != want.get(n)}
        assert not differ, f"back orders {differ}"
        lines = set(ask("SELECT back_order, line, product_id, qty_btl FROM back_order_lines"))
        assert lines == {(n, i, p, q) for n, b in model.back_orders.items() for i, (p, q) in b.lines.items()}
        fills = set(ask("SELECT order_number, back_order, line, qty_btl FROM order_fills"))
        assert fills == {(n, *key, btl) for n, o in model.orders.items() for key, btl in o.fills.items()}


def run(engine, seed, operations):
    """One run; True if all was as the model says."""
    began = time.monotonic()
    with cellarbook.Server(engine=engine, test_clock=True) as server:
        world = World(server, seed)
        player = Player(world)
        i = 0
        try:
            for i in range(1, operations + 1):
                player.one()
                if i % ALL_EVERY == 0 or i == operations:
                    player.compare_all()
            problems = server.check()
            assert not problems, problems
            failures = server.failures_in_log()
            assert not failures, "\n".join(failures)
        except AssertionError:
            print(f"FAIL {engine}, seed {seed}, operation {i}:\n  " + "\n  ".join(player.log[-5:]))
            print(traceback.format_exc(limit=-2))
            return False
        finally:
            world.eye.close()
    counts = ", ".join(f"{name} {done}/{refused}" for name, (done, refused) in sorted(player.done.items()))
    print(f"ok   {engine}, seed {seed}: {operations} operations in {time.monotonic() - began:.0f} s (done/refused: {counts})",
          flush=True)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--operations", type=int, default=1500)
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgres"], help="only this one")
    options = parser.parse_args()
    engines = options.engine or ["sqlite"] + (["postgres"] if os.environ.get("CELLARBOOK_TEST_PG") else [])
    print(f"seed {options.seed}", flush=True)
    results = [run(engine, options.seed, options.operations) for engine in engines]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
