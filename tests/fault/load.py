# SPDX-License-Identifier: AGPL-3.0-or-later
"""A company at work: reps who make, read, change and close back orders at the same time; the books of what they were
told; and how a test of a fault ends. What all tests in this folder stand on."""
import collections
import http.client
import random
import threading
import time

PASSWORD = "a long fault password"
PEOPLE = ("ana", "ben")
PRODUCTS = 12
ACCOUNTS = 6
CHANGED = "changed"  # the first word of a note after a change
# What a rep may hear at work: done, the other was quicker, said no, come again.
EXPECTED = (200, 201, 404, 409, 412, 422, 503)


WAIT_SECONDS = 60


class Unexpected(Exception):
    """The server said what it must not say."""


class Skipped(Exception):
    """It takes something that is not here."""


def must(answer, *statuses):
    if answer.status not in statuses:
        raise Unexpected(f"expected {statuses}: {answer}")
    return answer.json


def make_world(server):
    """People, accounts, wine and stock; (accounts, products)."""
    office = server.office()
    company = office.get("/api/v1/company")
    must(office.patch("/api/v1/company", {"back_order_access": "all"}, headers={"If-Match": company.headers["ETag"]}), 200)
    reps = [must(office.post("/api/v1/users", {"email": f"{name}@demo.example", "name": name.title(), "role": "rep",
                                               "password": PASSWORD}), 201)["id"] for name in PEOPLE]
    must(office.post("/api/v1/users", {"email": "dana@demo.example", "name": "Dana", "role": "admin", "password": PASSWORD}), 201)
    house = must(office.post("/api/v1/warehouses", {"code": "DSM", "name": "Des Moines"}), 201)["id"]
    importer = must(office.post("/api/v1/importers", {"name": "Old World Imports"}), 201)["id"]
    producer = must(office.post("/api/v1/producers", {"name": "Château Test", "country": "France"}), 201)["id"]
    products = [must(office.post("/api/v1/products", {
        "code": f"CT{n}", "name": f"Wine {n}", "producer": producer, "importer": importer, "unit_set": 12,
        "bottle_ml": 750, "primary_warehouse": house}), 201)["id"] for n in range(PRODUCTS)]
    must(office.post("/api/v1/inventory/adjust", {"product": products[0], "warehouse": house, "qty_btl": 40,
                                                  "reason": "opening"}), 201)
    accounts = []
    for n in range(ACCOUNTS):
        account = must(office.post("/api/v1/accounts", {"code": f"A{n}", "name": f"Account {n}", "type": "restaurant"}), 201)
        must(office.put(f"/api/v1/accounts/{account['id']}/reps", {"reps": reps},
                        headers={"If-Match": f'"{account["rev"]}"'}), 200)
        accounts.append(account["id"])
    return accounts, products


def lines_of(body):
    """A back order's lines as the kill test compares them; reps change the note only."""
    return [(line["product"], line["qty_btl"]) for line in body["lines"]]


