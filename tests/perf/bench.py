#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measures the release against the bars of docs/performance.md: bench.py [--tsv] [--list] [NAME ...]

Ratios are of pairs taken in turn, a second or two each, and the median of the pairs counts: on a machine that is never
quite quiet only a neighbour's figure of the same moment means anything. What bare engines do is measured by bare_sqlite
and bare_postgres, which run the program's own statements without the program.
"""
import argparse
import contextlib
import hashlib
import itertools
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
sys.path.insert(0, str(ROOT / "tests/perf"))
import bench_exports  # noqa: E402 - found only now
import bench_packed  # noqa: E402
import bench_web  # noqa: E402
import fill  # noqa: E402
import postgres  # noqa: E402

BUILD = ROOT / "build/release"
KEPT = ROOT / "build/perf"  # filled databases, made once
TOKEN = "performance-token-performance-token-perform"
TOKEN_HASH = hashlib.blake2b(TOKEN.encode(), digest_size=32).digest()
USER = 9000000  # an admin of tests/perf/fill.sql
WRITE_ACCOUNTS = 19999  # many, so that no account comes to wait for hundreds of back orders while we measure
SORTS = ("number", "created", "age", "account")
results = []


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def put(name, value, unit, bar="", ok=None):
    results.append((name, value, unit, bar, "" if ok is None else "yes" if ok else "no"))


def median(values):
    return statistics.median(values)


# --- databases ---

def kept(back_orders, accounts=fill.ACCOUNTS, every=fill.EVERY):
    """A filled SQLite database, made when it isn't there yet for this schema and this filling; every how many-th is open."""
    made_of = b"".join(p.read_bytes() for p in sorted((ROOT / "sql/migrations").glob("*.sql"))
                       + [ROOT / "tests/perf/fill.sql", ROOT / "tests/perf/fill.py"])
    name = f"{back_orders}-{accounts}" + ("" if every == fill.EVERY else f"-every-{every}")
    path = KEPT / f"{name}-{hashlib.sha256(made_of).hexdigest()[:12]}.sqlite"
    if not path.exists():
        for old in KEPT.glob(f"{name}-" + 12 * "[0-9a-f]" + ".*"):
            old.unlink()
        say(f"filling a database with {back_orders} back orders")
        fresh = path.with_suffix(".new")
        init(f"sqlite:{fresh}")
        fill.fill_sqlite(fresh, back_orders, accounts, every)
        db = sqlite3.connect(fresh)
        db.execute(token_sql(f"x'{TOKEN_HASH.hex()}'"))
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        fresh.rename(path)
    return path


def token_sql(blob):
    """A token that was "last used" in the future, so that no measurement pays for noting it."""
    return ("INSERT INTO api_tokens (user_id, name, token_hash, scope, created_at, last_used_at)"
            f" VALUES ({USER}, 'bench', {blob}, 'admin', 0, {int(time.time() * 1000) + 10**9})")


def environment(url, data):
    env = {name: value for name, value in os.environ.items() if not name.startswith("CELLARBOOK_")}
    return {**env, "CELLARBOOK_LISTEN": "127.0.0.1:0", "CELLARBOOK_DATA": str(data), "CELLARBOOK_DATABASE_URL": url,
            "CELLARBOOK_LOG_FORMAT": "json", "CELLARBOOK_RATE_TOKEN": "1000000", "CELLARBOOK_RATE_USER": "1000000"}


def init(url):
    """The program's own empty database."""
    done = subprocess.run([BUILD / "cellarbook", "init", "--name", "Measured Wines", "--time-zone", "America/Chicago"],
                          env=environment(url, KEPT), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"cellarbook init: {done.stdout}{done.stderr}")


