#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Backups while reps work: each copy, from a file and from standard output, is restored and must be clean, have all that was
acknowledged before it was begun, and nothing that was never asked for.

    tests/fault/backup.py [--rounds N] [--seed N]

How much slower the reps are meanwhile is printed, not judged. SQLite only: PostgreSQL has its own means.
"""
import argparse
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import cellarbook  # noqa: E402
import load  # noqa: E402

REPS = 6
REST_SECONDS = 0.5


def made(reps):
    """What has been acknowledged so far."""
    return {number: lines for rep in reps for number, lines in list(rep.acknowledged.items())}


def back_up(server, path, to_output):
    """(began, ended)."""
    began = time.monotonic()
    if to_output:
        with open(path, "wb") as out:
            done = subprocess.run([server.binary, "backup", "-"], stdout=out, stderr=subprocess.PIPE, env=server.environment, check=False)
        if done.returncode or done.stderr:
            raise load.Unexpected(f"backup ended with {done.returncode}: {done.stderr.decode()}")
    else:
        done = server.run("backup", path)
        if done.returncode:
            raise load.Unexpected(f"backup ended with {done.returncode}: {done.stderr}")
    return began, time.monotonic()


def restored(path, before, later):
    """Starts a server on the copy: what was acknowledged before is there, and nothing that is not among ${later}."""
    with cellarbook.Server(company=False, start=False) as server:
        (server.data / "cellarbook.sqlite").write_bytes(path.read_bytes())
        server.start()
        problem = server.check()
        found = {int(number) for number, in server.sql("SELECT number FROM back_orders")}
        if problem or not set(before) <= found or not found <= later:
            raise load.Unexpected(f"{problem}; lost: {sorted(set(before) - found)[:9]}; of nobody: {sorted(found - later)[:9]}")
        return len(found)


def run(rounds, seed):
    with cellarbook.Server() as server:
        world = load.make_world(server)
        reps = load.start(server, world, REPS, seed)
        time.sleep(REST_SECONDS)
        copies, during, idle = [], [0, 0.0], [0, 0.0]
        for n in range(rounds):
            path, before = server.folder / f"copy{n}.sqlite", made(reps)
            steps = sum(rep.done for rep in reps)
            began, ended = back_up(server, path, n % 2 == 0)
            later = sum(rep.done for rep in reps)
            during = [during[0] + later - steps, during[1] + ended - began]
            time.sleep(max(REST_SECONDS, ended - began))
            idle = [idle[0] + sum(rep.done for rep in reps) - later, idle[1] + time.monotonic() - ended]
            copies.append((path, before))
        for rep in reps:
            rep.end()
        if list(server.data.glob("*.part")):
            raise load.Unexpected("a part was left behind")
        everything = set(made(reps))
        counts = [restored(path, before, everything) for path, before in copies]
        beside, alone = during[0] / during[1], idle[0] / idle[1]
        return (f"{rounds} copies with {counts[0]} to {counts[-1]} back orders; {beside:.0f} steps/s of reps while copying, "
                f"{alone:.0f} otherwise ({beside / alone:.0%})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    try:
        print(run(options.rounds, options.seed))
    except Exception as wrong:  # noqa: BLE001 - told as a failure
        print(f"FAIL seed {options.seed}: {wrong!r}\n0 passed, 1 failed")
        return 1
    print("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
