#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Webhooks, with a real receiver: what is sent and signed, what becomes of it when the receiver is ill, and what is
never sent.

    tests/hooks/run.py [--engine sqlite|postgres] [NAME ...]
"""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))

import cellarbook  # noqa: E402
import engines  # noqa: E402
import receiver  # noqa: E402

PRIVATE = {"CELLARBOOK_WEBHOOK_PRIVATE": "yes"}
SECRET = "a-secret-that-both-sides-know"
PASSWORD = "a long scenario password"
MINUTE = 60_000
HOUR = 60 * MINUTE


class World:
    """A company with back orders for all, an account, a wine with stock; the program itself asks."""

    def __init__(self, server):
        self.server, self.office = server, server.office()
        post = self.post
        self.dana_id = post("users", {"email": "dana@demo.example", "name": "Dana Whitfield", "role": "admin",
                                      "password": PASSWORD})["id"]
        self.dana = self.enter()
        self.office.patch("/api/v1/company", {"back_order_access": "all"}, headers={"If-Match": "*"})
        warehouse = post("warehouses", {"code": "DSM", "name": "Des Moines"})["id"]
        importer = post("importers", {"name": "Midwest Cellars"})["id"]
        producer = post("producers", {"name": "Cantina Prova"})["id"]
        self.product = post("products", {
            "code": "BAR19", "name": "Barolo Riserva", "vintage": 2019, "producer": producer, "importer": importer,
            "unit_set": 6, "bottle_ml": 750, "primary_warehouse": warehouse})["id"]
        self.account = post("accounts", {"code": "JOE", "name": "Joe's Bistro", "type": "restaurant"})["id"]

    def enter(self):
        return self.server.client().sign_in("dana@demo.example", PASSWORD)

    def post(self, path, body=None, status=201, by=None):
        answer = (by or self.office).post(f"/api/v1/{path}", body)
        assert answer.status == status, answer
        return answer.json

    def get(self, path):
        answer = self.office.get(f"/api/v1/{path}")
        assert answer.status == 200, answer
        return answer.json

    def patch(self, path, body):
        answer = self.office.patch(f"/api/v1/{path}", body, headers={"If-Match": "*"})
        assert answer.status == 200, answer
        return answer.json

    def hook(self, url, events=("back_order.created",), **more):
        return self.post("webhooks", {"url": url, "events": list(events), "secret": SECRET, **more})["id"]

    def back_order(self, note=None):
        return self.post("back-orders", {"account": self.account, "note": note,
                                         "lines": [{"product": self.product, "qty_btl": 6}]}, by=self.dana)["number"]

    def deliveries(self, hook, state=None):
        return self.get(f"webhooks/{hook}/deliveries?limit=200" + (f"&state={state}" if state else ""))["items"]

    def wait_delivery(self, hook, good, seconds=30):
        """The latest delivery once it is as wished."""
        end = time.monotonic() + seconds
        while True:
            latest = self.deliveries(hook)[:1]
            if latest and good(latest[0]):
                return self.get(f"webhooks/{hook}/deliveries/{latest[0]['id']}")
            assert time.monotonic() < end, latest
            time.sleep(0.02)

    def settle(self):
        """Until the events so far have been read for the outbox."""
        end = time.monotonic() + 30
        while self.server.sql("SELECT COUNT(*) FROM events WHERE id > (SELECT event_id FROM notify_cursor)") != [["0"]]:
            assert time.monotonic() < end
            time.sleep(0.02)


def wait_for(good, seconds=30):
    end = time.monotonic() + seconds
    while not good():
        assert time.monotonic() < end, "it did not come to be in time"
        time.sleep(0.02)


def signed(server, got):
    return receiver.verify(SECRET, got.headers, got.body, server.clock_ms / 1000)


# --- what is sent ---


def tells_and_signs(server):
    """An event comes once, signed, with who, what and which; nothing else comes."""
    world = World(server)
    with receiver.Receiver() as there:
        hook = world.hook(there.url + "/ok")
        other = world.hook(there.url + "/created", ["back_order.closed", "back_order.updated"])
        number = world.back_order("Käse & <Wein>")
        got = there.wait("ok", 1)[0]
        assert got.headers["Content-Type"] == "application/json"
        assert got.headers["User-Agent"].startswith("Cellarbook/")
        assert signed(server, got)
        assert not receiver.verify(SECRET + "x", got.headers, got.body, server.clock_ms / 1000)
        assert not receiver.verify(SECRET, got.headers, got.body + b" ", server.clock_ms / 1000)
        assert not receiver.verify(SECRET, got.headers, got.body, server.clock_ms / 1000 + 301)
        body = got.json
        assert body["id"] == got.delivery and len(got.delivery) == 32
        assert body["event"] == got.headers["X-Cellarbook-Event"] == "back_order.created"
        assert body["object"] == {"type": "back_order", "id": number, "rev": 1}, body
        assert body["user"] == {"id": world.dana_id, "name": "Dana Whitfield"}
        assert body["changes"]["note"] == [None, "Käse & <Wein>"], body["changes"]
        assert body["at"].startswith("2026-05-12T14:00:00"), body["at"]
        world.patch(f"back-orders/{number}", {"note": "none"})
        world.dana.post(f"/api/v1/back-orders/{number}/close", {"reason": "duplicate"}, headers={"If-Match": "*"})
        kinds = [g.json["event"] for g in there.wait("created", 2)]
        assert kinds == ["back_order.updated", "back_order.closed"], kinds
        done = world.wait_delivery(hook, lambda d: d["state"] == "sent")
        assert done["status"] == 200 and done["attempts"] == 0 and done["body"].encode() == got.body, done
        assert [a["status"] for a in done["log"]] == [200] and done["log"][0]["error"] is None
        wait_for(lambda: len(world.deliveries(other, "sent")) == 2)  # it is noted a moment after the answer
        assert {d["status"] for d in world.deliveries(other)} == {201}
        assert server.sql("SELECT COUNT(*) FROM outbox WHERE kind = 'webhook'") == [["3"]] and len(there.got) == 3 and not there.strays


def pings_and_redelivers(server):
    """A test comes on demand; a delivery comes again as the same, with a signature of its own time."""
    world = World(server)
    with receiver.Receiver() as there:
        hook = world.hook(there.url + "/ok")
        ping = world.post(f"webhooks/{hook}/ping", status=202)
        got = there.wait("ok", 1)[0]
        assert got.json == {"id": ping["delivery"], "at": got.json["at"], "event": "ping", "object": None, "user": None,
                            "changes": {}}, got.json
        assert signed(server, got)
        world.wait_delivery(hook, lambda d: d["state"] == "sent")
        server.set_clock(server.clock_ms + 10 * MINUTE)
        world.post(f"webhooks/{hook}/deliveries/{ping['id']}/redeliver", status=202)
        again = there.wait("ok", 2)[1]
        assert again.body == got.body and again.delivery == got.delivery
        assert again.headers["X-Cellarbook-Timestamp"] != got.headers["X-Cellarbook-Timestamp"] and signed(server, again)
        world.wait_delivery(hook, lambda d: d["state"] == "sent")
        refused = world.office.post(f"/api/v1/webhooks/{hook + 1}/deliveries/{ping['id']}/redeliver")
        assert refused.status == 404, refused
        secret = world.patch(f"webhooks/{hook}", {"secret": None})["secret"]
        assert len(secret) == 43 and world.get(f"webhooks/{hook}")["secret"] is None
        world.post(f"webhooks/{hook}/ping", status=202)
        newest = there.wait("ok", 3)[2]
        assert not signed(server, newest)
        assert receiver.verify(secret, newest.headers, newest.body, server.clock_ms / 1000)


def orders_and_stock(server):
    """Orders are told, move by move."""
    world = World(server)
    warehouse = world.get("warehouses")["items"][0]["id"]
    world.post("inventory/adjust", {"product": world.product, "warehouse": warehouse, "qty_btl": 60, "reason": "opening"})
    with receiver.Receiver() as there:
        names = [e["name"] for e in world.get("webhooks/events")["items"]]
        world.hook(there.url + "/ok", [name for name in names if name != "order.*"])
        world.hook(there.url + "/created", ["order.*", "order.created"])
        world.back_order()
        number = world.post("orders", {"account": world.account, "draft": True, "lines": [
            {"product": world.product, "warehouse": warehouse, "qty_btl": 6, "price_cents": 1000}]}, by=world.dana)["number"]
        for move in ("release", "confirm"):
            answer = world.office.post(f"/api/v1/orders/{number}/{move}", headers={"If-Match": "*"})
            assert answer.status == 200, answer
        moves = ["order.created", "order.released", "order.confirmed"]
        assert [g.json["event"] for g in there.wait("created", 3)] == moves
        got = there.wait("ok", 4)[1:]
        assert [g.json["event"] for g in got] == moves
        assert all(g.json["object"]["id"] == number and signed(server, g) for g in got)


# --- a receiver that is ill ---


def fails_and_recovers(server):
    """500 is tried again after a minute or a little more, as the same delivery; then it is sent and forgotten."""
    world = World(server)
    with receiver.Receiver() as there:
        hook = world.hook(there.url + "/fail")
        world.back_order()
        first = world.wait_delivery(hook, lambda d: d["attempts"] == 1)
        assert first["state"] == "waiting" and first["status"] == 500 and "500" in first["last_error"], first
        server.set_clock(server.clock_ms + MINUTE - 1000)
        time.sleep(0.6)
        assert len(there.at("fail")) == 1
        server.set_clock(server.clock_ms + 17_000)
        world.wait_delivery(hook, lambda d: d["attempts"] == 2)
        there.behaviour["fail"] = "ok"
        server.set_clock(server.clock_ms + 7 * MINUTE)
        done = world.wait_delivery(hook, lambda d: d["state"] == "sent")
        assert [a["status"] for a in done["log"]] == [200, 500, 500] and done["last_error"] is None, done
        got = there.at("fail")
        assert len({g.delivery for g in got}) == len({g.body for g in got}) == 1 and len(got) == 3
        assert len({g.headers["X-Cellarbook-Timestamp"] for g in got}) == 3
        assert world.get(f"webhooks/{hook}")["failures"] == 0


def fails_for_good(server):
    """After ten refusals, or one 410, it has failed: counted and shown, and the webhook stays on. Others are not held up."""
    world = World(server)
    with receiver.Receiver() as there:
        hook = world.hook(there.url + "/fail")
        world.back_order()
        for attempt in range(1, 11):
            world.wait_delivery(hook, lambda d, n=attempt: d["attempts"] == n)
            server.set_clock(server.clock_ms + 26 * HOUR)
        failed = world.wait_delivery(hook, lambda d: d["state"] == "failed")
        assert failed["next_at"] is None and failed["status"] == 500 and len(failed["log"]) == 10, failed
        gone = world.hook(there.url + "/gone")
        world.post(f"webhooks/{gone}/ping", status=202)
        failed = world.wait_delivery(gone, lambda d: d["state"] == "failed")
        assert failed["status"] == 410 and failed["attempts"] == 1, failed
        for one in (hook, gone):
            shown = world.get(f"webhooks/{one}")
            assert shown["failures"] == 1 and shown["active"] and shown["paused_until"] is None, shown
        assert server.sql("SELECT COUNT(*) FROM events WHERE kind = 'webhook.failed'") == [["2"]]
        there.behaviour["gone"] = "ok"
        world.post(f"webhooks/{gone}/deliveries/{failed['id']}/redeliver", status=202)
        world.wait_delivery(gone, lambda d: d["state"] == "sent")
        assert world.get(f"webhooks/{gone}")["failures"] == 0
        world.dana = world.enter()  # her session has expired meanwhile
        there.behaviour["fail"] = lambda got: "fail" if got.json["changes"]["note"][1] == "poison" else "ok"
        numbers = [world.back_order(note) for note in ("poison", "one", "two")]
        wait_for(lambda: len(world.deliveries(hook, "sent")) == 2)
        assert [g.json["object"]["id"] for g in there.at("fail")[-3:]] == numbers


def away_and_back(server):
    """Nobody answers, or a proxy says that nobody is there: all of the webhook waits, in its order, tried once a pause."""
    world = World(server)
    with receiver.Receiver() as there:
        for behaviour in ("drop", "away"):
            hook = world.hook(there.url + "/there")
            there.got.clear()
            there.behaviour["there"] = behaviour
            numbers = [world.back_order() for _ in range(3)]
            wait_for(lambda h=hook: world.get(f"webhooks/{h}")["paused_until"])
            for attempt, pause in enumerate((75 * 1000, 7 * MINUTE, 25 * MINUTE, 75 * MINUTE, 75 * MINUTE), 2):
                world.settle()
                server.set_clock(server.clock_ms + pause)
                wait_for(lambda h=hook, n=attempt: len(tried(world, h)) == n)
            first = world.get(f"webhooks/{hook}/deliveries/{tried(world, hook)[0]}")
            assert first["attempts"] == 0 and first["state"] == "waiting" and len(first["log"]) == 6, first
            there.behaviour["there"] = "ok"
            there.got.clear()
            server.set_clock(server.clock_ms + 75 * MINUTE)
            assert [g.json["object"]["id"] for g in there.wait("there", 3)] == numbers, "first come, first told"
            wait_for(lambda h=hook: len(world.deliveries(h, "sent")) == 3)
            assert world.get(f"webhooks/{hook}")["paused_until"] is None
            world.office.delete(f"/api/v1/webhooks/{hook}", headers={"If-Match": "*"})
        hook = world.hook(there.url + "/never")
        there.behaviour["never"] = "drop"
        for _ in range(3):
            world.back_order()
        world.settle()
        wait_for(lambda: world.get(f"webhooks/{hook}")["paused_until"])
        server.set_clock(server.clock_ms + 49 * HOUR)
        wait_for(lambda: len(world.deliveries(hook, "failed")) == 3)
        assert world.get(f"webhooks/{hook}")["failures"] == 3
        there.behaviour["never"] = "ok"
        world.post(f"webhooks/{hook}/ping", status=202)  # who tests does not wait for the pause to end
        assert there.wait("never", 3)[-1].json["event"] == "ping"


def tried(world, hook):
    """The deliveries of all attempts at a webhook, as they were tried."""
    return [int(row[0]) for row in world.server.sql(
        "SELECT a.outbox_id FROM webhook_attempts a JOIN outbox o ON o.id = a.outbox_id"
        f" WHERE o.target = '{hook}' ORDER BY a.id")]


def redirects_and_floods(server):
    """A redirect is not followed; an answer without end is not waited for."""
    world = World(server)
    with receiver.Receiver() as there:
        hook, huge = world.hook(there.url + "/redirect"), world.hook(there.url + "/huge")
        world.back_order()
        first = world.wait_delivery(hook, lambda d: d["attempts"] == 1)
        assert first["status"] == 302 and "redirects are not followed" in first["last_error"], first
        done = world.wait_delivery(huge, lambda d: d["state"] == "sent")
        assert done["status"] == 200 and done["log"][0]["ms"] < 5000, done
        assert there.huge_bytes < 20_000_000
        time.sleep(0.3)
        assert not there.strays and not there.at("redirected"), there.strays


def hangs(server):
    """Who does not answer is given up after 15 seconds; other webhooks and mails do not wait for that."""
    world = World(server)
    with receiver.Receiver() as there:
        hanging = [world.hook(there.url + "/hang") for _ in range(3)]
        well = world.hook(there.url + "/ok")
        numbers = [world.back_order() for _ in range(10)]
        assert [g.json["object"]["id"] for g in there.wait("ok", 10, 14)] == numbers
        mails = "SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND state = 'sent'"
        wait_for(lambda: server.sql(mails) == [["10"]], 14)
        assert len(there.at("hang")) == 3 and not any(tried(world, h) for h in hanging), "they hang still"
        for hook in hanging:
            wait_for(lambda h=hook: len(tried(world, h)) == 1)
            first = world.get(f"webhooks/{hook}/deliveries/{tried(world, hook)[0]}")
            assert "no answer within 15 seconds" in first["last_error"] and first["log"][0]["ms"] >= 15000, first
        assert len(there.at("hang")) == 3 and len(world.deliveries(well, "sent")) == 10


def wrong_certificate(server):
    """Who can't prove to be the host of the address is told nothing."""
    world = World(server)
    certificate = server.folder / "certificate.pem"
    key = server.folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out",
                    str(certificate), "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
                   check=True, capture_output=True)
    with receiver.Receiver((str(certificate), str(key))) as there:
        hook = world.hook(there.url + "/ok")
        world.post(f"webhooks/{hook}/ping", status=202)
        first = world.wait_delivery(hook, lambda d: d["last_error"])
        assert first["status"] is None and "certificate" in first["last_error"], first
        assert not there.got