@contextlib.contextmanager
def workspace():
    """A folder beside the kept databases: on the same disk, which must be a real one."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=KEPT) as folder:
        yield pathlib.Path(folder)


# --- the program ---

class Server:
    """`cellarbook serve`, with the log of a production server going to a file."""

    def __init__(self, folder, url, **env):
        self.folder, self.url, self.env = pathlib.Path(folder), url, env
        self.folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self):
        log_path = self.folder / "log"
        self.log = open(log_path, "ab")
        seen = log_path.stat().st_size
        began = time.monotonic()
        self.process = subprocess.Popen([BUILD / "cellarbook", "serve"], stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, env={**environment(self.url, self.folder), **self.env})
        with open(log_path, encoding="utf-8") as log:
            log.seek(seen)
            self.port = None
            while self.port is None:
                line = log.readline()
                if '"server_ready"' in line:
                    self.ready_ms = (time.monotonic() - began) * 1000
                    self.port = json.loads(line)["port"]
                elif self.process.poll() is not None or time.monotonic() - began > 60:
                    raise RuntimeError(f"cellarbook serve did not get ready: {log_path.read_text()[-2000:]}")
                elif line == "":
                    time.sleep(0.0005)
        return self

    def __exit__(self, *_error):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(60) != 0:
            raise RuntimeError("cellarbook serve did not stop well")
        self.log.close()

    def cpu_ms(self):
        """What the server has used so far."""
        ticks = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(ticks[11]) + int(ticks[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def resident_mb(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) / 1024

    def wrk(self, connections, seconds, script, *arguments, refused=None):
        """Good answers a second; refused: requests that may have been refused (lost races that ran out of time)."""
        done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", ROOT / "tests/perf" / script,
                               f"http://127.0.0.1:{self.port}", "--", TOKEN, *map(str, arguments)],
                              capture_output=True, text=True, check=True)
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
        if (bad and refused is None) or "Socket errors" in done.stdout:
            raise RuntimeError(f"wrk {script}: {done.stdout}")
        total = int(re.search(r"(\d+) requests in", done.stdout).group(1))
        if bad:
            refused.append(int(bad.group(1)))
        return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1)) * (1 - int(bad.group(1)) / total if bad else 1)


class Bare:
    """bare_sqlite or bare_postgres, kept running so that it stays warm."""

    def __init__(self, program, where, accounts):
        self.orders = self.retries = 0
        self.process = subprocess.Popen([BUILD / "tests/perf" / program, str(where), str(accounts), str(fill.PRODUCTS),
                                         str(USER), TOKEN_HASH.hex()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.process.stdin.close()
        self.process.wait(60)

    def run(self, seconds, count):
        self.process.stdin.write(f"{seconds} {count}\n")
        self.process.stdin.flush()
        orders, took, *retries = self.process.stdout.readline().split()
        self.orders += int(orders)
        self.retries += int(retries[0]) if retries else 0
        return int(orders) / float(took)


class Client:
    """One kept-alive connection with as little Python in the way as possible."""

    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request, status):
        self.socket.sendall(request)
        got = self.socket.recv(1 << 20)
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self.socket.recv(1 << 20)
        if not got.startswith(status):
            raise RuntimeError(f"{request}: {got[:500]!r}")
        length = int(re.search(rb"\r\nContent-Length: (\d+)", got[:end + 2], re.I).group(1))
        while len(got) < end + 4 + length:
            got += self.socket.recv(1 << 20)
        return got[end + 4:]

    def get(self, path):
        return self.ask(f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode(),
                        b"HTTP/1.1 200")

    def create(self, seconds, requests):
        """Back orders a second, one after the other."""
        began, done = time.perf_counter(), 0
        while (took := time.perf_counter() - began) < seconds:
            self.ask(next(requests), b"HTTP/1.1 201")
            done += 1
        return done / took

    def ms(self, paths):
        """Milliseconds a page, over these pages."""
        began = time.perf_counter()
        for path in paths:
            self.get(path)
        return (time.perf_counter() - began) * 1000 / len(paths)

    def close(self):
        self.socket.close()


def new_back_orders():
    """What create.lua sends, without end."""
    for n in itertools.count(1):
        body = json.dumps({"account": 1 + n * 31 % WRITE_ACCOUNTS, "note": "by the glass from May", "lines": [
            {"product": 1 + (n * 13 + line * 101) % fill.PRODUCTS, "qty_btl": 12 + line} for line in range(6)]})
        yield (f"POST /api/v1/back-orders HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {TOKEN}\r\n"
               f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


# --- what is measured ---

def pairs(name, bar, rounds, bare, program, unit, turns=1):
    """bare() and program() by turns, each as often first as second; the median of the ratios, and of each. Half of the pairs lie
    within the middle: where it is wide, a neighbour had the disk or the CPUs, and the value means little. With more turns a
    pair is made of their medians, which leaves out when one of the two was stalled."""
    def pair(i):
        taken = ([], [])
        for turn in range(turns):
            for side in (0, 1) if (i + turn) % 2 == 0 else (1, 0):
                taken[side].append((bare, program)[side](i))
        return median(taken[0]), median(taken[1])
    taken = [pair(i) for i in range(rounds)]
    ratios = sorted(100 * ours / theirs for theirs, ours in taken)
    low, ratio, high = statistics.quantiles(ratios, n=4, method="inclusive")
    put(name, f"{ratio:.0f}", "%", f">= {bar}", ratio >= bar)
    put(f"{name}.middle", f"{low:.0f}-{high:.0f}", f"% in half of {rounds} pairs")
    put(f"{name}.bare", f"{median(theirs for theirs, _ in taken):.0f}", unit)
    put(f"{name}.program", f"{median(ours for _, ours in taken):.0f}", unit)


def create_sqlite(wanted):
    with workspace() as folder:
        base = kept(100000, WRITE_ACCOUNTS)
        (folder / "data").mkdir()
        shutil.copy(base, folder / "bare.sqlite")
        shutil.copy(base, folder / "data/cellarbook.sqlite")
        with Server(folder / "data", f"sqlite:{folder}/data/cellarbook.sqlite") as server, \
                Bare("bare_sqlite", folder / "bare.sqlite", WRITE_ACCOUNTS) as bare:
            def program(connections, seconds):
                return lambda i: server.wrk(connections, seconds, "create.lua", WRITE_ACCOUNTS, fill.PRODUCTS, i * 20000)
            bare.run(2, 64)  # the log grows to its full size once, and is written over from then on
            program(64, 2)(100)
            if "sqlite.create.64" in wanted:
                pairs("sqlite.create.64", 70, 11, lambda i: bare.run(2, 64), program(64, 2), "back orders/s")
            if "sqlite.create.1" in wanted:
                # One at a time waits for the disk, which neighbours use by fits and starts: by turns one back order each. wrk
                # can't do that. Python's own time (some 40 us an order) counts against the program.
                client, requests = Client(server), new_back_orders()
                pairs("sqlite.create.1", 60, 21, lambda i: bare.run(5e-5, 1), lambda i: client.create(5e-5, requests),
                      "back orders/s", turns=60)
                client.close()


def mail_down(_wanted):
    """Creating with a mail server that is not there, as a share of the same with mails that are taken at once. Each has a
    database of its own, and runs alone: what one still has to send is not done while the other is measured."""
    with workspace() as folder, socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, and never listened on: connections are refused
        sinks = {"up": f"dir:{folder}/mails", "down": f"smtp://127.0.0.1:{nobody.getsockname()[1]}"}
        for name in sinks:
            (folder / name).mkdir()
            shutil.copy(kept(100000, WRITE_ACCOUNTS), folder / name / "cellarbook.sqlite")

        def creating(name):
            def run(i):
                with Server(folder / name, f"sqlite:{folder}/{name}/cellarbook.sqlite", CELLARBOOK_MAIL=sinks[name],
                            CELLARBOOK_MAIL_FROM="orders@example.com") as server:
                    return server.wrk(8, 2, "create.lua", WRITE_ACCOUNTS, fill.PRODUCTS, i * 20000)
            return run
        up, down = creating("up"), creating("down")
        for run in (up, down):
            run(100)
        taken = [(up(i), down(i)) if i % 2 else (down(i), up(i))[::-1] for i in range(9)]
        ratio = 100 * median(without / with_ for with_, without in taken)
        put("mail.down", f"{ratio:.0f}", "% of the speed with mail that is taken", ">= 95", ratio >= 95)
        put("mail.down.up", f"{median(with_ for with_, _ in taken):.0f}", "back orders/s")
        put("mail.down.program", f"{median(without for _, without in taken):.0f}", "back orders/s")


class Replay:
    """perf_replay: the program's own statements for orders, written down and run again without it."""

    def __init__(self, seed, copy, orders):
        self.process = subprocess.Popen([BUILD / "tests/perf/perf_replay", seed, copy, str(WRITE_ACCOUNTS), str(fill.PRODUCTS),
                                         TOKEN, str(orders)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    __enter__, __exit__ = Bare.__enter__, Bare.__exit__

    def run(self, orders, per_transaction):
        self.process.stdin.write(f"{orders} {per_transaction}\n")
        self.process.stdin.flush()
        done, took = self.process.stdout.readline().split()
        return int(done) / float(took)


def submit_orders(_wanted):
    each, rounds = 3000, 7
    with workspace() as folder:
        base = kept(100000, WRITE_ACCOUNTS)
        (folder / "data").mkdir()
        shutil.copy(base, folder / "seed.sqlite")
        shutil.copy(folder / "seed.sqlite", folder / "copy.sqlite")
        shutil.copy(folder / "seed.sqlite", folder / "data/cellarbook.sqlite")
        with Replay(folder / "seed.sqlite", folder / "copy.sqlite", each * (rounds + 1)) as bare, \
                Server(folder / "data", f"sqlite:{folder}/data/cellarbook.sqlite") as server:
            def program(i):
                return server.wrk(64, 2, "create.lua", WRITE_ACCOUNTS, fill.PRODUCTS, i * 20000, "/api/v1/orders")
            bare.run(each, 64)  # the log grows to its full size once
            program(100)
            pairs("order.submit.64", 60, rounds, lambda _: bare.run(each, 64), program, "orders/s")


def create_postgres(_wanted):
    with postgres.Postgres(durable=True) as cluster, workspace() as folder:
        def url(name):
            return urllib.parse.urlunsplit(urllib.parse.urlsplit(cluster.url)._replace(path="/" + name))

        def psql(text):
            subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", cluster.url], input=text, text=True, check=True)
        psql("CREATE DATABASE program TEMPLATE template0")
        init(url("program"))
        fill.fill_postgres(url("program"), 100000, WRITE_ACCOUNTS)
        subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url("program")], text=True, check=True,
                       input=token_sql(f"'\\x{TOKEN_HASH.hex()}'") + "; ANALYZE;")
        psql("CREATE DATABASE bare TEMPLATE program")
        with Server(folder / "data", url("program")) as server, Bare("bare_postgres", url("bare"), WRITE_ACCOUNTS) as bare:
            refused = []

            def program(i):
                return server.wrk(8, 2, "create.lua", WRITE_ACCOUNTS, fill.PRODUCTS, i * 20000, refused=refused)
            bare.run(2, 8)
            program(100)
            pairs("postgres.create.8", 60, 7, lambda _: bare.run(2, 8), program, "back orders/s")
            put("postgres.create.8.lost", f"{100 * bare.retries / max(1, bare.retries + bare.orders):.0f}",
                "% of bare transactions lost to 40001")
            put("postgres.create.8.refused", str(sum(refused)), "requests of the program, 503 busy")


