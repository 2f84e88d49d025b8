# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers packed and plain (docs/decisions/0040): bytes, the server's CPU time by turns, and when the first byte of a long file comes."""
import contextlib
import http.client
import time

ROWS = 100000
TURNS = 5
CPU_MS = 600  # that a turn takes at least: the kernel counts in steps of ten
PACKED = "gzip"
# name: what is asked for, and the most that it may be packed, in % of the plain bytes
WHAT = {"packed.list": ("/api/v1/back-orders?status=all&sort=number&dir=desc&offset=0&limit=200&total=true", 25),
        "packed.catalog": ("/api/v1/catalog", 30), "packed.csv": ("/api/v1/accounts?format=csv", 40)}
LONG_FILE = "/api/v1/back-orders?status=all&format=csv"


def begin(bench, connection, path, coding):
    """An answer of which nothing was read yet."""
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.putheader("Authorization", f"Bearer {bench.TOKEN}")
    if coding:
        connection.putheader("Accept-Encoding", coding)
    connection.endheaders()
    got = connection.getresponse()
    if got.status != 200 or got.getheader("Content-Encoding") != coding:
        raise RuntimeError(f"{path}: {got.status} {got.getheaders()}")
    return got


def size_of(bench, connection, path, coding):
    got, size = begin(bench, connection, path, coding), 0
    while piece := got.read(1 << 20):
        size += len(piece)
    return size


def first_ms(bench, server):
    """To the first byte of a file of all rows; the rest is not waited for."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port)) as connection:
        began = time.perf_counter()
        begin(bench, connection, LONG_FILE, PACKED).read(1)
        return (time.perf_counter() - began) * 1000


def cpu_ms(bench, server, connection, path, coding):
    """Of the server, for one answer."""
    before, asked = server.cpu_ms(), 0
    while server.cpu_ms() - before < CPU_MS:
        size_of(bench, connection, path, coding)
        asked += 1
    return (server.cpu_ms() - before) / asked


def measure(bench, wanted):
    with bench.Server(bench.KEPT / "packed", f"sqlite:{bench.kept(ROWS, bench.WRITE_ACCOUNTS)}") as server, \
            contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port)) as connection:
        for name in wanted:
            path, most = WHAT[name]
            plain, packed = (size_of(bench, connection, path, coding) for coding in (None, PACKED))
            share = 100 * packed / plain
            bench.put(name, f"{share:.0f}", "% of the plain bytes", f"<= {most}", share <= most)
            bench.put(f"{name}.plain", f"{plain / 1000:.1f}", "KB")
            bench.put(f"{name}.packed", f"{packed / 1000:.1f}", "KB")
            if name == "packed.csv":
                first = bench.median(first_ms(bench, server) for _ in range(TURNS))
                bench.put(f"{name}.first", f"{first:.0f}", "ms to the first byte of 100 thousand rows", "<= 200", first <= 200)
            turns = [[cpu_ms(bench, server, connection, path, coding) for coding in (None, PACKED)] for _ in range(TURNS)]
            bench.put(f"{name}.cpu.plain", f"{bench.median(a for a, _ in turns):.2f}", "ms of a CPU for it, plain")
            bench.put(f"{name}.cpu.packed", f"{bench.median(b for _, b in turns):.2f}", "ms of a CPU for it, packed")