# --- what is never sent ---


def private_addresses(server):
    """Without leave nothing is sent to this machine, however it is written; the log says why."""
    world = World(server)
    with receiver.Receiver() as there:
        for host in ("127.0.0.1", "localhost", "0.0.0.0", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]"):
            hook = world.hook(f"http://{host}:{there.port}/ok")
            world.post(f"webhooks/{hook}/ping", status=202)
            first = world.wait_delivery(hook, lambda d: d["last_error"])
            assert first["status"] is None and "own network" in first["last_error"], (host, first)
            world.office.delete(f"/api/v1/webhooks/{hook}", headers={"If-Match": "*"})
        assert not there.got


def own_public_address(server):
    """An address that anybody on the Internet could have is not called either when this machine has it: a server that is
    on the Internet itself reaches by it what its firewall hides from others."""
    inside = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("ip") or subprocess.run([*inside, "true"], capture_output=True, check=False).returncode != 0:
        print("own_public_address: left out, no network can be made here")
        return
    world = World(server)
    server.stop()
    wrap = server.folder / "network"
    wrap.write_text("#!/bin/sh\nip link set lo up && ip address add 8.8.4.4/32 dev lo && exec \"$@\"\n", encoding="ascii")
    wrap.chmod(0o700)
    os.environ["CELLARBOOK_TEST_WRAP"] = " ".join([*inside, str(wrap)])
    try:
        server.start()
    finally:
        del os.environ["CELLARBOOK_TEST_WRAP"]
    world.office = server.office()
    for host, says in (("8.8.4.4", "own network"), ("[::ffff:8.8.4.4]", "own network"), ("8.8.8.8", "connect")):
        hook = world.hook(f"http://{host}:{server.port}/ok")
        world.post(f"webhooks/{hook}/ping", status=202)
        first = world.wait_delivery(hook, lambda d: d["last_error"])
        assert first["status"] is None and says in first["last_error"], (host, first)


