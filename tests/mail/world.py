# SPDX-License-Identifier: AGPL-3.0-or-later
"""A company with admins, reps, accounts and wine, for the tests of mail."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import cellarbook  # noqa: E402

PASSWORD = "a long scenario password"
HOUR_MS = 3_600_000


class World:
    """The company of a Server: admins ada and ben, reps rita, raul (of Luna, raul also of Sol) and a disabled one."""

    def __init__(self, server, access="all"):
        self.server = server
        self.office = server.office()
        self.clients = {}
        self.users = {name: self.user(name, role) for name, role in
                      (("ada", "admin"), ("ben", "admin"), ("rita", "rep"), ("raul", "rep"), ("dora", "rep"))}
        self.office.patch(f"/api/v1/users/{self.users['dora']}", {"active": False}, headers={"If-Match": "*"})
        self.access(access)
        self.warehouse = self.made("/api/v1/warehouses", {"code": "DSM", "name": "Des Moines"})
        self.other = self.made("/api/v1/warehouses", {"code": "CHI", "name": "Chicago"})
        importer = self.made("/api/v1/importers", {"name": "Midwest Cellars"})
        producer = self.made("/api/v1/producers", {"name": "Château d’Été"})
        self.wine = self.made("/api/v1/products", {
            "code": "BAR19", "name": "Barolo <Riserva> & \"Söhne\"", "vintage": 2019, "producer": producer, "importer": importer,
            "unit_set": 6, "bottle_ml": 750, "primary_warehouse": self.warehouse})
        self.other_wine = self.made("/api/v1/products", {
            "code": "CAVA", "name": "Cava Brut", "producer": producer, "importer": importer,
            "unit_set": 12, "bottle_ml": 750, "primary_warehouse": self.warehouse})
        level = self.made("/api/v1/price-levels", {"name": "Frontline", "position": 1, "open_to": "all"})
        for product in (self.wine, self.other_wine):
            answer = self.office.put(f"/api/v1/products/{product}/prices", {"items": [
                {"price_level": level, "price_cents": 1500, "valid_from": "2020-01-01"}]}, headers={"If-Match": "*"})
            assert answer.status in (200, 201, 204), answer
        self.luna = self.account("LUNA", "Osteria Luna", ["rita", "raul"])
        self.sol = self.account("SOL", "Bar Sol", ["raul"])
        self.lone = self.account("LONE", "Lone Bar", [])

    def made(self, path, body):
        answer = self.office.post(path, body)
        assert answer.status == 201, answer
        return answer.json["id"]

    def user(self, name, role):
        return self.made("/api/v1/users", {"email": f"{name}@demo.example", "name": name.title() + " Ünal", "role": role,
                                           "password": PASSWORD})

    def access(self, value):
        answer = self.office.patch("/api/v1/company", {"back_order_access": value}, headers={"If-Match": "*"})
        assert answer.status == 200, answer

    def account(self, code, name, reps):
        account = self.made("/api/v1/accounts", {"code": code, "name": name, "type": "restaurant"})
        self.reps(account, reps)
        return account

    def reps(self, account, reps):
        answer = self.office.put(f"/api/v1/accounts/{account}/reps", {"reps": sorted(self.users[r] for r in reps)},
                                 headers={"If-Match": "*"})
        assert answer.status == 200, answer

    def of(self, name):
        """A client of a user who has signed in."""
        if name not in self.clients:
            self.clients[name] = self.server.client().sign_in(f"{name}@demo.example", PASSWORD)
        return self.clients[name]

    def restarted(self):
        """After a restart the sessions hold, the connections and the port do not."""
        self.clients = {}
        self.office = self.server.office()

    def order_wine(self, who="rita", account=None, lines=None, **more):
        """A back order; its number."""
        answer = self.of(who).post("/api/v1/back-orders", {
            "account": account or self.luna,
            "lines": lines or [{"product": self.wine, "qty_btl": 15, "note": "cold <please>"}], **more})
        assert answer.status == 201, answer
        return answer.json["number"]

    def stock(self, bottles, product=None, warehouse=None):
        answer = self.of("ada").post("/api/v1/inventory/adjust", {
            "product": product or self.wine, "warehouse": warehouse or self.warehouse, "qty_btl": bottles,
            "reason": "received" if bottles > 0 else "damaged"})
        assert answer.status in (200, 201), answer

    def choose(self, who, key, choice):
        answer = self.of(who).put("/api/v1/me/mail-choices", {"items": [{"key": key, "choice": choice}]})
        assert answer.status == 200, answer

    def outbound(self, key, **more):
        answer = self.of("ada").post("/api/v1/outbound-emails", {"key": key, **more})
        assert answer.status == 201, answer
        return answer.json

    def outbox(self, state=None):
        path = "/api/v1/outbox?limit=200" + (f"&state={state}" if state else "")
        return self.of("ada").get(path).json["items"]

    def told(self):
        """Waits until all events were read."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            cursor = self.server.sql("SELECT xact, event_id FROM notify_cursor")[0]
            last = self.server.sql("SELECT xact, id FROM events ORDER BY xact DESC, id DESC LIMIT 1")[0]
            if cursor == last:
                return
            time.sleep(0.03)
        raise AssertionError("events are not told")

    def quiet(self, seconds=30):
        """Waits until all events were read and nothing is to be delivered now."""
        self.told()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            waiting = self.server.sql("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND next_at <= "
                                      f"{self.server.clock_ms if self.server.test_clock else int(time.time() * 1000)}")
            if waiting[0][0] == "0":
                return
            time.sleep(0.03)
        raise AssertionError("mails wait")
