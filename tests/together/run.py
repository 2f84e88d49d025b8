#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two at once, and a server that goes away in the middle: what must hold then, on the real program and both engines.

    tests/together/run.py [--engine sqlite|postgres] [NAME ...]
"""
import argparse
import concurrent.futures
import os
import pathlib
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import cellarbook  # noqa: E402

PASSWORD = "a long scenario password"
MANY = 1500  # back orders that a bulk closes: about fifteen turns
WAIT_SECONDS = 60


def make_world(server):
    """An admin Dana, an account, a product, back orders for all users; the ids."""
    office = server.office()
    dana = office.post("/api/v1/users", {"email": "dana@demo.example", "name": "Dana Whitfield", "role": "admin",
                                         "password": PASSWORD}).json["id"]
    office.patch("/api/v1/company", {"back_order_access": "all"}, headers={"If-Match": "*"})
    warehouse = office.post("/api/v1/warehouses", {"code": "DSM", "name": "Des Moines"}).json["id"]
    importer = office.post("/api/v1/importers", {"name": "Midwest Cellars"}).json["id"]
    producer = office.post("/api/v1/producers", {"name": "Cantina Prova"}).json["id"]
    product = office.post("/api/v1/products", {
        "code": "BAR19", "name": "Barolo Riserva", "vintage": 2019, "producer": producer, "importer": importer,
        "unit_set": 6, "bottle_ml": 750, "primary_warehouse": warehouse}).json["id"]
    account = office.post("/api/v1/accounts", {"code": "JOE", "name": "Joe's Bistro", "type": "restaurant"}).json["id"]
    office.close()
    return {"dana": dana, "account": account, "product": product}


def enter(server):
    client = server.client()
    answer = client.post("/api/v1/session", {"email": "dana@demo.example", "password": PASSWORD})
    assert answer.status in (200, 201), answer
    return client


def new_back_order(world):
    return {"account": world["account"], "lines": [{"product": world["product"], "qty_btl": 6}]}


def make_many(server, world, count):
    """So many back orders; their numbers."""
    clients = [enter(server) for _ in range(4)]

    def some(client, n):
        made = []
        for _ in range(n):
            answer = client.post("/api/v1/back-orders", new_back_order(world))
            assert answer.status == 201, answer
            made.append(answer.json["number"])
        return made

    with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
        parts = list(pool.map(lambda client: some(client, count // len(clients)), clients))
    return sorted(number for part in parts for number in part)


def close_many(client, expect):
    answer = client.post("/api/v1/back-orders/close-many",
                         {"filter": {"status": "open"}, "expect": expect, "reason": "product_discontinued"})
    assert answer.status == 202, answer
    return answer.headers["Location"]


def wait_for(client, path, good):
    """The job at this path once it is as wished."""
    end = time.monotonic() + WAIT_SECONDS
    while True:
        answer = client.get(path)
        assert answer.status == 200, answer
        if good(answer.json):
            return answer.json
        assert time.monotonic() < end, f"still {answer.json['state']}, {answer.json['done']} done"
        time.sleep(0.005)


def has_begun(job):
    return job["done"] > 0


def has_ended(job):
    return job["state"] not in ("waiting", "running")


def count_open(client):
    return client.get("/api/v1/back-orders?status=open&limit=1&total=true").json["total"]


def count_closings(server):
    rows = server.sql("SELECT COUNT(*), COUNT(DISTINCT object_id) FROM events WHERE kind = 'back_order.closed'")
    return [int(value) for value in rows[0]]


# --- the cases ---


def one_key_twice(server):
    """Two requests with one key at the same time give one back order, and both get its answer."""
    world = make_world(server)
    clients = [enter(server) for _ in range(4)]
    rounds = 25
    with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
        for i in range(rounds):
            got = list(pool.map(lambda client: client.post("/api/v1/back-orders", new_back_order(world),
                                                           headers={"Idempotency-Key": f"round-{i}"}), clients))
            assert [a.status for a in got] == [201] * len(clients), got
            assert len({a.json["number"] for a in got}) == 1, got
            assert sum(a.headers.get("Idempotent-Replay") is None for a in got) == 1, got
    assert count_open(clients[0]) == rounds


def two_edits(server):
    """Of two edits that saw the same revision one is made and the other one is told."""
    world = make_world(server)
    clients = [enter(server) for _ in range(4)]
    number = clients[0].post("/api/v1/back-orders", new_back_order(world)).json["number"]
    rounds = 25
    with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
        for i in range(rounds):
            got = list(pool.map(lambda c: clients[c].patch(f"/api/v1/back-orders/{number}", {"note": f"{i} by {c}"},
                                                           headers={"If-Match": f'"{i + 1}"'}), range(len(clients))))
            assert sorted(a.status for a in got) == [200] + [412] * (len(clients) - 1), got


def bulk_and_a_crash(server):
    """A bulk goes on after a crash where it was, closes each once, and names what was changed meanwhile."""
    world = make_world(server)
    numbers = make_many(server, world, MANY)
    dana = enter(server)
    job = close_many(dana, MANY)
    edited = dana.patch(f"/api/v1/back-orders/{numbers[-1]}", {"note": "still wanted"}, headers={"If-Match": '"1"'})
    closed = dana.post(f"/api/v1/back-orders/{numbers[-2]}/close", {"reason": "duplicate"}, headers={"If-Match": '"1"'})
    assert (edited.status, closed.status) == (200, 200), (edited, closed)
    wait_for(dana, job, has_begun)
    server.kill()
    server.start()
    if server.engine == "postgres":  # there another server might have it; its lease must run out first
        server.set_clock(server.clock_ms + 31_000)
    dana = enter(server)
    ended = wait_for(dana, job, has_ended)
    assert ended["state"] == "done" and ended["done"] == MANY, ended
    result = ended["result"]
    assert result["numbers"] == numbers[:-2] and result["closed"] == MANY - 2
    assert result["skipped"] == [{"number": numbers[-2], "code": "back_order_closed"},
                                 {"number": numbers[-1], "code": "stale"}], result["skipped"]
    assert count_open(dana) == 1
    assert count_closings(server) == [MANY - 1, MANY - 1]


def bulk_and_a_stop(server):
    """A graceful stop gives the job back; a person's stop ends it, and what it has done stays done."""
    world = make_world(server)
    make_many(server, world, MANY)
    dana = enter(server)
    job = close_many(dana, MANY)
    wait_for(dana, job, has_begun)
    server.restart()
    dana = enter(server)
    ended = wait_for(dana, job, has_ended)
    assert (ended["state"], ended["result"]["closed"]) == ("done", MANY), ended
    for _ in range(10):  # a quick machine may be done before the person is
        make_many(server, world, MANY)
        job = close_many(dana, MANY)
        wait_for(dana, job, has_begun)
        stopped = dana.post(job + "/stop")
        if stopped.status == 200:
            break
        assert stopped.json["code"] == "job_ended", stopped
    assert stopped.status == 200, stopped
    ended = dana.get(job).json
    assert ended["state"] == "stopped" and ended["ended_at"] is not None, ended
    time.sleep(0.6)
    assert dana.get(job).json == ended
    assert ended["done"] == ended["result"]["closed"] == MANY - count_open(dana) < MANY, ended