def named_hosts(server):
    """With webhook_hosts nothing is saved for another host, and nothing sent to one that was saved before."""
    with receiver.Receiver() as there:
        other = there.url.replace("127.0.0.1", "localhost")
        assert other != there.url
        world = World(server)
        old = world.hook(other + "/ok")
        server.stop()
        server.extra["CELLARBOOK_WEBHOOK_HOSTS"] = "127.0.0.1, *.example.com"
        server.start()
        world.office, world.dana = server.office(), world.enter()
        for url in (other + "/ok", "https://example.com/", "https://127.0.0.1.example.net/"):
            answer = world.office.post("/api/v1/webhooks", {"url": url, "events": ["order.*"]})
            assert (answer.status, answer.code, answer.json["field"]) == (422, "webhook_host_barred", "url"), answer
            assert "127.0.0.1, *.example.com" in answer.json["detail"], answer
        world.post(f"webhooks/{old}/ping", status=202)
        first = world.wait_delivery(old, lambda d: d["last_error"])
        assert first["status"] is None and "webhook_hosts" in first["last_error"], first
        assert not there.got
        world.patch(f"webhooks/{old}", {"active": False})  # its address stays: that can be done
        barred = world.office.patch(f"/api/v1/webhooks/{old}", {"url": "https://example.net/"}, headers={"If-Match": "*"})
        assert (barred.status, barred.code) == (422, "webhook_host_barred"), barred
        world.patch(f"webhooks/{old}", {"url": there.url + "/ok", "active": True})
        world.post(f"webhooks/{old}/ping", status=202)
        there.wait("ok", 1)


