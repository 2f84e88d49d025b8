#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Browser tests: the real program with the demo company, Chromium, and one process of Node for each file *.test.mjs.

    tests/browser/run.py [--long] [NAME ...]      names of files, without .test.mjs

Screenshots go to build/shots/. --long also takes every page in the looks that the short run leaves out.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))

import cellarbook  # noqa: E402

FOLDER = ROOT / "tests/browser"
PASSWORD = "a long password for the demo"
CLOSING = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)
FILE_SECONDS = 400


def run_file(path, server, mails, long):
    """(passed, failed) of one file."""
    env = {**os.environ, "CELLARBOOK_URL": f"http://127.0.0.1:{server.port}", "CELLARBOOK_DEMO_PASSWORD": PASSWORD,
           "CELLARBOOK_MAILS": mails, "CHROMIUM": shutil.which("chromium") or "", "LONG": "1" if long else ""}
    done = subprocess.run([ROOT / "tools/web.py", "node", path], env=env, stdout=subprocess.PIPE, text=True, check=False,
                          timeout=FILE_SECONDS * (4 if long else 1))
    print(done.stdout, end="", flush=True)
    found = CLOSING.findall(done.stdout)
    passed, failed = (int(n) for n in found[-1]) if found else (0, 0)
    return passed, failed or (1 if done.returncode else 0)


def main():
    names = [a for a in sys.argv[1:] if not a.startswith("-")]
    long = "--long" in sys.argv
    if shutil.which("chromium") is None:
        print("chromium is missing; script/setup test installs it\n0 passed, 1 failed")
        return 1
    passed = failed = 0
    for path in sorted(FOLDER.glob("*.test.mjs")):
        if names and path.name.removesuffix(".test.mjs") not in names:
            continue
        print(f"-- {path.name}", flush=True)
        # A company of its own for each file: what one writes is not in the way of the next.
        with tempfile.TemporaryDirectory() as mails, cellarbook.Server(
                demo=True, env={"CELLARBOOK_DEMO_PASSWORD": PASSWORD, "CELLARBOOK_MAIL": f"dir:{mails}"}) as server:
            good, bad = run_file(path, server, mails, long)
            for line in server.failures_in_log():
                print(f"FAILED the server's log: {line}")
                bad += 1
        passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
