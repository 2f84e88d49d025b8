#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many at once, for a build with ThreadSanitizer: reps at work, an admin beside them, somebody who reads all there is to
read; in the end the server is stopped while they work.

    tests/fault/threads.py [--seconds N]

Passed when no answer was unexpected, the sanitizer had nothing to say, the server ended by itself and `check` is clean.
"""
import argparse
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))

import cellarbook  # noqa: E402
import load  # noqa: E402

REPS = 8
PATHS = ("/healthz", "/readyz", "/metrics", "/api/v1/openapi.json", "/api/v1/company", "/api/v1/accounts",
         "/api/v1/products", "/api/v1/back-orders?total=1", "/api/v1/changes", "/api/v1/catalog")


def run(engine, seconds):
    """What is wrong; '' if nothing is."""
    with cellarbook.Server(engine=engine) as server:
        world = load.make_world(server)
        office, admin = server.office(), load.Admin(server, world)
        reps = load.start(server, world, REPS, 1)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for path in PATHS:
                answer = office.get(path)
                if answer.status >= 500:
                    return f"{path}: {answer}"
            admin.step()
        server.stop()
        for rep in reps:
            rep.end()
        problem = server.check()
        bad = [line for line in server.failures_in_log() if '"status":503' not in line]  # "stopping" is an answer
        print(f"{engine}: {sum(rep.done for rep in reps)} steps of {REPS} reps, {admin.steps} of the admin")
        return problem or "\n".join(bad[:60])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgres"])
    options = parser.parse_args()
    failed = 0
    engines = options.engine or ["sqlite", "postgres"]
    for engine in engines:
        try:
            problem = run(engine, options.seconds)
        except (load.Unexpected, cellarbook.Failed) as error:
            problem = str(error)
        if problem:
            print(f"FAIL {engine}: {problem}")
        failed += bool(problem)
    print(f"{len(engines) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