class Rep(threading.Thread):
    """Works until told to stop or until the server is gone; keeps what the server has acknowledged.

    acknowledged   {number: [(product, bottles), …]} of back orders made (201)
    changed        numbers of those whose change was acknowledged
    in_doubt       the requests that were never answered: [(key, body), …]
    unavailable    each 503: [(time.monotonic() of the answer, its code), …]
    """

    def __init__(self, server, name, number, world, seed, token=None):
        super().__init__(daemon=True)
        self.client = server.client(token)
        if token is None:
            self.client.sign_in(f"{name}@demo.example", PASSWORD)
        self.cookies = self.client.cookies
        self.rep = number
        self.accounts, self.products = world
        self.random = random.Random(seed)
        self.acknowledged, self.in_doubt, self.closed, self.changed = {}, [], set(), set()
        self.failure = None
        self.unavailable = []
        self.stopping = threading.Event()
        self.done = 0

    def run(self):
        try:
            while not self.stopping.is_set():
                self.random.choice((self.make, self.make, self.make, self.read, self.change, self.close))()
                self.done += 1
        except (OSError, http.client.HTTPException):
            pass  # the server was killed: that is what is being tried
        except Exception as error:  # noqa: BLE001 - told by the main thread
            self.failure = error

    def end(self):
        self.stopping.set()
        self.join()
        self.client.close()
        if self.failure:
            raise self.failure

    def body(self):
        wanted = self.random.sample(self.products, self.random.randint(1, 6))
        return {"account": self.random.choice(self.accounts), "note": f"rep {self.rep}",
                "lines": [{"product": product, "qty_btl": self.random.randint(1, 60)} for product in wanted]}

    def make(self):
        key, body = f"{self.rep}-{self.random.getrandbits(64):x}", self.body()
        self.in_doubt.append((key, body))
        answer = self.client.post("/api/v1/back-orders", body, headers={"Idempotency-Key": key})
        if answer.status != 503:  # after that one nobody knows either
            self.in_doubt.pop()
        self.check(answer)
        if answer.status == 201:
            self.acknowledged[answer.json["number"]] = lines_of(body)

    def some(self):
        return self.random.choice(list(self.acknowledged)) if self.acknowledged else 1

    def read(self):
        self.check(self.client.get("/api/v1/back-orders?status=open&limit=20"))
        self.check(self.client.get(f"/api/v1/back-orders/{self.some()}"))

    def change(self):
        number = self.some()
        seen = self.client.get(f"/api/v1/back-orders/{number}")
        if seen.status != 200:
            return
        answer = self.client.patch(f"/api/v1/back-orders/{number}", {"note": f"{CHANGED} by rep {self.rep}"},
                                   headers={"If-Match": seen.headers["ETag"]})
        self.check(answer)
        if answer.status == 200:
            self.changed.add(number)

    def close(self):
        number = self.some()
        seen = self.client.get(f"/api/v1/back-orders/{number}")
        if seen.status != 200:
            return
        answer = self.client.post(f"/api/v1/back-orders/{number}/close", {"reason": "customer_withdrew"},
                                  headers={"If-Match": seen.headers["ETag"]})
        self.check(answer)
        if answer.status == 200:
            self.closed.add(number)

    def check(self, answer):
        if answer.status not in EXPECTED or (answer.status == 503 and "Retry-After" not in answer.headers):
            raise Unexpected(f"rep {self.rep}: {answer}")
        if answer.status == 503:
            self.unavailable.append((time.monotonic(), answer.code))


class Admin:
    """What an admin does beside the reps, one thing after the other."""

    def __init__(self, server, world):
        self.client = server.client().sign_in("dana@demo.example", PASSWORD)
        self.accounts, self.products = world
        self.steps = 0

    def post(self, path, body, **headers):
        return self.client.post(f"/api/v1/{path}", body, headers=headers)

    def step(self):
        """An order through its states, stock, a job that closes many, a daily job."""
        self.steps += 1
        account = self.accounts[self.steps % len(self.accounts)]
        order = must(self.post("orders", {"account": account, "draft": True, "lines": [
            {"product": self.products[0], "qty_btl": 1, "price_cents": 1200}]}), 201, 503)
        for action in ("release", "confirm", "cancel")[:1 + self.steps % 3]:
            must(self.post(f"orders/{order.get('number', 1)}/{action}", {} if action == "cancel" else None, **{"If-Match": "*"}),
                 *EXPECTED)
        must(self.post("inventory/adjust", {"product": self.products[1], "warehouse": 1, "qty_btl": 1, "reason": "count"}), 201, 503)
        total = must(self.client.get(f"/api/v1/back-orders?status=open&account={account}&total=true&limit=1"), 200)["total"]
        if total > 0:
            must(self.post("back-orders/close-many", {"filter": {"status": "open", "account": account}, "expect": total,
                                                      "reason": "duplicate"}), 202, 422, 503)
        must(self.post("daily-jobs/run", {"name": ("check", "activate_future_orders")[self.steps % 2]}), 200, 503)


