#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exports of many rows within 64 MB: what a server that makes them needs beyond one that has only shown a page of the list.

    tests/report/memory.py [--long] [--engine sqlite|postgres]

Each file is made both ways, sent as it is made and by a job. --long: a sheet and a little more, 1,050,000 rows; else 20,000, of
which one that kept its rows would show as well. On PostgreSQL the kernel's own high-water mark counts (VmHWM). With SQLite the
database's file is mapped into memory, which that mark counts too; there the highest of many looks at what is not a file counts.
What a job writes fills the cache of SQLite's writer, and is within the bound.
"""
import argparse
import http.client
import os
import pathlib
import re
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
sys.path.insert(0, str(ROOT / "tests/perf"))

import cellarbook  # noqa: E402
import fill  # noqa: E402
from claims import Wrong, same  # noqa: E402

PASSWORD = "a long memory password"
BOUND_MB = 64
LOOK_SECONDS = 0.01
WAIT_SECONDS = 3000
LIST = "/api/v1/back-orders?columns=number,account.name,account.code,status,total_btl,products,created_at,waiting_since"


class Watch:
    """The most that a process has held since this was made, in MB."""

    def __init__(self, server):
        self.path, self.field = f"/proc/{server.pid}/status", "VmHWM" if server.engine == "postgres" else "RssAnon"
        self.most = self.look()
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def look(self):
        text = pathlib.Path(self.path).read_text(encoding="ascii")
        return int(re.search(self.field + r":\s+(\d+) kB", text).group(1)) / 1024

    def run(self):
        while not self.ends.wait(LOOK_SECONDS):
            self.most = max(self.most, self.look())

    def end(self):
        self.ends.set()
        self.thread.join()
        return self.most


def fetch(client, path, kind, rows):
    """Reads a file without keeping it, and counts its rows; its length."""
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=WAIT_SECONDS)
    connection.request("GET", path, headers={"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())})
    answer = connection.getresponse()
    same(answer.status, 200, path)
    lines = length = 0
    while chunk := answer.read(1 << 16):
        lines += chunk.count(b"\n")
        length += len(chunk)
    connection.close()
    if kind == "csv":
        same(lines, rows + 1, f"lines of {path}")
    return length


def by_job(client, path):
    job = client.post("/api/v1/exports", {"path": path}).json["id"]
    end = time.monotonic() + WAIT_SECONDS
    while (now := client.get(f"/api/v1/jobs/{job}").json)["state"] in ("waiting", "running"):
        if time.monotonic() > end:
            raise Wrong(f"the job does not end: {now}")
        if now["total"] is not None and not now["done"] <= now["total"]:
            raise Wrong(f"more is done than there is: {now}")
        time.sleep(0.05)
    return now


def filled(engine, rows):
    """A server, not started yet, on that many back orders."""
    server = cellarbook.Server(engine=engine, start=False)
    server.__enter__()
    server.run("user", "add", "--role", "admin", "--name", "Dana", "dana@demo.example", text=PASSWORD + "\n")
    (fill.fill_postgres(server.store.url, rows) if engine == "postgres" else fill.fill_sqlite(server.store.path, rows))
    return server


def client_of(server):
    client = server.client().sign_in("dana@demo.example", PASSWORD)
    client.port = server.port
    same(client.get("/api/v1/back-orders?limit=200").status, 200, "a page")
    return client


def within(engine, what, watch, without, bound):
    most = watch.end() - without
    print(f"{engine}: exports {what}: {watch.field} {most:.0f} MB more than the {without:.0f} MB without, {bound} allowed", flush=True)
    if most > bound:
        raise Wrong(f"{engine}: {most:.0f} MB more than a server without exports")


def measure(engine, rows):
    server = filled(engine, rows)
    try:
        server.start()
        client_of(server).close()
        watch = Watch(server)
        time.sleep(1)
        without = watch.end()
        server.restart()
        client = client_of(server)
        watch, lengths = Watch(server), {}
        for kind in ("csv", "xlsx"):
            lengths[kind] = fetch(client, f"{LIST}&format={kind}", kind, rows)
        within(engine, "sent as they are made", watch, without, BOUND_MB)
        watch = Watch(server)
        for kind in ("csv", "xlsx"):
            job = by_job(client, f"{LIST}&format={kind}")
            same((job["state"], job["done"], job["total"], job["result"]["bytes"]), ("done", rows, rows, lengths[kind]), "the job")
            same(fetch(client, f"/api/v1/jobs/{job['id']}/file", kind, rows), lengths[kind], "the file of the job")
        within(engine, "by jobs", watch, without, BOUND_MB)
    finally:
        server.__exit__(None, None, None)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--engine", choices=("sqlite", "postgres"))
    args = parser.parse_args()
    engines = [args.engine] if args.engine else ["sqlite", *(["postgres"] if os.environ.get("CELLARBOOK_TEST_PG") else [])]
    passed = failed = 0
    for engine in engines:
        try:
            measure(engine, 1_050_000 if args.long else 20_000)
            passed += 1
        except Wrong as error:
            failed += 1
            print(f"FAILED {engine}: {error}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
