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


def one_round(server, world, books, seed):
    """(what is wrong, how many were in doubt)."""
    stock = server.stock()
    reps = load.start(server, world, REPS, seed)
    time.sleep(random.Random(seed).uniform(*WORK_SECONDS))
    server.kill()
    for rep in reps:
        rep.end()
    server.start()
    doubt = load.ask_again(server, reps)
    made = [number for rep in reps for number in rep.acknowledged]
    twice = [number for number, count in collections.Counter(made).items() if count > 1 or number in books.known]
    if twice:
        return f"the same number was given twice: {twice}", doubt
    books.take(reps)
    problem = books.problem(server)
    if not problem and server.stock() != stock:
        problem = "a back order has changed the stock"
    return problem, doubt


def run(engine, rounds, seed):
    """(rounds passed, rounds failed)."""
    passed = failed = doubts = 0
    with cellarbook.Server(engine=engine) as server:
        world, books = load.make_world(server), load.Books()
        for number in range(rounds):
            try:
                problem, doubt = one_round(server, world, books, seed + number)
            except cellarbook.Failed as error:  # it does not start again: what went before is told all the same
                problem, doubt = str(error), 0
            doubts += doubt
            if problem:
                print(f"FAIL {engine}, seed {seed + number}: {problem}", flush=True)
                failed += 1
                break
            passed += 1
        print(f"{engine}: {passed + failed} kills, {len(books.known)} back orders acknowledged, {len(books.changed)} changed, "
              f"{len(books.closed)} closed, {doubts} requests were in doubt")
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
