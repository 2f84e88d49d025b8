#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""libFuzzer on every parser of bytes from outside, with AddressSanitizer and UndefinedBehaviorSanitizer (preset fuzz, clang).

    tests/fuzz/run.py [--seconds S] [TARGET ...]

Each target begins with its corpus and runs so long. An input that breaks it is left in build/fuzz/found/TARGET-…: put it into
tests/fuzz/corpus/TARGET once it is mended, and it is tried with every run of the suite `c` from then on. New inputs that reach
more code are thrown away, so that the corpora stay small enough to be read.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOUND = ROOT / "build/fuzz/found"
INPUT_MAX = 65536
MEMORY_MB = 2048
ONE_SECONDS = 20  # an input that takes longer is a fault


def targets():
    return sorted(path.stem.removeprefix("fuzz_") for path in (ROOT / "tests/fuzz").glob("fuzz_*.c"))


def run(target, seconds):
    """What is wrong; '' if nothing is."""
    with tempfile.TemporaryDirectory(prefix="cellarbook-fuzz-") as fresh:
        command = [ROOT / f"build/fuzz/tests/fuzz/fuzz_{target}", f"-max_total_time={seconds}", f"-max_len={INPUT_MAX}", f"-timeout={ONE_SECONDS}",
                   f"-rss_limit_mb={MEMORY_MB}", f"-artifact_prefix={FOUND}/{target}-", "-print_final_stats=1", fresh,
                   ROOT / "tests/fuzz/corpus" / target]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False,
                              env={**os.environ, "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"})
    runs = re.findall(r"stat::number_of_executed_units: (\d+)", done.stderr)
    covered = re.findall(r"cov: (\d+)", done.stderr)
    print(f"{target}: {runs[-1] if runs else '?'} runs, {covered[-1] if covered else '?'} places reached", flush=True)
    return "" if done.returncode == 0 and runs else done.stderr[-4000:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("names", nargs="*", metavar="TARGET", choices=[*targets(), []])
    options = parser.parse_args()
    if not shutil.which("clang"):
        print("there is no clang\n0 passed, 0 failed, 1 skipped")
        return 0
    FOUND.mkdir(parents=True, exist_ok=True)
    passed = failed = 0
    for target in options.names or targets():
        wrong = run(target, options.seconds)
        passed, failed = passed + (not wrong), failed + bool(wrong)
        if wrong:
            print(f"FAIL {target}\n{wrong}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
