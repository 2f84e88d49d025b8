# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exports of 100,000 rows: when their first byte comes, how long they take, and what others notice meanwhile."""
import itertools
import socket
import subprocess
import time

ROWS = 100000
LIST = "/api/v1/back-orders?status=all"
ROUNDS = 5
OTHERS = 4  # connections that ask beside it, so that either HTTP thread has some of them


def begin(bench, server, kind):
    """A request for the file; milliseconds to the first byte of its body."""
    with socket.create_connection(("127.0.0.1", server.port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began = time.perf_counter()
        wire.sendall(f"GET {LIST}&format={kind} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {bench.TOKEN}\r\n\r\n".encode())
        got = wire.recv(1 << 16)
        if not got.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{kind}: {got[:500]!r}")
        while got.endswith(b"\r\n\r\n") or b"\r\n\r\n" not in got:
            got += wire.recv(1 << 16)
        return (time.perf_counter() - began) * 1000


def whole(bench, server, kind):
    """curl, in a process of its own, fetching the file and throwing it away."""
    return subprocess.Popen(["curl", "-sS", "-f", "-o", "/dev/null", "-H", f"Authorization: Bearer {bench.TOKEN}",
                             f"http://127.0.0.1:{server.port}{LIST}&format={kind}"])


def asked(clients, until):
    """What a page of the list took each of the others, in ms, as long as until() says."""
    taken = []
    for client in itertools.cycle(clients):
        if not until():
            return taken
        taken.append(client.ms([f"{LIST}&limit=50"]))


def measure(bench, wanted):
    with bench.Server(bench.KEPT / "exports", f"sqlite:{bench.kept(ROWS, bench.WRITE_ACCOUNTS)}") as server:
        clients = [bench.Client(server) for _ in range(OTHERS)]
        for kind in ("csv", "xlsx"):
            if f"export.{kind}.first" in wanted:
                begin(bench, server, kind)
                first = bench.median(begin(bench, server, kind) for _ in range(ROUNDS))
                bench.put(f"export.{kind}.first", f"{first:.0f}", "ms to the first byte of 100 thousand rows", "<= 200", first <= 200)
            if f"export.{kind}.others" in wanted:
                beside(bench, server, clients, kind)
        for client in clients:
            client.close()


def beside(bench, server, clients, kind):
    """Others by turns: alone for a second, beside the file for as long as it takes."""
    ratios, quiet, busy, seconds = [], [], [], []
    for _ in range(ROUNDS):
        end = time.perf_counter() + 1
        alone = bench.median(asked(clients, lambda: time.perf_counter() < end))
        began = time.perf_counter()
        with whole(bench, server, kind) as file:
            meanwhile = bench.median(asked(clients, lambda: file.poll() is None))
        if file.returncode != 0:
            raise RuntimeError(f"curl ended with {file.returncode}")
        seconds.append(time.perf_counter() - began)
        ratios.append(meanwhile / alone)
        quiet.append(alone)
        busy.append(meanwhile)
    ratio = bench.median(ratios)
    bench.put(f"export.{kind}.others", f"{ratio:.2f}", "times the median of others' requests", "<= 2", ratio <= 2)
    bench.put(f"export.{kind}.others.quiet", f"{bench.median(quiet):.2f}", "ms without")
    bench.put(f"export.{kind}.others.busy", f"{bench.median(busy):.2f}", "ms beside the export")
    bench.put(f"export.{kind}.speed", f"{ROWS / bench.median(seconds):.0f}", "rows/s, others asking all the time")
