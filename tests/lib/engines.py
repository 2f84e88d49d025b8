# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs the cases of a suite on SQLite and, when CELLARBOOK_TEST_PG names a server, on PostgreSQL (tests/lib/postgres.py
starts one): a case is a function of the engine's name, or of what its suite makes of that, and has failed when it raises."""
import argparse
import contextlib
import os
import sys
import time
import traceback


@contextlib.contextmanager
def bare(engine):
    """Nothing is made: a case is given the engine's name."""
    yield (engine,)


def main(cases, doc, once=(), within=bare):
    """The exit code; the last line counts. once: names of cases that are of SQLite alone, unless with --long. within: a context
    manager of what the cases of an engine have in common; it yields their arguments."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="append", choices=("sqlite", "postgres"))
    parser.add_argument("--long", action="store_true", help="every case on every engine")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    engines = options.engine or ["sqlite"] + ["postgres"] * bool(os.environ.get("CELLARBOOK_TEST_PG"))
    passed = failed = 0
    for engine in engines:
        chosen = [case for case in cases if (engine == "sqlite" or case.__name__ not in once or options.long) and
                  (not options.names or case.__name__ in options.names)]
        with within(engine) as given:
            for case in chosen:
                began = time.monotonic()
                try:
                    case(*given)
                except Exception:  # noqa: BLE001 - told as this case's failure
                    failed += 1
                    print(f"FAIL {case.__name__} ({engine})\n{traceback.format_exc()}")
                else:
                    passed += 1
                    print(f"ok   {case.__name__} ({engine}, {time.monotonic() - began:.1f} s)")
                sys.stdout.flush()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
