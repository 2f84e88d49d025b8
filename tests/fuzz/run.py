#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""libFuzzer on every parser of bytes from outside, with AddressSanitizer and UndefinedBehaviorSanitizer (preset fuzz, clang).

    tests/fuzz/run.py [--seconds S] [--runs N] [--jobs N] [TARGET ...]

Each target begins with its corpus and ends after S seconds of a processor or N runs, whichever comes first: what others do on
the machine makes it later, not less. Targets begin in the order that they are named in. What is printed of each: its runs, how
long it took and how much of a processor meanwhile, and how many places of the code it reached. An input that breaks it is shown
and left in build/fuzz/found/TARGET-…: put it into tests/fuzz/corpus/TARGET once it is mended, and it is tried with every run of
the suite `c` from then on. New inputs that reach more code are thrown away, so that the corpora stay small enough to be read.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/fuzz"
FOUND = BUILD / "found"
RUNS = 10_000_000
INPUT_MAX = 65536
MEMORY_MB = 2048
ONE_SECONDS = 20  # an input that takes longer is a fault
ENOUGH = 0.95     # of the seconds; a further round for less would only read the corpus again
SHOWN_BYTES = 256
SHOWN_CHARACTERS = 4000


def targets():
    return sorted(path.stem.removeprefix("fuzz_") for path in (ROOT / "tests/fuzz").glob("fuzz_*.c"))


def dictionary(folder):
    """The names of all fields, parameters and values, and all paths, which no fuzzer would guess."""
    text = subprocess.run([BUILD / "cellarbook", "openapi"], capture_output=True, text=True, check=True).stdout
    words = sorted({re.sub(r"{.*?}", "1", word) for word in re.findall(r'"([a-z][a-z0-9_.]{1,40}|/api/[a-z0-9/{}.-]+)"', text)})
    path = pathlib.Path(folder) / "dictionary"
    path.write_text("".join(f'"{word}"\n' for word in words), encoding="ascii")
    return path


def memory():
    """Where a target's database lies: what is searched is the program, and not what the disk does under others."""
    return {"TMPDIR": "/dev/shm"} if os.access("/dev/shm", os.W_OK) else {}


def measured(command, env):
    """(exit code, what it said, seconds of a processor that it took)."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", env=env) as process:
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, said, used.ru_utime + used.ru_stime


def wrong_input(said):
    """The input that libFuzzer has kept: its path and its first bytes. '' if it kept none."""
    kept = re.findall(r"Test unit written to (\S+)", said)
    if not kept:
        return ""
    path = pathlib.Path(kept[-1])
    data = path.read_bytes()
    more = f" and {len(data) - SHOWN_BYTES} more" if len(data) > SHOWN_BYTES else ""
    return f"input: {path.relative_to(ROOT)}, {len(data)} bytes: {data[:SHOWN_BYTES]!r}{more}"


def run(target, options):
    """(a line about it, what is wrong: '' if nothing is). The library ends by the clock, so there may be several rounds; each
    goes on with what those before have found."""
    began, runs, used, covered = time.monotonic(), 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="cellarbook-fuzz-") as folder:
        fresh = pathlib.Path(folder) / "fresh"
        fresh.mkdir()
        words = dictionary(folder)
        while used < options.seconds * ENOUGH and runs < options.runs:
            command = [BUILD / f"tests/fuzz/fuzz_{target}", f"-max_total_time={max(1, round(options.seconds - used))}",
                       f"-runs={options.runs - runs}", f"-max_len={INPUT_MAX}", f"-timeout={ONE_SECONDS}",
                       f"-rss_limit_mb={MEMORY_MB}", f"-dict={words}", f"-artifact_prefix={FOUND}/{target}-",
                       "-print_final_stats=1", fresh, ROOT / "tests/fuzz/corpus" / target]
            code, said, took = measured(command, {**os.environ, **memory(), "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"})
            done = re.findall(r"stat::number_of_executed_units: (\d+)", said)
            runs, used = runs + sum(map(int, done)), used + took
            covered = max([covered, *map(int, re.findall(r"cov: (\d+)", said))])
            if code != 0 or not done:
                break
    line = f"{target}: {runs:,} runs in {time.monotonic() - began:.0f} s, {used:.0f} s of a processor, {covered} places reached"
    return line, "" if code == 0 and done else f"{said[-SHOWN_CHARACTERS:]}\n{wrong_input(said)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--jobs", type=int, default=1, help="so many targets at a time")
    parser.add_argument("names", nargs="*", metavar="TARGET", choices=[*targets(), []])
    options = parser.parse_args()
    if not shutil.which("clang"):
        print("there is no clang\n0 passed, 0 failed, 1 skipped")
        return 0
    FOUND.mkdir(parents=True, exist_ok=True)
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for line, wrong in pool.map(lambda target: run(target, options), options.names or targets()):
            passed, failed = passed + (not wrong), failed + bool(wrong)
            print(f"FAIL {line}\n{wrong}" if wrong else line, flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
