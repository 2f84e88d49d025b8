#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 under load: what was acknowledged is there, once; what was not can be asked for again, and is there once.

    tests/fault/kill.py [--rounds N] [--engine sqlite|postgres] [--seed N]

Each round: reps work, the server is killed at a moment nobody has chosen, started again, and must then have every back
order that it has acknowledged with its lines, every change and closing too, and nothing else; a request without an
answer is sent again with its Idempotency-Key and must make at most one back order in all; stock is as it was;
`cellarbook check` is clean.
"""
import argparse
import collections
import pathlib
import random
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))

import cellarbook  # noqa: E402
import load  # noqa: E402

REPS = 8
WORK_SECONDS = (0.05, 0.8)


def ask_again(server, reps):
    """Sends what had no answer again; adds what it made to what was acknowledged. How many there were."""
    count = 0
    for rep in reps:
        client = server.client(rep.client.token)
        client.cookies = dict(rep.cookies)
        for key, body in rep.in_doubt:
            count += 1
            first = load.must(client.post("/api/v1/back-orders", body, headers={"Idempotency-Key": key}), 201)
            again = load.must(client.post("/api/v1/back-orders", body, headers={"Idempotency-Key": key}), 201)
            if first["number"] != again["number"]:
                raise load.Unexpected(f"key {key} made both {first['number']} and {again['number']}")
            rep.acknowledged[first["number"]] = load.lines_of(body)
        client.close()
    return count


def compare(server, known, closed, changed):
    """The database against what was acknowledged."""
    found = server.sql("SELECT number, status, note FROM back_orders")
    rows = {number: status for number, status, _ in found}
    notes = {int(number): note for number, _, note in found}
    lines = collections.defaultdict(list)
    for number, product, qty in server.sql("SELECT back_order, product_id, qty_btl FROM back_order_lines"
                                           " ORDER BY back_order, position"):
        lines[int(number)].append((int(product), int(qty)))
    lost = [number for number in known if str(number) not in rows]
    if lost:
        return f"acknowledged and lost: {lost}"
    more = set(rows) - {str(number) for number in known}
    if more:
        return f"there, but nobody was told and nobody asked again: {sorted(more)}"
    torn = {number: lines[number] for number, wanted in known.items() if lines[number] != wanted}
    if torn:
        return f"acknowledged with other lines: {torn}"
    forgotten = [number for number in changed if not notes[number].startswith(load.CHANGED)]
    if forgotten:
        return f"changed and as before: {forgotten}"
    opened = [number for number in closed if rows[str(number)] != "closed"]
    return f"closed and open again: {opened}" if opened else ""


def one_round(server, world, known, closed, changed, seed):
    """(what is wrong, how many were in doubt)."""
    stock = server.stock()
    reps = load.start(server, world, REPS, seed)
    time.sleep(random.Random(seed).uniform(*WORK_SECONDS))
    server.kill()
    for rep in reps:
        rep.end()
    server.start()
    doubt = ask_again(server, reps)
    made = [number for rep in reps for number in rep.acknowledged]
    twice = [number for number, count in collections.Counter(made).items() if count > 1 or number in known]
    if twice:
        return f"the same number was given twice: {twice}", doubt
    for rep in reps:
        known.update(rep.acknowledged)
        closed.update(rep.closed)
        changed.update(rep.changed)
    problem = compare(server, known, closed, changed) or server.check()
    if not problem and server.stock() != stock:
        problem = "a back order has changed the stock"
    return problem, doubt


def run(engine, rounds, seed):
    """(rounds passed, rounds failed)."""
    passed = failed = doubts = 0
    with cellarbook.Server(engine=engine) as server:
        world = load.make_world(server)
        known, closed, changed = {}, set(), set()  # known: {number: its lines}
        for number in range(rounds):
            problem, doubt = one_round(server, world, known, closed, changed, seed + number)
            doubts += doubt
            if problem:
                print(f"FAIL {engine}, seed {seed + number}: {problem}", flush=True)
                failed += 1
                break
            passed += 1
        print(f"{engine}: {rounds} kills, {len(known)} back orders acknowledged, {len(changed)} changed, "
              f"{len(closed)} closed, {doubts} requests were in doubt")
        bad = server.failures_in_log()
        if any('"status":500' in line or "Sanitizer" in line for line in bad):
            print("the log has failures:\n" + "\n".join(bad[:20]))
            failed += 1
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgres"])
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    sums = [run(engine, options.rounds, options.seed) for engine in options.engine or ["sqlite", "postgres"]]
    print(f"{sum(s[0] for s in sums)} passed, {sum(s[1] for s in sums)} failed")
    return 1 if any(s[1] for s in sums) else 0


if __name__ == "__main__":
    sys.exit(main())
