#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""PostgreSQL that goes away under reps who work: restarted, crashed, its connections cut, its machine lost with a standby
taking over; and one of two servers of ours killed.

    tests/fault/outage.py [--rounds N] [--seed N] [CASE ...]

Every acknowledged write must be there exactly once, what had no answer can be asked for again and is there once, nothing
else is there; every error is a 503 with Retry-After, and none comes later than GRACE_SECONDS after PostgreSQL is back.
How long nothing could be written is printed: the longest time between two writes that were answered 201.
"""
import argparse
import functools
import os
import pathlib
import random
import sys
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import cellarbook  # noqa: E402
import load  # noqa: E402
import postgres  # noqa: E402

REPS = 6
GRACE_SECONDS = 6  # a request may have waited as long as TX_DEADLINE_MS
SETTLED_SECONDS = 0.3
CUTS = 8
BULK = 1000  # back orders that one job closes: ten turns
LEASE_MS = 31_000
# What is acknowledged must be written, also when the server is killed: WAL goes to the kernel before the answer.
SETTINGS = "synchronous_commit = on\n"

# A standby that has lost its primary sleeps so long between two looks, and may be told to take over meanwhile.
QUICK = "wal_retrieve_retry_interval = '200ms'\n"


class Probe(threading.Thread):
    """Writes one thing after the other and notes when it was told 201."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.client = server.client().sign_in("dana@demo.example", load.PASSWORD)
        self.written, self.stopping, self.failure = [time.monotonic()], threading.Event(), None

    def run(self):
        try:
            while not self.stopping.wait(0.01):
                answer = self.client.post("/api/v1/importers", {"name": f"Importer {random.getrandbits(60)}"})
                load.must(answer, 201, 503)
                if answer.status == 201:
                    self.written.append(time.monotonic())
        except Exception as error:  # noqa: BLE001 - told by the main thread
            self.failure = error

    def end(self):
        """The longest gap, in seconds."""
        self.stopping.set()
        self.join()
        self.client.close()
        if self.failure:
            raise self.failure
        return max(b - a for a, b in zip(self.written, self.written[1:]))


class Company:
    """A server of ours on PostgreSQL and all that was acknowledged there."""

    def __init__(self, server):
        self.server, self.world = server, load.make_world(server)
        self.books = load.Books()
        self.gaps, self.errors = [], {}

    def under_load(self, seed, trouble):
        """Reps work while ${trouble} comes and goes; it returns when PostgreSQL was whole again."""
        reps, probe = load.start(self.server, self.world, REPS, seed), Probe(self.server)
        probe.start()
        try:
            time.sleep(SETTLED_SECONDS)
            began = time.monotonic()
            whole = trouble()
            wrote = len(probe.written)
            load.wait_until(lambda: len(probe.written) > wrote + 3, "nothing is written any more")
            time.sleep(SETTLED_SECONDS)
        finally:
            self.gaps.append(probe.end())
            for rep in reps:
                rep.end()
        self.look_at_errors(reps, began, whole)
        self.books.settle(self.server, reps)

    def look_at_errors(self, reps, began, whole):
        for at, code in (each for rep in reps for each in rep.unavailable):
            self.errors[code] = self.errors.get(code, 0) + 1
            if at < began or at > whole + GRACE_SECONDS:
                raise load.Unexpected(f"503 {code} outside the gap: {at - began:.1f} s after its begin, {at - whole:.1f} s after its end")

    def told(self):
        gaps = " ".join(f"{gap:.2f}" for gap in sorted(self.gaps))
        return f"{len(self.books.known)} back orders acknowledged, errors {self.errors or 'none'}, seconds without a write: {gaps}"


def serve(server, **more):
    """Cellarbook on this PostgreSQL."""
    os.environ["CELLARBOOK_TEST_PG"] = server.url
    return cellarbook.Server(engine="postgres", **more)