def bulk_of_one_who_left(server):
    """A job has the rights of who made it, at each turn: a user who was disabled closes nothing more."""
    world = make_world(server)
    make_many(server, world, MANY)
    dana = enter(server)
    office = server.office()
    office.post("/api/v1/users", {"email": "eve@demo.example", "name": "Eve Lund", "role": "admin", "password": PASSWORD})
    job = close_many(dana, MANY)
    gone = office.patch(f"/api/v1/users/{world['dana']}", {"active": False}, headers={"If-Match": "*"})
    assert gone.status == 200, gone
    ended = wait_for(office, job, has_ended)
    assert ended["state"] == "failed" and ended["result"]["code"] == "forbidden", ended
    assert ended["done"] == MANY - count_open(office) < MANY, ended


def two_servers(server):
    """Two servers share the jobs of one database; when one is gone the other one takes over."""
    world = make_world(server)
    with cellarbook.Server(engine="postgres", company=False, start=False, test_clock=True) as other:
        other.store.drop()
        own, other.store = other.store, server.store
        other.extra["CELLARBOOK_TEST_CLOCK"] = str(server.folder / "clock")
        other.start()
        numbers = make_many(server, world, MANY)
        people = [enter(server), enter(other)]  # before: a job that has begun makes the other one's count wrong
        with concurrent.futures.ThreadPoolExecutor(len(people)) as pool:
            jobs = list(pool.map(lambda person: close_many(person, MANY), people))
        wait_for(enter(other), jobs[0], has_begun)
        server.kill()
        server.set_clock(server.clock_ms + 31_000)
        client = enter(other)
        first, second = [wait_for(client, job, has_ended) for job in jobs]
        assert first["state"] == second["state"] == "done"
        closed = first["result"]["numbers"] + second["result"]["numbers"]
        assert sorted(closed) == numbers
        assert count_closings(other) == [MANY, MANY]
        other.stop()
        other.store = own
    server.start()


CASES = {"sqlite": [one_key_twice, two_edits, bulk_and_a_crash, bulk_and_a_stop, bulk_of_one_who_left]}
CASES["postgres"] = CASES["sqlite"] + [two_servers]


def run_case(case, engine):
    with cellarbook.Server(engine=engine, test_clock=True) as server:
        server.set_clock(server.clock_ms)
        case(server)
        problems = server.check()
        assert not problems, problems
        failures = [line for line in server.failures_in_log() if not (engine == "postgres" and '"status":503' in line)]
        assert not failures, failures


def main(cases):
    """Runs the cases, {engine: [case]}, that the command line names; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgres"])
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    engines = options.engine or (["sqlite", "postgres"] if os.environ.get("CELLARBOOK_TEST_PG") else ["sqlite"])
    passed = failed = 0
    for engine in engines:
        for case in cases[engine]:
            if options.names and case.__name__ not in options.names:
                continue
            began = time.monotonic()
            try:
                run_case(case, engine)
                passed += 1
                print(f"ok   {case.__name__} ({engine}, {time.monotonic() - began:.1f} s)", flush=True)
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print(f"FAIL {case.__name__} ({engine})\n{traceback.format_exc()}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(CASES))
