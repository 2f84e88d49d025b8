# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs the cases of a suite on SQLite and, when CELLARBOOK_TEST_PG names a server, on PostgreSQL (tests/lib/postgres.py
starts one): a case is a function of the engine's name, and has failed when it raises."""
import argparse
import os
import sys
import time
import traceback


def main(cases, doc, once=()):
    """The exit code; the last line counts. once: names of cases that are of SQLite alone, unless with --long."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="append", choices=("sqlite", "postgres"))
    parser.add_argument("--long", action="store_true", help="every case on every engine")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    engines = options.engine or ["sqlite"] + ["postgres"] * bool(os.environ.get("CELLARBOOK_TEST_PG"))
    passed = failed = 0
    for engine in engines:
        for case in cases:
            left_out = engine != "sqlite" and case.__name__ in once and not options.long
            if left_out or (options.names and case.__name__ not in options.names):
                continue
            began = time.monotonic()
            try:
                case(engine)
            except Exception:  # noqa: BLE001 - told as this case's failure
                failed += 1
                print(f"FAIL {case.__name__} ({engine})\n{traceback.format_exc()}")
            else:
                passed += 1
                print(f"ok   {case.__name__} ({engine}, {time.monotonic() - began:.1f} s)")
            sys.stdout.flush()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