# --- the cases: each gets a PostgreSQL, a random and how often it is to be tried ---


def restarted(database, chance, rounds):
    """Stopped as an operator does and started; or crashed, with recovery at the start."""
    with serve(database) as server:
        company = Company(server)
        for n in range(rounds):
            def trouble():
                database.halt("immediate" if n % 2 else "fast")
                time.sleep(chance.uniform(0, 0.5))
                database.start()
                return time.monotonic()

            company.under_load(chance.getrandbits(32), trouble)
        return company.told()


def connections_cut(database, chance, rounds):
    """pg_terminate_backend for all of ours, again and again, at moments nobody has chosen."""
    with serve(database) as server:
        company = Company(server)

        def trouble():
            for _ in range(CUTS):
                time.sleep(chance.uniform(0.01, 0.2))
                database.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cellarbook'")
            return time.monotonic()

        for _ in range(rounds):
            company.under_load(chance.getrandbits(32), trouble)
        return company.told()


def standby_silent(database, chance, rounds):
    """No standby acknowledges, and the wait is broken off: PostgreSQL then says COMMIT, but the write would not survive it.
    Nobody may be told that it is saved."""
    with serve(database) as server:
        load.make_world(server)
        dana = server.client().sign_in("dana@demo.example", load.PASSWORD)
        for n in range(rounds):
            got = alone(database, dana, f"Alone-{n}", chance)
            if got.status != 503 or got.code != "outcome_unknown":
                raise load.Unexpected(f"a write that no standby has was answered with {got}")
            load.must(dana.post("/api/v1/importers", {"name": f"Alone-{n}"}, headers={"Idempotency-Key": f"Alone-{n}"}), 201)
            load.must(dana.post("/api/v1/importers", {"name": f"With others {n}"}), 201)
        rows = server.sql("SELECT COUNT(*), COUNT(DISTINCT name) FROM importers WHERE name LIKE 'Alone%'")
        if rows[0] != [str(rounds), str(rounds)]:
            raise load.Unexpected(f"not each once: {rows}")
        return f"{rounds} answered with outcome_unknown, each there once after the repeat"


