#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""More than the server can take: thousands of connections that say nothing or drip, more writes than it can do, one who
asks too often. Those who work must go on, memory stays bounded, and afterwards all is as before.

    tests/fault/overload.py [--seconds S] [--connections N] [--measured] [CASE ...]

Attackers and good people come from different addresses of 127.0.0.0/8. Takes wrk.

How much of their peak good people get under attack is printed. --measured judges it: less than SHARE fails. The test then
asks the kernel to be served before everybody else on the machine (as root; without, it says so and judges nothing), measures
undisturbed and attacked by turns, and takes the median of the pairs. Attackers, good people and server share the processors,
so that what attackers take counts against the server.
"""
import argparse
import functools
import itertools
import multiprocessing
import os
import pathlib
import re
import resource
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import cellarbook  # noqa: E402
import load  # noqa: E402

SHARE = 0.7
PAIRS = 5
FIRST = -19  # niceness
AUTOGROUP = pathlib.Path("/proc/self/autogroup")
MEMORY_MAX = 700 * 1024 * 1024
RECOVER_SECONDS = 10
PEOPLE = 8
REQUESTS_A_CONNECTION = 200
PER_ADDRESS = 256
ATTACKERS = 48  # addresses; together they may have more connections than the server has places
DRIP_SECONDS = 2
FULL = 256  # connections that keep it as busy as it gets
WRITERS = 2000  # connections: twice as many as may be in flight
AGAIN_SECONDS = 1
POST = "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
BEGINNINGS = (b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ", POST.encode(), b"GE")


class Attack:
    """A process that keeps so many connections open, opens lost ones again, and sends a byte on each now and then."""

    def __init__(self, port, count):
        self.open, self.lost = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
        self.process = multiprocessing.Process(target=self.run, args=(port, count), daemon=True)
        self.process.start()

    def run(self, port, count):
        resource.setrlimit(resource.RLIMIT_NOFILE, (count + 100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        poll, turn, wanted = selectors.DefaultSelector(), itertools.count(), count
        drip = time.monotonic() + DRIP_SECONDS
        while True:
            for _ in range(wanted):
                self.connect(poll, port, next(turn))
            wanted = 0
            until = time.monotonic() + AGAIN_SECONDS
            while (left := until - time.monotonic()) > 0:
                for key, _ in poll.select(left):
                    wanted += self.lose(poll, key.fileobj)
            if time.monotonic() > drip:
                drip = time.monotonic() + DRIP_SECONDS
                for key in list(poll.get_map().values()):
                    wanted += self.send_one(poll, key)
            self.open.value = len(poll.get_map())

    def connect(self, poll, port, n):
        s = socket.socket()
        s.bind((f"127.0.1.{n % ATTACKERS + 1}", 0))
        s.setblocking(False)
        s.connect_ex(("127.0.0.1", port))
        poll.register(s, selectors.EVENT_READ, BEGINNINGS[n % len(BEGINNINGS)])

    def send_one(self, poll, key):
        try:
            key.fileobj.send(key.data or b"")
        except BlockingIOError:
            return 0  # still in the kernel's queue
        except OSError:
            return self.lose(poll, key.fileobj)
        poll.modify(key.fileobj, selectors.EVENT_READ, b"a" if key.data else b"")
        return 0

    def lose(self, poll, s):
        try:
            if s.recv(4096):
                return 0
        except BlockingIOError:
            return 0
        except OSError:
            pass
        poll.unregister(s)
        s.close()
        self.lost.value += 1
        return 1

    def end(self):
        self.process.kill()
        self.process.join()


class Person(threading.Thread):
    """Somebody who works, from an address of his own, with a new connection now and then."""

    def __init__(self, server, number, token):
        super().__init__(daemon=True)
        self.server, self.address, self.token = server, (f"127.0.2.{number + 1}", 0), token
        self.done, self.slowest, self.failure, self.stopping = 0, 0.0, None, threading.Event()

    def connect(self):
        return cellarbook.http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20, source_address=self.address)

    def run(self):
        try:
            while not self.stopping.is_set():
                client = cellarbook.Client(self.connect, self.token)
                for _ in range(REQUESTS_A_CONNECTION):
                    began = time.monotonic()
                    load.must(client.get("/api/v1/accounts?limit=5"), 200)
                    self.slowest = max(self.slowest, time.monotonic() - began)
                    self.done += 1
                client.close()
        except Exception as error:  # noqa: BLE001 - told by the main thread
            self.failure = error


def work(server, token, seconds):
    """Good people at work for a while: (requests a second, the slowest one's seconds)."""
    people = [Person(server, n, token) for n in range(PEOPLE)]
    for person in people:
        person.start()
    time.sleep(seconds)
    for person in people:
        person.stopping.set()
    for person in people:
        person.join()
        if person.failure:
            raise person.failure
    return sum(p.done for p in people) / seconds, max(p.slowest for p in people)


def token_for(server, name, email):
    """A new rep's token."""
    office = server.office()
    load.must(office.post("/api/v1/users", {"email": email, "name": name, "role": "admin", "password": load.PASSWORD}), 201)
    return another_token(server, email)


def another_token(server, email):
    person = server.client().sign_in(email, load.PASSWORD)
    return load.must(person.post("/api/v1/tokens", {"name": "load", "scope": "write"}), 201)["token"]


def memory(server):
    pages = pathlib.Path(f"/proc/{server.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


def metric(server, name):
    text = server.office().get("/metrics").body.decode()
    return int(re.search(rf"^{re.escape(name)} (\d+)$", text, re.MULTILINE).group(1))


def recover(server):
    """Seconds until a new client is served at once again."""
    began = time.monotonic()
    while time.monotonic() - began < RECOVER_SECONDS:
        asked = time.monotonic()
        client = cellarbook.Client(lambda: cellarbook.http.client.HTTPConnection("127.0.0.1", server.port, timeout=RECOVER_SECONDS))
        answer = client.get("/readyz")
        client.close()
        if answer.status == 200 and time.monotonic() - asked < 0.5:
            return asked - began
    raise load.Unexpected("it does not recover")


def bounded(server, peak):
    if peak > MEMORY_MAX:
        raise load.Unexpected(f"it took {peak >> 20} MB of memory")
    if server.process.poll() is not None:
        raise load.Unexpected("it has ended")
    said = [line for line in server.log_lines() if any(word in line for word in cellarbook.SANITIZERS)]
    if said:
        raise load.Unexpected(f"a sanitizer says: {said[:5]}")


# --- what is measured ---


def first_in_line():
    """Asks the kernel to serve this process, and those that it will start, before others: these get what we leave. It takes
    root; False without. Both of Linux's ways, because where sessions are scheduled as groups, a process's niceness counts
    among those of its own session only."""
    try:
        os.setpriority(os.PRIO_PROCESS, 0, FIRST)
        AUTOGROUP.write_text(str(FIRST), encoding="ascii")
    except FileNotFoundError:
        pass  # sessions are no groups here
    except PermissionError:
        return False
    return True


class Shares:
    """Pairs of what was reached at most and under attack."""

    def __init__(self):
        self.pairs = []

    def told(self, options, what):
        """A line; judges when it is to be judged."""
        share = statistics.median(attacked / most for most, attacked in self.pairs)
        most, attacked = (statistics.median(column) for column in zip(*self.pairs))
        line = f"{attacked:.0f} {what}/s, {most:.0f} at most: {share:.0%} (median of {len(self.pairs)})"
        if options.measured and share < SHARE:
            raise load.Unexpected(line)
        return line


# --- the cases ---


def slow_connections(options):
    """Idle ones, half a request line, headers and bodies that drip: more than there are places. People go on working."""
    with cellarbook.Server(env={"CELLARBOOK_TEST_PER_ADDRESS": str(PER_ADDRESS)}) as server:
        token = token_for(server, "Dana", "dana@demo.example")
        shares, peak, held, lost, slowest, back = Shares(), 0, 0, 0, 0.0, 0.0
        for _ in range(PAIRS if options.measured else 1):
            alone, _ = work(server, token, options.seconds)
            attack = Attack(server.port, options.connections)
            time.sleep(options.seconds)
            beside, late = work(server, token, options.seconds)
            peak, held, slowest = max(peak, memory(server)), max(held, attack.open.value), max(slowest, late)
            attack.end()
            lost += attack.lost.value
            shares.pairs.append((alone, beside))
            back = max(back, recover(server))
        bounded(server, peak)
        shed = metric(server, "cellarbook_http_shed_total")
        if options.connections > 2048 and shed == 0:
            raise load.Unexpected("there were places for all: nothing was tried")
        return (f"{held} connections held by attackers, {lost} lost and opened again, {shed} shut for others; people: "
                f"{shares.told(options, 'requests')}, the slowest {slowest:.2f} s; {peak >> 20} MB; as before after {back:.2f} s")


WRITE = """
wrk.method = "POST"
wrk.headers["Authorization"] = "Bearer {token}"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{{"account":{account},"lines":[{{"product":{product},"qty_btl":6}}]}}'
local threads = {{}}
function setup(thread) table.insert(threads, thread) end
function delay() return {delay_ms} end
function init() good, late, odd = 0, 0, 0 end
function response(status, headers)
  if status == 201 then good = good + 1
  elseif status == 503 and headers["Retry-After"] then late = late + 1
  else odd = odd + 1 end
end
function done()
  local sums = {{good = 0, late = 0, odd = 0}}
  for _, thread in ipairs(threads) do for name in pairs(sums) do sums[name] = sums[name] + thread:get(name) end end
  print("counted", sums.good, sums.late, sums.odd)
end
"""


def writes(server, world, connections, seconds, delay_ms=0):
    """(a second: written, told 503; other answers; the most memory). Each connection asks ${delay_ms} after its last answer."""
    peak = 0
    token, account, product = world
    script = server.folder / "write.lua"
    script.write_text(WRITE.format(token=token, account=account, product=product, delay_ms=delay_ms), encoding="utf-8")
    with subprocess.Popen(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", script,
                           f"http://127.0.0.1:{server.port}/api/v1/back-orders"], stdout=subprocess.PIPE, text=True) as wrk:
        while wrk.poll() is None:
            peak = max(peak, memory(server))
            time.sleep(0.05)
        out = wrk.stdout.read()
    good, late, odd = map(int, re.search(r"^counted\t(\d+)\t(\d+)\t(\d+)$", out, re.MULTILINE).groups())
    return good / seconds, late / seconds, odd, peak


def four_times(options):
    """As many writers as keep it full; then so many that they ask four times as often as it can answer."""
    if not shutil.which("wrk"):
        raise load.Skipped("there is no wrk")
    with cellarbook.Server() as server:
        accounts, products = load.make_world(server)
        token = another_token(server, "dana@demo.example")
        world = (token, accounts[0], products[0])
        shares, refused, peak, back = Shares(), [], 0, 0.0
        for _ in range(PAIRS if options.measured else 1):
            most, _, odd, _ = writes(server, world, FULL, options.seconds)
            full, late, odd_too, used = writes(server, world, WRITERS, 2 * options.seconds, round(WRITERS * 1000 / (4 * most)))
            shares.pairs.append((most, full))
            refused.append(late)
            peak, back = max(peak, used), max(back, recover(server))
            if odd or odd_too or not full or not late:
                raise load.Unexpected(f"{odd + odd_too} unexpected answers, {full:.0f} writes, {late:.0f} refusals a second")
        bounded(server, peak)
        if server.check():
            raise load.Unexpected(server.check())
        return (f"{shares.told(options, 'writes')}, {statistics.median(refused):.0f}/s told 503; {peak >> 20} MB; "
                f"as before after {back:.2f} s")


def one_who_asks_too_often(_options):
    """A token, a user with two tokens, an address are told to wait, in words and seconds; nobody else is."""
    env = {"CELLARBOOK_TEST_PER_ADDRESS": "1000", "CELLARBOOK_RATE_TOKEN": "20", "CELLARBOOK_RATE_USER": "30",
           "CELLARBOOK_RATE_ADDRESS": "60"}
    with cellarbook.Server(env=env) as server:
        busy = [token_for(server, "Dana", "dana@demo.example"), another_token(server, "dana@demo.example")]
        calm = token_for(server, "Ana", "ana@demo.example")
        told = []
        for token, address, least, most, what in ((busy[0], "127.0.3.1", 200, 300, "token"), (busy[1], "127.0.3.2", 80, 200, "user"),
                                                  ("not a token", "127.0.3.3", 200, 300, "token"), (None, "127.0.3.4", 600, 800, "address")):
            good = flood(server, token, address, most + 200, what)
            if not least <= good <= most:
                raise load.Unexpected(f"{what}: {good} requests were answered, not {least} to {most}")
            told.append(f"{what} after {good}")
        for token, address in ((calm, "127.0.3.5"), (None, "127.0.3.6")):
            load.must(at(server, token, address).get("/api/v1/accounts" if token else "/healthz"), 200)
        office = server.office()
        for _ in range(1000):
            load.must(office.get("/api/v1/session"), 200, 401, 404)
        if metric(server, 'cellarbook_rate_limited_total{by="user"}') < 1:
            raise load.Unexpected("it is not counted")
        return ", ".join(told)


def at(server, token, address):
    return cellarbook.Client(lambda: cellarbook.http.client.HTTPConnection("127.0.0.1", server.port, timeout=20, source_address=(address, 0)),
                             token)


def flood(server, token, address, count, what):
    """How many were answered before the first 429; who waits as told is served again."""
    client = at(server, token, address)
    path = "/api/v1/accounts" if token else "/healthz"
    for good in range(count):
        answer = client.get(path)
        if answer.status != 429:
            load.must(answer, 401 if token == "not a token" else 200)
            continue
        if answer.code != "rate_limited" or what not in answer.json["detail"] or not 1 <= int(answer.headers["Retry-After"]) <= 10:
            raise load.Unexpected(f"it should say why and how long: {answer} {answer.headers}")
        time.sleep(int(answer.headers["Retry-After"]))
        load.must(client.get(path), 200, 401)
        return good
    raise load.Unexpected(f"{count} requests and no {what} was told to wait")


CASES = {case.__name__: case for case in (slow_connections, four_times, one_who_asks_too_often)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--measured", action="store_true")
    parser.add_argument("cases", nargs="*", metavar="CASE", choices=[*CASES, []])
    options = parser.parse_args()
    if options.measured and not first_in_line():
        print("others may be served first: nothing is judged", flush=True)
        options.measured = False
    return load.try_all({name: functools.partial(CASES[name], options) for name in options.cases or CASES})


if __name__ == "__main__":
    sys.exit(main())
