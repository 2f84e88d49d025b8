#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Browser tests: the real program with the demo company, Chromium, and one process of Node for each file *.test.mjs.

    tests/browser/run.py [--long] [--ways] [--engine postgres] [--only WORDS] [NAME ...]      names of files, without .test.mjs, or patterns

Screenshots go to build/shots/. --long also takes every page in the looks that the short run leaves out, and what is long;
--only runs the tests whose names have these words.
"""
import argparse
import contextlib
import fnmatch
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/lib"), str(ROOT / "tests/mail")]

import cellarbook  # noqa: E402
import chromium  # noqa: E402
import peers  # noqa: E402

FOLDER = ROOT / "tests/browser"
PASSWORD = "a long password for the demo"
cellarbook.secrets.add(PASSWORD)
CLOSING = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)
FILE_SECONDS = 900  # a file takes a minute or less; where much else runs, many times that


def run_file(path, server, mails, args):
    """(passed, failed) of one file. What it says is shown as it comes, also of one that does not end."""
    env = {**os.environ, "CELLARBOOK_URL": f"http://127.0.0.1:{server.port}", "CELLARBOOK_DEMO_PASSWORD": PASSWORD,
           "CELLARBOOK_MAILS": mails, "CHROMIUM": chromium.program(), "LONG": "1" if args.long else "", "ONLY": args.only,
           "WAYS": "1" if args.ways else ""}
    with subprocess.Popen([ROOT / "tools/web.py", "node", path], env=env, stdout=subprocess.PIPE, text=True, start_new_session=True) as node:
        late = threading.Timer(FILE_SECONDS * (4 if args.long else 1), os.killpg, [node.pid, signal.SIGTERM])
        late.start()
        passed = failed = 0
        for line in node.stdout:
            print(line, end="", flush=True)
            closing = CLOSING.match(line)
            if closing:
                passed, failed = int(closing[1]), int(closing[2])
        late.cancel()
    if node.returncode and not failed:
        print(f"FAILED {path.name} did not reach its end", flush=True)
        failed = 1
    return passed, failed


@contextlib.contextmanager
def mail_sink(name):
    """(the settings, the folder): where the mails of a file's server go. Manage's go to a mail server that refuses some."""
    if name != "manage":
        with tempfile.TemporaryDirectory() as folder:
            yield {"CELLARBOOK_MAIL": f"dir:{folder}"}, folder
        return
    refused = set()

    def once(address):
        if not address.startswith("refused-once") or address in refused:
            return None
        refused.add(address)
        return "550 5.1.1 not this time"

    with peers.SmtpServer() as smtp:
        smtp.handler.rcpt = once
        yield {"CELLARBOOK_MAIL": f"smtp://127.0.0.1:{smtp.port}", "CELLARBOOK_MAIL_FROM": "desk@demo.example"}, ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--ways", action="store_true", help="only the documented ways")
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--only", default="")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    if not chromium.program():
        print("Chromium is missing; script/setup test installs it\n0 passed, 1 failed")
        return 1
    passed = failed = 0
    for path in sorted(FOLDER.glob("*.test.mjs")):
        name = path.name.removesuffix(".test.mjs")
        if args.names and not any(fnmatch.fnmatch(name, wanted) for wanted in args.names):
            continue
        if args.ways and "way(" not in path.read_text(encoding="utf-8"):
            continue
        print(f"-- {path.name}", flush=True)
        # A company of its own for each file: what one writes is not in the way of the next.
        with mail_sink(name) as (sink, mails), cellarbook.Server(
                engine=args.engine, demo=True, env={"CELLARBOOK_DEMO_PASSWORD": PASSWORD, **sink}) as server:
            good, bad = run_file(path, server, mails, args)
            for line in server.failures_in_log():
                print(f"FAILED the server's log: {line}")
                bad += 1
        passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