def refused_and_switched_off(server):
    """What was refused is not told; nor anything to one that is off; what was not read before a kill is read after it."""
    world = World(server)
    with receiver.Receiver() as there:
        hook = world.hook(there.url + "/ok")
        refused = world.dana.post("/api/v1/back-orders", {"account": world.account, "lines": [
            {"product": world.product, "qty_btl": 6}, {"product": world.product, "qty_btl": 6}]})
        assert refused.status == 422, refused
        number = world.back_order()
        server.kill()
        server.start()
        world.office, world.dana = server.office(), world.enter()
        if server.engine == "postgres":
            server.set_clock(server.clock_ms + 5 * MINUTE)
        assert {g.json["object"]["id"] for g in there.wait("ok", 1)} == {number}
        wait_for(lambda: len(world.deliveries(hook, "sent")) == 1)
        there.got.clear()  # killed between sending and noting, it has come twice
        world.patch(f"webhooks/{hook}", {"active": False})
        world.back_order()
        world.settle()
        refused = world.office.post(f"/api/v1/webhooks/{hook}/ping")
        assert refused.status == 422 and refused.code == "webhook_inactive", refused
        world.patch(f"webhooks/{hook}", {"active": True})
        there.behaviour["ok"] = "fail"
        world.back_order()
        world.wait_delivery(hook, lambda d: d["attempts"] == 1)
        world.patch(f"webhooks/{hook}", {"active": False})
        off = world.deliveries(hook)[0]
        assert off["state"] == "failed" and "switched off" in off["last_error"], off
        assert len(there.got) == 1 and server.sql("SELECT COUNT(*) FROM outbox WHERE kind = 'webhook'") == [["2"]]


