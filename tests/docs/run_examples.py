#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Types the examples of README.md, docs/api.md and docs/webhooks.md into a shell, against a demo company of their own.

    tests/docs/run_examples.py

The ```sh blocks of a page run as one script, in order. Each curl must answer the status that stands as a
comment behind it; the last line counts them. CELLARBOOK_BIN names the program.
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CELLARBOOK_BIN", str(ROOT / "build/dev/cellarbook"))
PAGES = ("README.md", "docs/api.md", "docs/webhooks.md")
PASSWORD = "try-the-wine"  # the one of the pages
PORT_OF_PAGES = "127.0.0.1:8080"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"# (\d{3})$", re.MULTILINE)
READY_S = 60
# The real curl, which says the status of each answer on a line of its own in a file; with -s, as in a loop that waits for
# something, it says nothing.
CURL = """#!/bin/sh
[ "$1" != -s ] || exec /usr/bin/curl "$@"
exec /usr/bin/curl -sS -w '%{{stderr}}status %{{http_code}}\\n' "$@" 2>>{log}
"""


def start(folder):
    """The demo company's server: the process and its address."""
    env = {**os.environ, "CELLARBOOK_DATA": str(folder), "CELLARBOOK_LISTEN": "127.0.0.1:0",
           "CELLARBOOK_DEMO_PASSWORD": PASSWORD}
    subprocess.run([PROGRAM, "demo"], env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = folder / "server.log"
    with open(log, "wb") as out:
        process = subprocess.Popen([PROGRAM, "serve"], env=env, stderr=out)
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        port = re.search(r"server_ready .*?port=(\d+)", log.read_text(encoding="utf-8"))
        if port:
            return process, f"127.0.0.1:{port.group(1)}"
        time.sleep(0.05)
    process.kill()
    raise RuntimeError("the server does not start:\n" + log.read_text(encoding="utf-8"))


def run_page(page, folder, address):
    """(status expected, status seen or None) of each curl of a page, and what went wrong besides."""
    text = "".join(BLOCK.findall((ROOT / page).read_text(encoding="utf-8")))
    expected = STATUS.findall(text)
    work = folder / page.replace("/", "-")
    work.mkdir()
    statuses = work / "statuses"
    (work / "curl").write_text(CURL.format(log=statuses), encoding="utf-8")
    (work / "curl").chmod(0o755)
    script = "set -eu\n" + text.replace(PORT_OF_PAGES, address)
    done = subprocess.run(["bash", "-c", script], cwd=work, capture_output=True, text=True, timeout=120, check=False,
                          env={**os.environ, "PATH": f"{work}:/usr/bin:/bin", "CELLARBOOK_DEMO_PASSWORD": PASSWORD})
    said = statuses.read_text(encoding="utf-8") if statuses.exists() else ""
    seen = re.findall(r"^status (\d{3})$", said, re.MULTILINE)
    wrong = "" if done.returncode == 0 else f"the script ended with {done.returncode}: {done.stderr.strip()}"
    if len(seen) > len(expected):
        wrong += f" {len(seen) - len(expected)} more answers than statuses on the page"
    return list(zip(expected, seen + [None] * len(expected))), wrong


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="cellarbook-docs-") as name:
        folder = pathlib.Path(name)
        process, address = start(folder)
        try:
            for page in PAGES:
                pairs, wrong = run_page(page, folder, address)
                for number, (expected, seen) in enumerate(pairs, 1):
                    passed += expected == seen
                    failed += expected != seen
                    if expected != seen:
                        print(f"{page}: request {number}: expected {expected}, got {seen}")
                if wrong or not pairs:
                    failed += 1
                    print(f"{page}: {wrong or 'has no examples'}")
        finally:
            process.send_signal(signal.SIGTERM)
            failed += process.wait(30) != 0
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
