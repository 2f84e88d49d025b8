# SPDX-License-Identifier: AGPL-3.0-or-later
"""A company at work: reps who make, read, change and close back orders at the same time. What the kill and thread
tests put on a server."""
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


class Unexpected(Exception):
    """The server said what it must not say."""


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