UNDO = {
    "sqlite": """CREATE TRIGGER undo AFTER INSERT ON events WHEN NEW.kind = 'back_order.created'
        AND EXISTS (SELECT 1 FROM back_orders WHERE number = NEW.object_id AND note = 'undo')
        BEGIN SELECT RAISE(ABORT, 'undone'); END""",
    "postgres": """CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.kind = 'back_order.created' AND EXISTS
                (SELECT 1 FROM back_orders WHERE number = NEW.object_id AND note = 'undo')
            THEN RAISE EXCEPTION 'undone'; END IF; RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER undo AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION undo()""",
}


def rolled_back(server):
    """A flow that has written everything, its event too, and is rolled back then: no event, no mail, nothing told."""
    world = World(server)
    with receiver.Receiver() as there:
        hook = world.hook(there.url + "/ok", ["back_order.created", "back_order.updated"])
        server.stop()
        if server.engine == "sqlite":
            with sqlite3.connect(server.store.path) as connection:
                connection.execute(UNDO["sqlite"])
            connection.close()
        else:
            server.store.psql(server.store.url, UNDO["postgres"])
        server.start()
        world.office, world.dana = server.office(), world.enter()
        undone = world.dana.post("/api/v1/back-orders", {"account": world.account, "note": "undo", "lines": [
            {"product": world.product, "qty_btl": 6}]})
        assert undone.status >= 500, undone
        number = world.back_order("stays")
        got = there.wait("ok", 1)
        wait_for(lambda: len(world.deliveries(hook, "sent")) == 1)
        assert [g.json["object"]["id"] for g in got] == [number], got
        assert server.sql("SELECT COUNT(*) FROM events WHERE kind = 'back_order.created'") == [["1"]]
        assert server.sql("SELECT kind, COUNT(*) FROM outbox GROUP BY kind ORDER BY kind") == [["mail", "1"], ["webhook", "1"]]