def get_one(_wanted):
    with Server(KEPT / "get", f"sqlite:{kept(100000, WRITE_ACCOUNTS)}") as server:
        server.wrk(64, 1, "get.lua", "/api/v1/back-orders/%d", 10000)
        pairs("get.one", 50, 9, lambda _: server.wrk(64, 1, "get.lua", "/healthz", 1),
              lambda _: server.wrk(64, 1, "get.lua", "/api/v1/back-orders/%d", 10000), "requests/s")
        put("get.one.resident", f"{server.resident_mb():.1f}", "MB")


def pages_of(reader, sort, scope, deep, count):
    """The paths of pages of 50: the first one again and again, or consecutive ones from the middle on."""
    base = f"/api/v1/back-orders?sort={sort}" + ("&status=open" if scope == "open" else "&status=all")
    if deep == 0:
        return [base] * 20
    paths = []
    following = json.loads(reader.get(f"{base}&offset={count // 2}"))["next"]
    while following is not None and len(paths) < 10:
        paths.append(f"{base}&cursor={urllib.parse.quote(following)}")
        following = json.loads(reader.get(paths[-1]))["next"]
    return paths


def lists(wanted):
    small, large = 10000, 1000000
    with Server(KEPT / "small", f"sqlite:{kept(small)}") as few, Server(KEPT / "large", f"sqlite:{kept(large)}") as many:
        readers = Client(few), Client(many)
        for name in [n for n in wanted if n.startswith("list.")]:
            _, sort, scope, place = name.split(".")
            share = 10 if scope == "open" else 1  # every tenth is open
            paths = [pages_of(reader, sort, scope, place == "deep", n // share) for reader, n in zip(readers, (small, large))]
            for reader, its in zip(readers, paths):
                reader.ms(its)
            # What asking costs in itself is taken off, so that it does not hide a difference.
            taken = [[reader.ms(its) - reader.ms(["/healthz"] * 20) for reader, its in zip(readers, paths)] for _ in range(15)]
            speed = 100 * median(one / other for one, other in taken)
            put(name, f"{speed:.0f}", "% of the speed at 10 thousand", ">= 80", speed >= 80)
            put(f"{name}.page", f"{median(other for _, other in taken):.2f}", "ms at 1 million")
        if "offset.window" in wanted:
            windows(readers[1])
        for reader in readers:
            reader.close()


def windows(reader):
    worst, where = 0, ""
    for sort in SORTS:
        for scope in ("all", "open"):
            for direction in ("asc", "desc"):
                for offset in (0, 25000, 50000, 75000, 99950):
                    path = f"/api/v1/back-orders?sort={sort}&status={scope}&dir={direction}&offset={offset}"
                    ms = median(reader.ms([path]) for _ in range(5))
                    worst, where = max((worst, where), (ms, f"{sort} {scope} {direction} at {offset}"))
    put("offset.window", f"{worst:.1f}", f"ms, the slowest ({where})", "< 50", worst < 50)


def asks(wanted):
    """Ready to fill and demand over 100 thousand open back orders: with 900 thousand closed ones beside them, and with none."""
    paths = {"ready.oldest": "/api/v1/back-orders/ready?strategy=oldest", "ready.fair": "/api/v1/back-orders/ready?strategy=fair",
             "demand.product": "/api/v1/demand?by=product", "demand.producer": "/api/v1/demand?by=producer",
             "demand.importer": "/api/v1/demand?by=importer", "demand.accounts": "/api/v1/demand?by=product&sort=accounts"}
    with Server(KEPT / "past", f"sqlite:{kept(1000000, WRITE_ACCOUNTS)}") as past, \
            Server(KEPT / "fresh", f"sqlite:{kept(100000, WRITE_ACCOUNTS, 1)}") as fresh:
        readers = Client(past), Client(fresh)
        for name in [n for n in wanted if n in paths]:
            for reader in readers:
                reader.ms([paths[name]])
            cpu = past.cpu_ms()
            taken = [[reader.ms([paths[name]]) for reader in readers] for _ in range(15)]
            cpu = (past.cpu_ms() - cpu) / len(taken)
            ms = median(one for one, _ in taken)
            put(name, f"{ms:.0f}", "ms to the whole answer, 900 thousand closed", "< 200", ms < 200)
            put(f"{name}.cpu", f"{cpu:.0f}", "ms of a CPU for it")
            speed = 100 * median(other / one for one, other in taken)
            put(f"{name}.history", f"{speed:.0f}", "% of the speed with none closed", ">= 80", speed >= 80)
        for reader in readers:
            reader.close()


def searching(wanted):
    """A word that every product has, over 100 thousand back orders: the hardest text to count."""
    paths = {"search.page": ("", 100), "search.total": ("&total=true", 1000), "search.open": ("&total=true&status=open", 300)}
    with Server(KEPT / "get", f"sqlite:{kept(100000, WRITE_ACCOUNTS)}") as server:
        reader = Client(server)
        for name in [n for n in wanted if n in paths]:
            more, bar = paths[name]
            ms = median(reader.ms([f"/api/v1/back-orders?{'' if 'status' in more else 'status=all&'}text=wine{more}"]) for _ in range(9))
            put(name, f"{ms:.0f}", "ms, the first page" + (" and how many there are" if "total" in more else ""), f"< {bar}", ms < bar)
        reader.close()


def bring(client, kind, path, body=None):
    """One step of an import, to its end; seconds."""
    began = time.monotonic()
    text = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
    mime = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    head = (f"POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: {mime}\r\n"
            f"Content-Length: {len(text)}\r\n\r\n")
    number = json.loads(client.ask(head.encode() + text, b"HTTP/1.1 20"))["id"]
    while (state := json.loads(client.get(f"/api/v1/imports/{number}"))["state"]) in ("checking", "applying"):
        time.sleep(0.02)
    if state != ("checked" if kind == "check" else "applied"):
        raise RuntimeError(f"import {number} is {state}")
    return time.monotonic() - began, number


IMPORT_ROUNDS = 3  # each in a company of its own; what a busy machine does to one of them is not told
IMPORT_PATHS = ("/api/v1/back-orders?sort=number&status=open", "/api/v1/accounts", "/api/v1/products")


def import_once(file):
    """Seconds to check and to apply it, those of a CPU, and how many times as long somebody else's pages take meanwhile as before
    and after."""
    with workspace() as folder:
        shutil.copy(kept(10000), folder / "cellarbook.sqlite")
        with Server(folder, f"sqlite:{folder}/cellarbook.sqlite") as server:
            office, other = Client(server), Client(server)
            taken, stop = [], threading.Event()

            def ask():
                while not stop.is_set():
                    taken.append(other.ms(IMPORT_PATHS))
            other.ms(IMPORT_PATHS)
            quiet = [other.ms(IMPORT_PATHS) for _ in range(100)]
            asking = threading.Thread(target=ask)
            asking.start()
            cpu = server.cpu_ms()
            try:
                check, number = bring(office, "check", "/api/v1/imports?kind=products&file=bench.csv", file)
                apply, _ = bring(office, "apply", f"/api/v1/imports/{number}/apply", {"mode": "all"})
            finally:
                stop.set()
                asking.join()
            cpu = server.cpu_ms() - cpu
            quiet += [other.ms(IMPORT_PATHS) for _ in range(100)]
            office.close()
            other.close()
    return check, apply, cpu / 1000, median(taken) / median(quiet)


def imports(_wanted):
    """10,000 products that are new: what each would do, then done; and how long somebody else's pages take meanwhile."""
    lines = [f"B{i},Wine {i},{1990 + i % 30},Maker {i % 500},Importer {i % 40},Main,12,Region {i % 90}" for i in range(10000)]
    file = "\n".join(["Code,Name,Vintage,Producer,Importer,Warehouse,Unit set,Region", *lines]).encode()
    check, apply, cpu, times = map(median, zip(*(import_once(file) for _ in range(IMPORT_ROUNDS))))
    put("import.check", f"{check:.1f}", "s, 10,000 products, with somebody asking all the time", "< 5", check < 5)
    put("import.apply", f"{apply:.1f}", "s, the same applied", "< 5", apply < 5)
    put("import.cpu", f"{cpu:.1f}", "s of a CPU for both, and for who was asking")
    put("import.others", f"{times:.2f}", "times as long as without, the median of others' pages", "<= 2", times <= 2)


def starting(wanted):
    ready, resident = [], []
    url = f"sqlite:{kept(100000, WRITE_ACCOUNTS)}"
    for i in range(11):
        with Server(KEPT / "start", url) as server:
            ready.append(server.ready_ms)
            if i < 3:
                time.sleep(1)
                resident.append(server.resident_mb())
    if "start.ready" in wanted:
        put("start.ready", f"{median(ready):.0f}", "ms", "< 100", median(ready) < 100)
    if "start.resident" in wanted:
        put("start.resident", f"{median(resident):.1f}", "MB", "< 30", median(resident) < 30)


LISTS = [f"list.{sort}.{scope}.{place}" for sort in SORTS for scope in ("all", "open") for place in ("first", "deep")]
GROUPS = [(create_sqlite, ["sqlite.create.64", "sqlite.create.1"]), (submit_orders, ["order.submit.64"]),
          (mail_down, ["mail.down"]),
          (create_postgres, ["postgres.create.8"]),
          (asks, ["ready.oldest", "ready.fair", "demand.product", "demand.producer", "demand.importer", "demand.accounts"]),
          (searching, ["search.page", "search.total", "search.open"]),
          (imports, ["import.check"]), (get_one, ["get.one"]), (lists, LISTS + ["offset.window"]), (starting, ["start.ready", "start.resident"]),
          (lambda wanted: bench_exports.measure(sys.modules[__name__], wanted), [f"export.{kind}.{what}" for kind in ("csv", "xlsx")
                                                                                  for what in ("first", "others")]),
          (lambda wanted: bench_packed.measure(sys.modules[__name__], wanted), list(bench_packed.WHAT)),
          (lambda wanted: bench_web.measure(sys.modules[__name__], wanted), list(bench_web.BARS))]


def show(tsv):
    if tsv:
        for row in results:
            print("\t".join(row))
        return
    width = max(len(row[0]) for row in results)
    for name, value, unit, bar, ok in results:
        print(f"{name:<{width}}  {value:>8} {unit:<32} {bar:<7} {ok}".rstrip())


def main():
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure the release against its bars.")
    parser.add_argument("--tsv", action="store_true", help="name, value, unit, bar, ok")
    parser.add_argument("--list", action="store_true", help="only say what can be measured")
    parser.add_argument("names", nargs="*", metavar="NAME", help="or the beginning of one; all if none is given")
    options = parser.parse_args()
    names = [name for _, group in GROUPS for name in group]
    chosen = [name for name in names if not options.names or any(name.startswith(n) for n in options.names)]
    if options.list or not chosen:
        print("\n".join(names))
        return 0 if options.list else 2
    KEPT.mkdir(parents=True, exist_ok=True)
    for measure, group in GROUPS:
        wanted = [name for name in group if name in chosen]
        if wanted:
            say(f"{wanted[0]}" + (f" and {len(wanted) - 1} more" if len(wanted) > 1 else ""))
            measure(wanted)
    show(options.tsv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