def start(server, world, count, seed):
    """That many reps at work."""
    reps = [Rep(server, PEOPLE[n % len(PEOPLE)], n, world, seed * 1000 + n) for n in range(count)]
    for rep in reps:
        rep.start()
    return reps


class Books:
    """All that a company has acknowledged to its reps, to be held against what its database has."""

    def __init__(self):
        self.known, self.closed, self.changed = {}, set(), set()  # known: {number: its lines}

    def take(self, reps):
        for rep in reps:
            self.known.update(rep.acknowledged)
            self.closed.update(rep.closed)
            self.changed.update(rep.changed)

    def problem(self, server):
        """What is wrong with the database; '' if nothing is."""
        found = server.sql("SELECT number, status, note FROM back_orders")
        rows = {number: status for number, status, _ in found}
        notes = {int(number): note for number, _, note in found}
        lines = collections.defaultdict(list)
        for number, product, qty in server.sql("SELECT back_order, product_id, qty_btl FROM back_order_lines"
                                               " ORDER BY back_order, position"):
            lines[int(number)].append((int(product), int(qty)))
        lost = [number for number in self.known if str(number) not in rows]
        if lost:
            return f"acknowledged and lost: {lost}"
        more = set(rows) - {str(number) for number in self.known}
        if more:
            return f"there, but nobody was told and nobody asked again: {sorted(more)}"
        torn = {number: lines[number] for number, wanted in self.known.items() if lines[number] != wanted}
        if torn:
            return f"acknowledged with other lines: {torn}"
        forgotten = [number for number in self.changed if not notes[number].startswith(CHANGED)]
        if forgotten:
            return f"changed and as before: {forgotten}"
        opened = [number for number in self.closed if rows[str(number)] != "closed"]
        return f"closed and open again: {opened}" if opened else server.check()

    def settle(self, server, reps):
        """The reps have gone home: what had no answer is asked for again, and then all must be as they were told."""
        ask_again(server, reps)
        self.take(reps)
        problem = self.problem(server)
        if problem:
            raise Unexpected(problem)


def ask_again(server, reps):
    """Sends what had no answer again; adds what it made to what was acknowledged. How many there were."""
    count = 0
    for rep in reps:
        client = server.client(rep.client.token)
        client.cookies = dict(rep.cookies)
        for key, body in rep.in_doubt:
            count += 1
            first = must(client.post("/api/v1/back-orders", body, headers={"Idempotency-Key": key}), 201)
            again = must(client.post("/api/v1/back-orders", body, headers={"Idempotency-Key": key}), 201)
            if first["number"] != again["number"]:
                raise Unexpected(f"key {key} made both {first['number']} and {again['number']}")
            rep.acknowledged[first["number"]] = lines_of(body)
        client.close()
    return count


def wait_until(condition, otherwise):
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise Unexpected(otherwise)
        time.sleep(0.01)


def try_all(cases, seed=None):
    """Tries each of ${cases}, {name: function}, which returns a line about what it found; the exit code."""
    sums = [0, 0, 0]
    for name, case in cases.items():
        began = time.monotonic()
        try:
            print(f"{name}: {case()} ({time.monotonic() - began:.0f} s)", flush=True)
            sums[0] += 1
        except Skipped as why:
            print(f"{name}: skipped: {why}", flush=True)
            sums[2] += 1
        except Exception as wrong:  # noqa: BLE001 - told as this case's failure
            print(f"FAIL {name}{f', seed {seed}' if seed is not None else ''}: {wrong!r}", flush=True)
            sums[1] += 1
    print("{} passed, {} failed, {} skipped".format(*sums))
    return 1 if sums[1] else 0
