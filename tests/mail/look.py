#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How mails look: one of each kind is made by the real program, and Chromium shows it (tests/mail/look.mjs says what must hold).

    tests/mail/look.py      screenshots go to build/shots/mail-KIND-….png
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import peers  # noqa: E402
from world import HOUR_MS, World, cellarbook  # noqa: E402
import chromium  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORD = "Donaudampfschifffahrtsgesellschaftsweinkellereiverwaltungsgebäude" * 2
NOTE = f"Please before the weekend.\n\nThe cellar door is in the yard: https://example.com/{'way/' * 30}\n{WORD}"


class Letters:
    """The mails that came, each kind under its name."""

    def __init__(self, smtp, out):
        self.smtp, self.out, self.seen = smtp, out, 0

    def keep(self, kind, to, world):
        """The new mail to somebody is this kind."""
        def came():
            return [mail for mail in self.smtp.mails[self.seen:] if mail.to == f"{to}@demo.example"]

        wait_until(came)
        world.quiet()
        kept = came()
        self.seen = len(self.smtp.mails)
        (self.out / f"{kind}.html").write_text(kept[-1].html, encoding="utf-8")


def back_orders(world, letters):
    number = world.order_wine(note=NOTE, reference="PO 4711", lines=[
        {"product": world.wine, "qty_btl": 15, "note": "cold <please>"}, {"product": world.other_wine, "qty_btl": 1200}])
    letters.keep("back-order", "rita", world)
    long = world.account("LONG", WORD[:120], ["rita"])
    importer = world.made("/api/v1/importers", {"name": "Long List Imports"})
    producer = world.made("/api/v1/producers", {"name": WORD[:100]})
    wines = [world.made("/api/v1/products", {
        "code": f"W{i:03}", "name": f"Wine number {i} of a long list", "vintage": 2000 + i % 20, "producer": producer,
        "importer": importer, "unit_set": 6, "bottle_ml": 750, "primary_warehouse": world.warehouse}) for i in range(40)]
    world.order_wine(account=long, lines=[{"product": w, "qty_btl": 7} for w in wines])
    letters.keep("back-order-long", "rita", world)
    world.stock(24)
    letters.keep("ready", "rita", world)
    world.choose("rita", "back.orders.ready", "daily")
    for _ in range(2):
        world.stock(6)
        world.quiet()
        world.server.set_clock(world.server.clock_ms + 1000)
    answer = world.of("raul").post(f"/api/v1/back-orders/{number}/close", {"reason": "customer_withdrew", "note": NOTE[:100]},
                                   headers={"If-Match": "*"})
    assert answer.status == 200, answer
    letters.keep("closed", "rita", world)


def orders(world, letters):
    world.office.patch("/api/v1/company", {"auto_expire_drafts": True}, headers={"If-Match": "*"})
    world.stock(100)
    day = time.strftime("%Y-%m-%d", time.gmtime(world.server.clock_ms / 1000 - 6 * 3600 + 86400))
    draft = world.of("rita").post("/api/v1/orders", {"account": world.luna, "draft": True, "delivery_date": day, "note": NOTE,
                                                     "lines": [{"product": world.wine, "qty_btl": 12, "note": "by hand"}]})
    assert draft.status == 201, draft
    world.outbound("orders.create")
    world.outbound("orders.confirmation")
    world.office.post("/api/v1/daily-jobs/run", {"name": "warn_draft_orders"})
    letters.keep("draft-expires", "rita", world)
    for move, kind in (("release", "order"), ("confirm", "order-confirmed")):
        answer = world.of("ada").post(f"/api/v1/orders/{draft.json['number']}/{move}", headers={"If-Match": "*"})
        assert answer.status == 200, answer
        letters.keep(kind, "ben", world)


def accounts_of_people(world, letters):
    assert world.server.client().post("/api/v1/password-reset", {"email": "raul@demo.example"}).status == 202
    wait_until(lambda: world.server.sql("SELECT COUNT(*) FROM password_requests") == [["0"]])
    letters.keep("password", "raul", world)
    user = world.made("/api/v1/users", {"email": "nina@demo.example", "name": "Nina Nova", "role": "rep"})
    answer = world.of("ada").post(f"/api/v1/users/{user}/invite")
    assert answer.status in (200, 202, 204), answer
    letters.keep("invitation", "nina", world)


def wait_until(good):
    end = time.monotonic() + 30
    while not good():
        assert time.monotonic() < end
        time.sleep(0.02)


def daily(world, letters):
    world.server.set_clock(world.server.clock_ms + 26 * HOUR_MS)
    world.clients = {}
    world.told()
    wait_until(lambda: world.server.sql("SELECT COUNT(*) FROM outbox WHERE state = 'held'") == [["0"]])
    letters.keep("daily", "rita", world)


def failed(world, letters):
    letters.smtp.handler.rcpt = lambda address: "550 5.1.1 no such user here" if address.endswith("@else.example") else None
    world.outbound("back.orders.create", recipients="buyer@else.example")
    world.order_wine()
    letters.keep("failed", "ben", world)


def main():
    with tempfile.TemporaryDirectory(prefix="cellarbook-look-") as folder:
        out = pathlib.Path(folder)
        with peers.SmtpServer() as smtp, cellarbook.Server("sqlite", test_clock=True, env={
                "CELLARBOOK_MAIL": f"smtp://127.0.0.1:{smtp.port}", "CELLARBOOK_MAIL_FROM": "orders@lakeside.example",
                "CELLARBOOK_PUBLIC_URL": "https://orders.lakeside.example"}) as server:
            world, letters = World(server), Letters(smtp, out)
            for part in (back_orders, orders, accounts_of_people, daily, failed):
                part(world, letters)
            assert server.failures_in_log() == [], server.failures_in_log()
        env = {**os.environ, "CELLARBOOK_URL": "http://127.0.0.1:9", "CHROMIUM": chromium.program(), "MAILS": folder}
        return subprocess.run([ROOT / "tools/web.py", "node", ROOT / "tests/mail/look.mjs"], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
