#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A clock that jumps under reps who work, and memory that does not suffice, because no address can be had or because the kernel
ends who takes more than his group may: nothing acknowledged is lost, nothing is done twice.

    tests/fault/limits.py [--rounds N] [--seed N] [CASE ...]
"""
import argparse
import functools
import os
import pathlib
import random
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import cellarbook  # noqa: E402
import load  # noqa: E402

REPS = 4
HOUR, DAY = 3_600_000, 86_400_000
SHARES = (0.99, 1.0, 1.05, 1.2, 1.5, 2.0)  # of the smallest address space in which the server has started
STEP = 256 * 1024  # bytes: how exactly that is searched for
CGROUPS = pathlib.Path("/sys/fs/cgroup")
GROUP_MB = (4, 8, 16, 24, 32, 48)
JUMPS = (-DAY, 40 * DAY, -400 * DAY, HOUR, -HOUR, 400 * DAY, -1, 3 * HOUR)
JUMP_SECONDS = 0.15
HUNGRY_SECONDS = 1.5


def tokens(server):
    """Credentials without an end, and without a password to hash: sessions do end when the clock runs ahead, and so they must."""
    made = []
    for n in range(REPS):
        client = server.client().sign_in(f"{load.PEOPLE[n % len(load.PEOPLE)]}@demo.example", load.PASSWORD)
        made.append(load.must(client.post("/api/v1/tokens", {"name": f"limits {n}", "scope": "write"}), 201)["token"])
    return made


def start(server, world, keys, seed):
    """Reps at work."""
    reps = [load.Rep(server, "", n, world, seed + n, token) for n, token in enumerate(keys)]
    for rep in reps:
        rep.start()
    return reps


def clock_jumps(options, engine):
    """Back and forth by a millisecond, hours, days, more than a year, while reps work; and home again."""
    with cellarbook.Server(engine=engine, test_clock=True) as server:
        world = load.make_world(server)
        home, chance = server.clock_ms, random.Random(options.seed)
        reps = start(server, world, tokens(server), options.seed)
        jumps = [jump for _ in range(options.rounds) for jump in chance.sample(JUMPS, len(JUMPS))]
        for jump in jumps:
            server.set_clock(home + jump)
            time.sleep(JUMP_SECONDS)
        server.set_clock(home)
        time.sleep(JUMP_SECONDS)
        for rep in reps:
            rep.end()
        if any(rep.unavailable for rep in reps) or server.failures_in_log():
            raise load.Unexpected(f"the jumps were noticed: {server.failures_in_log()[:3]}")
        books = load.Books()
        books.settle(server, reps)
        server.client().sign_in("ana@demo.example", load.PASSWORD)
        return f"{len(jumps)} jumps of up to 400 days, {len(books.known)} back orders acknowledged"


def hungry(server, world, token, stopping):
    """Asks for what takes most memory, until the server is gone or it is enough."""
    body = {"account": world[0][0], "note": "x" * 2000, "lines": [{"product": p, "qty_btl": 1, "note": "x" * 1000} for p in world[1]]}
    try:
        client = server.client(token)
        while not stopping.is_set():
            client.get("/api/v1/back-orders?limit=200")
            client.post("/api/v1/back-orders", {**body, "unknown": "x" * 900_000})
            client.get("/api/v1/openapi.json")
    except Exception:  # noqa: BLE001 - the server may die: that is what is being tried
        pass


def least_size(server):
    """The smallest address space in which it starts. What it takes when nobody limits it says little: most of that is laid aside
    for threads and never touched, and done without when it can't be had."""
    pages = pathlib.Path(f"/proc/{server.pid}/statm").read_text(encoding="ascii").split()[0]
    enough, little = int(pages) * os.sysconf("SC_PAGE_SIZE"), 0
    while enough - little > STEP:
        server.kill()  # it may have had enough to start and not to stop
        middle = (enough + little) // 2
        enough, little = (middle, little) if starts(server, middle) else (enough, middle)
    server.kill()
    return enough


def starts(server, limit):
    """Does it, with so many bytes of addresses? It runs then; else it is gone."""
    os.environ["CELLARBOOK_TEST_WRAP"] = f"prlimit --as={limit}"
    try:
        server.start()
        return True
    except cellarbook.Failed:
        server.kill()
        return False
    finally:
        del os.environ["CELLARBOOK_TEST_WRAP"]