def hidden_back_orders(server):
    """None: orders are told, back orders are not, though the demand goes on (a tied one is closed by its order)."""
    world = World(server)
    warehouse = world.get("warehouses")["items"][0]["id"]
    world.post("inventory/adjust", {"product": world.product, "warehouse": warehouse, "qty_btl": 60, "reason": "opening"})
    with receiver.Receiver() as there:
        number = world.back_order()
        order = world.post("orders", {"account": world.account, "draft": True, "back_orders": [{"number": number}], "lines": [
            {"product": world.product, "warehouse": warehouse, "qty_btl": 6, "price_cents": 1000}]}, by=world.dana)["number"]
        world.settle()
        world.hook(there.url + "/ok", [e["name"] for e in world.get("webhooks/events")["items"]])
        world.patch("company", {"back_order_access": "none"})
        answer = world.office.post(f"/api/v1/orders/{order}/release", headers={"If-Match": "*"})
        assert answer.status == 200, answer
        world.settle()
        there.wait("ok", 1)
        assert server.sql("SELECT COUNT(*) FROM events WHERE kind = 'back_order.closed'") == [["1"]]
        assert server.sql("SELECT COUNT(*) FROM outbox WHERE kind = 'webhook'") == [["1"]]
        assert [g.json["event"] for g in there.got] == ["order.released"] and b"back_order" not in there.got[0].body, there.got[0].body


