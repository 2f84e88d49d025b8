#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The daily jobs: once for each of the company's days, whoever runs them and whatever the clocks do; on both engines.

    tests/together/daily.py [--engine sqlite|postgres] [NAME ...]
"""
import concurrent.futures
import datetime
import pathlib
import subprocess
import sys
import tempfile
import time

import orders
import run as together

ORDERS = 12
WAIT_SECONDS = 60
JOBS = ("activate_future_orders", "expire_draft_orders", "warn_draft_orders", "mail_digest", "check")


def at(server, text):
    """Sets the clock to an instant of UTC."""
    server.set_clock(int(datetime.datetime.fromisoformat(text).timestamp() * 1000))


def company(world, **fields):
    answer = world["office"].patch("/api/v1/company", fields, headers={"If-Match": "*"})
    assert answer.status == 200, answer


def state_of(world, name="activate_future_orders"):
    items = world["office"].get("/api/v1/daily-jobs").json["items"]
    return next(i for i in items if i["name"] == name)


def wait_for(world, day):
    """Waits until the server has done all jobs for a day."""
    end = time.monotonic() + WAIT_SECONDS
    while any(state_of(world, name)["last_day"] != day for name in JOBS):
        assert time.monotonic() < end, world["office"].get("/api/v1/daily-jobs").json
        time.sleep(0.02)


def submit(server, world, **fields):
    """An order of Dana's, who signs in anew: between two of them may lie months."""
    client = together.enter(server)
    answer = orders.send(client, "POST", "/api/v1/orders", orders.an_order(world, 6, **fields))
    client.close()
    assert answer.status == 201, answer
    return answer.json


def events_of(server, kind):
    return int(server.sql(f"SELECT COUNT(*) FROM events WHERE kind = '{kind}'")[0][0])


def furnished(server):
    world = orders.make_world(server)
    company(world, auto_expire_drafts=True, future_days=7, ship_days=["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
    orders.put_in(world, 600)
    return world


# --- the cases ---


class Another:
    """One more server on the same PostgreSQL, with a data folder of its own."""

    def __init__(self, server):
        self.folder = tempfile.TemporaryDirectory(prefix="cellarbook-test-")
        data = pathlib.Path(self.folder.name) / "data"
        data.mkdir(mode=0o700)
        self.env = {**server.environment, "CELLARBOOK_DATA": str(data)}
        self.binary = str(server.binary)

    def job(self, name):
        """`cellarbook job run` there, without a server."""
        return subprocess.run([self.binary, "job", "run", name], env=self.env, capture_output=True, text=True, timeout=120, check=False)


def run_by_many_at_once(server):
    """By the runner, by hand, by several at once, from another machine: every order moves once."""
    world = furnished(server)
    for _ in range(ORDERS):
        assert submit(server, world, delivery_date="2026-05-25")["state"] == "future"
        assert submit(server, world, draft=True, delivery_date="2026-05-18")["state"] == "draft"
    assert orders.available(world) == 600 - 2 * ORDERS * 6
    at(server, "2026-05-18T14:00:00+00:00")
    offices = [server.office() for _ in range(4)]
    others = [Another(server) for _ in range(2)] if server.engine == "postgres" else []

    def by_hand(office, _index):
        return [orders.send(office, "POST", "/api/v1/daily-jobs/run", {"name": name}).json for name in JOBS[:2]]

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        elsewhere = [pool.submit(other.job, name) for other in others for name in JOBS[:2]]
        orders.all_at_once(offices, by_hand)
        for done in elsewhere:
            assert done.result().returncode == 0, done.result()
    wait_for(world, "2026-05-18")
    for kind in ("order.activated", "order.expired"):
        assert events_of(server, kind) == ORDERS, (kind, events_of(server, kind))
    assert orders.available(world) == 600 - ORDERS * 6
    again = by_hand(server.office(), 0)
    assert [r["done"] for r in again] == [0, 0] and [r["failed"] for r in again] == [0, 0], again


def the_hour_that_comes_twice(server):
    """1 November: 01:00 comes at 06:00 UTC and again at 07:00. The jobs are due at the first, and once."""
    world = furnished(server)
    at(server, "2026-10-31T12:00:00+00:00")
    company(world, job_hour=1)
    wait_for(world, "2026-10-31")
    submit(server, world, delivery_date="2026-11-08")
    at(server, "2026-11-01T05:59:59+00:00")
    assert state_of(world)["next_at"] == "2026-11-01T06:00:00.000Z", state_of(world)
    assert state_of(world)["last_day"] == "2026-10-31" and events_of(server, "order.activated") == 0
    at(server, "2026-11-01T06:00:00+00:00")
    wait_for(world, "2026-11-01")
    assert events_of(server, "order.activated") == 1
    at(server, "2026-11-01T07:00:00+00:00")
    assert state_of(world)["next_at"] == "2026-11-02T07:00:00.000Z", state_of(world)
    assert events_of(server, "order.activated") == 1


def the_hour_that_is_missing(server):
    """14 March 2027: after 01:59 comes 03:00, at 08:00 UTC. Jobs of 02:00 are due then, the next day at 02:00 again."""
    world = furnished(server)
    at(server, "2027-03-13T20:00:00+00:00")
    company(world, job_hour=2)
    wait_for(world, "2027-03-13")
    submit(server, world, draft=True, delivery_date="2027-03-14")
    at(server, "2027-03-14T07:59:59+00:00")
    assert state_of(world)["next_at"] == "2027-03-14T08:00:00.000Z", state_of(world)
    assert events_of(server, "order.expired") == 0
    at(server, "2027-03-14T08:00:00+00:00")
    wait_for(world, "2027-03-14")
    assert events_of(server, "order.expired") == 1
    assert state_of(world)["next_at"] == "2027-03-15T07:00:00.000Z", state_of(world)


def after_days_of_downtime(server):
    """Ten days away: what came due meanwhile is done at the start, once; what is not due waits."""
    world = furnished(server)
    due = submit(server, world, delivery_date="2026-05-26")["number"]
    late = submit(server, world, delivery_date="2026-06-15")["number"]
    gone = submit(server, world, draft=True, delivery_date="2026-05-15")["number"]
    server.stop()
    at(server, "2026-05-22T14:00:00+00:00")
    server.start()
    world["office"] = server.office()
    wait_for(world, "2026-05-22")
    dana = together.enter(server)
    states = [dana.get(f"/api/v1/orders/{number}").json["state"] for number in (due, late, gone)]
    assert states == ["active", "future", "expired"], states
    assert events_of(server, "order.activated") == 1 and events_of(server, "order.expired") == 1
    assert orders.available(world) == 600 - 2 * 6


CASES = [run_by_many_at_once, the_hour_that_comes_twice, the_hour_that_is_missing, after_days_of_downtime]

if __name__ == "__main__":
    sys.exit(together.main({"sqlite": CASES, "postgres": CASES}))