def under_pressure(server, world, keys, seed, books):
    """Reps work while others ask for what takes most memory; then it is started again and all is looked up. What came of it."""
    stopping = threading.Event()
    eaters = [threading.Thread(target=hungry, args=(server, world, keys[0], stopping)) for _ in range(12)]
    for thread in eaters:
        thread.start()
    reps = start(server, world, keys, seed)
    time.sleep(HUNGRY_SECONDS)
    stopping.set()
    ended = server.process.poll() is not None
    server.kill()
    for thread in [*eaters, *reps]:
        thread.join()
    server.start()
    books.settle(server, reps)
    return "ended" if ended else "went on"


def too_little_memory(options, engine):
    """An address space in which it hardly starts (RLIMIT_AS), and requests that want more: it refuses to start, refuses
    requests, or ends at once as in a crash; started again with enough, all that was acknowledged is there."""
    outcomes = {"did not start": 0, "ended": 0, "went on": 0}
    with cellarbook.Server(engine=engine) as server:
        world = load.make_world(server)
        books, keys = load.Books(), tokens(server)
        size = least_size(server)
        for n in range(options.rounds * len(SHARES)):
            server.stop()
            if not starts(server, int(size * SHARES[n % len(SHARES)])):
                outcomes["did not start"] += 1
                server.start()
                continue
            outcomes[under_pressure(server, world, keys, options.seed + n, books)] += 1
        told = f"{', '.join(f'{count} {what}' for what, count in outcomes.items())} of {size >> 20} MB and about; " \
               f"{len(books.known)} back orders acknowledged"
        if not outcomes["did not start"] + outcomes["ended"]:
            raise load.Unexpected(f"there was always enough, so nothing was tried: {told}")
        return told


class Group:
    """A cgroup of our own that may have so many bytes of memory, in either version of the kernel's interface."""

    def __init__(self, limit):
        whole = CGROUPS / "cgroup.controllers"
        self.path = (CGROUPS if whole.exists() else CGROUPS / "memory") / f"cellarbook-{os.getpid()}"
        try:
            self.path.mkdir()
            (self.path / ("memory.max" if whole.exists() else "memory.limit_in_bytes")).write_text(str(limit), encoding="ascii")
        except OSError as why:
            self.end()
            raise load.Skipped(f"no cgroup can be made: {why}") from why

    def take(self, pid):
        (self.path / "cgroup.procs").write_text(str(pid), encoding="ascii")

    def end(self):
        if self.path.exists():
            load.wait_until(lambda: not (self.path / "cgroup.procs").read_text(encoding="ascii"), "the group is not empty")
            self.path.rmdir()


def killed_by_its_group(options, engine):
    """What systemd does with MemoryMax= in a unit: no allocation fails, the kernel kills who goes over. What it had taken before it
    came into the group is not counted, so few MB are soon too little."""
    outcomes = {"ended": 0, "went on": 0}
    with cellarbook.Server(engine=engine) as server:
        world = load.make_world(server)
        books, keys = load.Books(), tokens(server)
        for n in range(options.rounds * len(GROUP_MB)):
            group = Group(GROUP_MB[n % len(GROUP_MB)] << 20)
            try:
                group.take(server.pid)
                outcomes[under_pressure(server, world, keys, options.seed + n, books)] += 1
            finally:
                group.end()
    told = f"{', '.join(f'{count} {what}' for what, count in outcomes.items())}; {len(books.known)} back orders acknowledged"
    if not outcomes["ended"]:
        raise load.Unexpected(f"nobody was killed, so nothing was tried: {told}")
    return told


CASES = {case.__name__: case for case in (clock_jumps, too_little_memory, killed_by_its_group)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("cases", nargs="*", metavar="CASE", choices=[*CASES, []])
    options = parser.parse_args()
    cases = {f"{name} ({engine})": functools.partial(CASES[name], options, engine)
             for name in options.cases or CASES for engine in ("sqlite", "postgres")}
    return load.try_all(cases, options.seed)


if __name__ == "__main__":
    sys.exit(main())
