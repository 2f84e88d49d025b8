#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs the scenarios: texts that a person of the trade can read, played through the real program.

    tests/scenario/run.py [--record] [--engine sqlite|postgres] [NAME ...]

Each scenario is played on SQLite and, when CELLARBOOK_TEST_PG names a server, on PostgreSQL. What was asked and
answered is written down; the transcripts of both engines and the committed `NAME.expected` must be equal to the byte.
Afterwards `cellarbook check` must be clean and the access log without a 5xx. `--record` writes the expectation anew.

The language: a line that begins at the margin is prose; an indented line is a step (language.py says which).
"""
import argparse
import difflib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "lib"))

import play  # noqa: E402


def differ(name, left_name, left, right_name, right):
    """Prints how two transcripts differ; True if they do."""
    if left == right:
        return False
    print(f"  {name}: {left_name} and {right_name} differ")
    lines = difflib.unified_diff(left.splitlines(), right.splitlines(), left_name, right_name, lineterm="", n=4)
    for count, line in enumerate(lines):
        if count == 60:
            print("    …")
            break
        print("    " + line)
    return True


def run_one(path, engines, record):
    """Plays one scenario on each engine; True if all is as expected."""
    transcripts = {}
    for engine in engines:
        try:
            transcripts[engine] = play.play(path, engine)
        except play.Wrong as wrong:
            print(f"  {path.stem} on {engine}: {wrong}")
            return False
    first = transcripts[engines[0]]
    good = True
    for engine in engines[1:]:
        good &= not differ(path.stem, engines[0], first, engine, transcripts[engine])
    expected = path.with_suffix(".expected")
    if record and good:
        expected.write_text(first, encoding="utf-8")
    elif not expected.exists():
        print(f"  {path.stem}: no {expected.name}; make it with --record and read it")
        good = False
    else:
        good &= not differ(path.stem, expected.name, expected.read_text(encoding="utf-8"), engines[0], first)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="write the expectations anew")
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgres"], help="only this one")
    parser.add_argument("names", nargs="*", help="scenarios, without .txt; all if none")
    options = parser.parse_args()
    engines = options.engine or play.engines_here()
    paths = sorted(p for p in HERE.glob("*.txt") if not p.stem.startswith("world"))
    if options.names:
        paths = [p for p in paths if p.stem in options.names]
    passed = failed = 0
    for path in paths:
        good = run_one(path, engines, options.record)
        print(f"{'ok  ' if good else 'FAIL'} {path.stem} ({', '.join(engines)})", flush=True)
        passed += good
        failed += not good
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