def alone(database, client, name, chance):
    """The answer to a write while PostgreSQL waits in vain for a standby, until an operator cancels that."""
    waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    got = []
    writer = threading.Thread(target=lambda: got.append(client.post("/api/v1/importers", {"name": name},
                                                                     headers={"Idempotency-Key": name})))
    try:
        database.ask("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        database.ask("SELECT pg_reload_conf()")
        load.wait_until(lambda: "nobody" in database.ask("SHOW synchronous_standby_names"), "the setting does not come")
        time.sleep(chance.uniform(0, 0.1))
        writer.start()
        while writer.is_alive():
            database.ask(f"SELECT pg_cancel_backend(pid) {waiting}")
            writer.join(0.05)
    finally:
        database.ask("ALTER SYSTEM RESET synchronous_standby_names")
        database.ask("SELECT pg_reload_conf()")
        database.ask(f"SELECT pg_cancel_backend(pid) {waiting}")
    return got[0]


def fail_over(chance):
    """Two real servers, synchronous: the primary's machine dies under load, the standby is promoted. (company, the time that
    promoting took)."""
    with postgres.Postgres(settings=SETTINGS) as primary, serve(primary, start=False) as server, \
            postgres.Postgres(settings=SETTINGS + QUICK, standby_of=primary) as standby:
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.ask("SELECT pg_reload_conf()")
        load.wait_until(lambda: "sync" in primary.ask("SELECT sync_state FROM pg_stat_replication"), "the standby does not follow")
        parts = urllib.parse.urlsplit(server.store.url)
        hosts = f"host={primary.folder},{standby.folder}&target_session_attrs=read-write"
        server.store.url = urllib.parse.urlunsplit(parts._replace(query=hosts))
        server.start()
        company, took = Company(server), 0

        def trouble():
            nonlocal took
            began = time.monotonic()
            primary.kill()
            standby.promote()
            took = time.monotonic() - began
            return time.monotonic()

        company.under_load(chance.getrandbits(32), trouble)
        server.store.drop = lambda: None  # it goes with its server
        return company, took


def primary_killed(_database, chance, rounds):
    """Each round has two servers of its own."""
    found = [fail_over(chance) for _ in range(rounds)]
    return "; ".join(f"{company.told()}, of which promoting took {took:.2f}" for company, took in found)


def one_of_two_killed(database, chance, rounds):
    """Two servers of ours share the work; one is killed while it does a long job and serves reps. The other one is not
    disturbed, takes over the job, and each of its back orders is closed once."""
    told = []
    for _ in range(rounds):
        with serve(database, test_clock=True) as first:
            company = Company(first)
            dana = first.client().sign_in("dana@demo.example", load.PASSWORD)
            bulk = load.must(dana.post("/api/v1/accounts", {"code": "BULK", "name": "Bulk", "type": "bar"}), 201)["id"]
            for _ in range(BULK):
                load.must(dana.post("/api/v1/back-orders", {"account": bulk, "lines": [
                    {"product": company.world[1][0], "qty_btl": 6}]}), 201)
            job = load.must(dana.post("/api/v1/back-orders/close-many", {
                "filter": {"status": "open", "account": bulk}, "expect": BULK, "reason": "product_discontinued"}), 202)
            with cellarbook.Server(beside=first) as second:
                told.append(kill_first(company, first, second, bulk, job, chance))
    if all(done == BULK for done, _ in told):
        raise load.Unexpected("the job was always done already: nothing was tried")
    return "; ".join(line for _, line in told)


def kill_first(company, first, second, bulk, job, chance):
    """(how much of the job was done when it was killed, a line about it)."""
    seed = chance.getrandbits(20)
    reps = load.start(first, company.world, REPS // 2, seed)
    others = load.start(second, company.world, REPS // 2, seed + 1)
    other = second.office()
    path = f"/api/v1/jobs/{job['id']}"
    load.wait_until(lambda: other.get(path).json["done"] > 0, "the job does not begin")
    first.kill()
    done = other.get(path).json["done"]
    time.sleep(SETTLED_SECONDS)
    first.set_clock(first.clock_ms + LEASE_MS)
    load.wait_until(lambda: other.get(path).json["state"] == "done", "nobody takes over the job")
    for rep in (*reps, *others):
        rep.end()
    if any(rep.unavailable for rep in others):
        raise load.Unexpected(f"the other server was disturbed: {[rep.unavailable for rep in others]}")
    rows = second.sql("SELECT COUNT(*), COUNT(DISTINCT object_id) FROM events WHERE kind = 'back_order.closed' AND object_id IN"
                      f" (SELECT number FROM back_orders WHERE account_id = {bulk})")
    if rows[0] != [str(BULK), str(BULK)]:
        raise load.Unexpected(f"not each closed once: {rows}")
    numbers = [int(row[0]) for row in second.sql(f"SELECT number FROM back_orders WHERE account_id = {bulk}")]
    company.books.known.update({number: [(company.world[1][0], 6)] for number in numbers})
    company.books.settle(second, [*reps, *others])
    return done, f"killed after {done} of {BULK}, {len(company.books.known) - BULK} back orders of reps acknowledged"


CASES = {case.__name__: case for case in (restarted, connections_cut, standby_silent, primary_killed, one_of_two_killed)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("cases", nargs="*", metavar="CASE", choices=[*CASES, []])
    options = parser.parse_args()
    with postgres.Postgres(settings=SETTINGS) as database:
        return load.try_all({name: functools.partial(CASES[name], database, random.Random(options.seed), options.rounds)
                             for name in options.cases or CASES}, options.seed)


if __name__ == "__main__":
    sys.exit(main())