# --- servers that die, and several of them ---


def killed(server):
    """kill -9 while many wait: every one comes, in its order, and what comes twice is the same delivery."""
    world = World(server)
    many = 200
    with receiver.Receiver() as there:
        hook = world.hook(there.url + "/slow")
        numbers = [world.back_order() for _ in range(many)]
        there.wait("slow", 30)
        server.kill()
        before = len(there.at("slow"))
        assert before < many, "it was too quick to be killed in the middle"
        server.start()
        if server.engine == "postgres":  # there another server might have it; its lease must run out first
            server.set_clock(server.clock_ms + 5 * MINUTE)
        world.office = server.office()
        wait_for(lambda: len({g.delivery for g in there.at("slow")}) == many, 60)
        wait_for(lambda: not world.deliveries(hook, "waiting"))
        got = there.at("slow")
        assert list(dict.fromkeys(g.json["object"]["id"] for g in got)) == numbers
        assert len({(g.delivery, g.body) for g in got}) == many
        assert len(got) - many <= 1, f"{len(got) - many} came twice: only one was under way"


def two_servers(server):
    """Two servers on one database: each event comes once, and one after the other at each webhook."""
    world = World(server)
    hooks, each = 8, 15
    with cellarbook.Server(engine="postgres", company=False, start=False, test_clock=True, env=PRIVATE) as other, \
            receiver.Receiver() as there:
        other.store.drop()
        own, other.store = other.store, server.store
        other.extra["CELLARBOOK_TEST_CLOCK"] = str(server.folder / "clock")
        other.start()
        ids = []
        for i in range(hooks):
            there.behaviour[f"slow{i}"] = "slow"
            ids.append(world.hook(f"{there.url}/slow{i}"))
        numbers = [world.back_order() for _ in range(each)]
        for i, hook in enumerate(ids):
            there.wait(f"slow{i}", each)
            wait_for(lambda h=hook: not world.deliveries(h, "waiting"))
            assert [g.json["object"]["id"] for g in there.at(f"slow{i}")] == numbers, i
        sent = [sum(e.get("event") == "webhook_sent" for e in s.events()) for s in (server, other)]
        assert sum(sent) == hooks * each and min(sent) > 0, sent
        other.stop()
        other.store = own


BOTH = [tells_and_signs, pings_and_redelivers, orders_and_stock, fails_and_recovers, fails_for_good, away_and_back,
        redirects_and_floods, refused_and_switched_off, rolled_back, hidden_back_orders, killed]
ONLY = {hangs: "sqlite", wrong_certificate: "sqlite", private_addresses: "sqlite", own_public_address: "sqlite",
        named_hosts: "sqlite", two_servers: "postgres"}


def case_of(function):
    def case(engine):
        if ONLY.get(function, engine) != engine:
            return
        with cellarbook.Server(engine=engine, test_clock=True, start=False) as server:
            server.extra.update({} if function in (private_addresses, own_public_address) else PRIVATE)
            server.extra["CELLARBOOK_MAIL"] = f"dir:{server.folder / 'mails'}"
            server.start()
            function(server)
            assert server.check() == "", server.check()
            failures = server.failures_in_log()
            assert not failures or function is rolled_back, failures
    case.__name__ = function.__name__
    return case


if __name__ == "__main__":
    sys.exit(engines.main([case_of(function) for function in BOTH + list(ONLY)], __doc__))
