#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers that leave compressed (docs/decisions/0040), over bare sockets: which do, for whom, in which frame; and that they
say the same as the plain ones, on both engines.

    tests/wire/test_packed.py [--engine sqlite|postgres] [NAME ...]
"""
import contextlib
import gzip
import http.client
import json
import pathlib
import re
import socket
import sys
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import cellarbook  # noqa: E402
import engines  # noqa: E402
from test_wire import Wire, get  # noqa: E402

PASSWORD = "try-the-wine"
GZIP = "Accept-Encoding: gzip"
OURS = "Sec-Fetch-Site: same-origin"
ACCOUNTS_FILE = "/api/v1/accounts?format=csv&columns=code,name,city"  # ten pages of the list
# What tests/unit/test_pack.c lists by pattern, as it is asked for.
PACKED = ("/api/v1/accounts", "/api/v1/accounts/409/back-orders", "/api/v1/accounts/409/orders", "/api/v1/back-orders",
          "/api/v1/back-orders/ready", "/api/v1/catalog", "/api/v1/demand", "/api/v1/importers/1/back-orders", "/api/v1/inventory",
          "/api/v1/orders", "/api/v1/producers/1/back-orders", "/api/v1/products", "/api/v1/products/1/back-orders",
          "/api/v1/reports/back-orders", "/api/v1/reports/back-orders/groups", "/api/v1/reports/back-orders/totals",
          "/api/v1/reports/back-orders/weeks")
LONG = ("/api/v1/accounts", "/api/v1/products", "/api/v1/back-orders", "/api/v1/inventory", "/api/v1/demand", "/api/v1/orders",
        "/api/v1/reports/back-orders")  # as pages and as files
LEAST = 1024
BLUR = 255
told = {}  # path: what it says, of the first engine


class World:
    """The demo company, somebody's session and a program's token."""

    def __init__(self, server):
        self.server = server
        person = server.client().sign_in("admin@demo.example", PASSWORD)
        made = person.post("/api/v1/tokens", {"name": "packed", "scope": "admin"})
        assert made.status == 201, made
        self.cookie = "Cookie: " + "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        self.token = f"Authorization: Bearer {made.json['token']}"
        person.close()

    @contextlib.contextmanager
    def wire(self):
        with Wire(self.server) as wire:
            yield wire

    def ask(self, path, *lines, method="GET", token=True):
        """A reply, its body as it came."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)) as connection:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for line in [self.token] * token + list(lines):
                connection.putheader(*line.split(": ", 1))
            connection.endheaders()
            got = connection.getresponse()
            return cellarbook.Answer(got.status, [(n, v) for n, v in got.getheaders() if n.lower() != "content-type"], got.read())

    def metric(self, name):
        with contextlib.closing(self.server.office()) as office:
            lines = office.get("/metrics").body.decode().splitlines()
        return next(int(line.split(" ")[1]) for line in lines if line.startswith(name + " "))


def coding(answer):
    assert answer.status == 200, answer
    return answer.headers.get("Content-Encoding")


def text(answer):
    return gzip.decompress(answer.body) if coding(answer) == "gzip" else answer.body


def open_ways():
    """Paths of all GETs that need no number, and of some that do."""
    with cellarbook.Server(start=False, company=False) as server:
        document = json.loads(server.run("openapi").stdout)
    plain = [path for path, methods in document["paths"].items() if "get" in methods and "{" not in path]
    return plain + [p for p in PACKED if p not in plain] + ["/api/v1/back-orders/1042", "/api/v1/back-orders/1042/history", "/api/v1/users/1",
                                                            "/api/v1/accounts/409", "/api/v1/accounts/409/contacts", "/api/v1/products/1"]


# --- which ---

def only_these_are_packed(world):
    """Also none that holds a secret, whoever asks, and however long it is."""
    seen = set()
    for path in open_ways():
        for lines in ((world.token, GZIP), (world.cookie, OURS, "Accept-Encoding: gzip, deflate, br, zstd")):
            answer = world.ask(path, *lines, token=False)
            if answer.status in (400, 404, 422):  # it takes a query, or there is none
                assert "Content-Encoding" not in answer.headers, path
                continue
            packed = coding(answer) is not None
            seen |= {path} if packed else set()
            assert not packed or path in PACKED, f"{path} is packed"
            assert ("Vary" in answer.headers) == (path in PACKED), (path, dict(answer.headers))
            assert path not in PACKED or packed or len(answer.body) < LEAST, f"{path} is not packed"
            assert path not in PACKED or "ETag" not in answer.headers, f"{path} has an ETag"
    assert len(seen) >= 10, seen


def what_is_taken_counts(world):
    for sent, packed in ((None, False), ("", False), ("gzip", True), ("GZIP", True), ("br, gzip;q=0.1", True), ("gzip;q=0", False),
                         ("gzip; q=0.000, br", False), ("identity;q=0", False), ("gzip, identity;q=0", True), ("*", False),
                         ("br", False), ("identity", False), ("zstd, deflate", False)):
        answer = world.ask("/api/v1/products", *([] if sent is None else [f"Accept-Encoding: {sent}"]))
        assert (coding(answer) == "gzip") == packed, sent
        assert answer.headers["Vary"] == "Accept-Encoding, Sec-Fetch-Site", sent
        assert len(json.loads(text(answer))["items"]) == 50, sent


def what_another_site_asks_for_is_not_packed(world):
    """With a cookie, that is: a browser adds it by itself, and to a page of another site that sends people here too."""
    for path in ("/api/v1/products", "/api/v1/catalog?part=stock", "/api/v1/back-orders?format=csv"):
        for lines, packed in (((OURS,), True), (("Sec-Fetch-Site: cross-site",), False), (("Sec-Fetch-Site: same-site",), False),
                              (("Sec-Fetch-Site: none",), False), ((), False)):
            answer = world.ask(path, world.cookie, GZIP, *lines, token=False)
            assert (coding(answer) == "gzip") == packed, (path, lines)
        assert coding(world.ask(path, GZIP, "Sec-Fetch-Site: cross-site")) == "gzip", "a token is nobody's but the program's"
    assert world.ask("/api/v1/products", world.cookie, GZIP, OURS, OURS, token=False).status == 400


def what_says_no_is_plain(world):
    for path, status in (("/api/v1/products?limit=0", 400), ("/api/v1/products?" + "&".join(f"nothing{i}=1" for i in range(200)), 400),
                         ("/api/v1/accounts/999999/orders", 404)):
        answer = world.ask(path, GZIP)
        assert answer.status == status and "Content-Encoding" not in answer.headers and json.loads(answer.body)["code"], answer
    assert "Content-Encoding" not in world.ask("/api/v1/products", GZIP, token=False).headers


# --- what they say ---

def it_is_the_same_text(world):
    """Packed as plain, and on one engine as on the other: pages and files."""
    paths = [p for p in PACKED if p != "/api/v1/catalog"]
    paths += [f"{p}?{query}" for p in LONG for query in ("limit=200", "format=csv")]
    smaller = 0
    for path in paths:
        plain, packed = world.ask(path), world.ask(path, GZIP)
        assert coding(plain) is None and text(packed) == plain.body, path
        assert told.setdefault(path, plain.body) == plain.body, f"{path}: the engines differ"
        smaller += len(plain.body) > 4 * len(packed.body)
    assert smaller > 10, "packing hardly makes it smaller"
    plain, packed = (json.loads(text(world.ask("/api/v1/catalog", *lines))) for lines in ((), (GZIP,)))
    assert plain == packed
    rows = [plain[part] for part in ("accounts", "products", "stock")]
    assert told.setdefault("catalog", rows) == rows, "the engines differ"


def sheets_are_packed_already(world):
    answer = world.ask("/api/v1/products?format=xlsx", GZIP)
    assert coding(answer) is None and answer.body.startswith(b"PK") and "Vary" not in answer.headers


# --- in which frame ---

def one_answer_ends_where_the_next_begins(world):
    """By Content-Length, also on a connection on which requests come faster than answers; HEAD has the same headers."""
    asked = get("/api/v1/products?limit=200", world.token, GZIP)
    with world.wire() as wire:
        wire.send(asked * 3 + asked.replace("GET", "HEAD") + asked)
        replies = [wire.reply(), wire.reply(), wire.reply(), wire.reply(head=True), wire.reply()]
    head = replies.pop(3)
    bodies = {gzip.decompress(reply.body) for reply in replies}
    assert len(bodies) == 1 and len(json.loads(bodies.pop())["items"]) == 200
    for name in ("content-encoding", "vary", "content-type", "cache-control"):
        assert head.headers[name] == replies[0].headers[name], name
    assert abs(int(head.headers["content-length"]) - len(replies[0].body)) < BLUR
    assert head.body == b""


def chunks(wire):
    """The chunks of the answer on the wire, one after the other; what follows the last one stays in wire.rest."""
    while True:
        while b"\r\n" not in wire.rest:
            assert wire.more(), "it ends within a stream"
        size, _, rest = wire.rest.partition(b"\r\n")
        while len(rest) < int(size, 16) + 2:
            assert wire.more(), "it ends within a stream"
            rest = wire.rest.partition(b"\r\n")[2]
        chunk, end, wire.rest = rest[:int(size, 16)], rest[int(size, 16):int(size, 16) + 2], rest[int(size, 16) + 2:]
        assert end == b"\r\n"
        if chunk == b"":
            return
        yield chunk


def top(wire):
    while b"\r\n\r\n" not in wire.rest:
        assert wire.more()
    head, wire.rest = wire.rest.split(b"\r\n\r\n", 1)
    return head.decode("latin-1")


def a_stream_can_be_read_as_it_comes(world):
    """Whole rows are there as soon as their piece is; behind the last chunk comes the next answer."""
    plain = world.ask(ACCOUNTS_FILE).body
    with world.wire() as wire:
        wire.send(get(ACCOUNTS_FILE, world.token, GZIP))
        head = top(wire)
        assert "Content-Encoding: gzip" in head and "Transfer-Encoding: chunked" in head and "Content-Length" not in head, head
        unpack, got, stops = zlib.decompressobj(31), b"", set()
        for chunk in chunks(wire):
            got += unpack.decompress(chunk)
            stops.add(len(got))
        assert unpack.eof and not unpack.unused_data and got == plain
        assert len(stops) >= 8 and all(got[:n].endswith(b"\r\n") for n in stops), stops
        wire.send(get("/healthz"))
        assert wire.reply().status == 200


def a_stream_in_http_1_0(world):
    with world.wire() as wire:
        wire.send(f"GET /api/v1/catalog HTTP/1.0\r\nHost: x\r\n{world.token}\r\n{GZIP}\r\n\r\n")
        head = top(wire)
        assert "Content-Encoding: gzip" in head and "chunked" not in head.lower(), head
        while wire.more():
            pass
        assert json.loads(gzip.decompress(wire.rest))["full"]


def a_head_of_a_stream(world):
    """Ends its connection: libmicrohttpd sends the end of a body that isn't there, which would be read as the next answer."""
    for lines in ((), (GZIP,)):
        with world.wire() as wire:
            wire.send(get("/api/v1/catalog", world.token, *lines).replace("GET", "HEAD") + get("/healthz"))
            head = top(wire)
            assert ("Content-Encoding: gzip" in head) == bool(lines) and "Connection: close" in head, head
            while wire.more():
                pass
            assert wire.rest in (b"", b"0\r\n\r\n"), wire.rest


def who_breaks_off_leaves_nothing_behind(world):
    """Before the answer, in the midst of it, with and without a word; what leaks is told when the server ends."""
    for path in ("/api/v1/catalog", ACCOUNTS_FILE, "/api/v1/products?limit=200"):
        for taken in (0, 1, 400, 5000):
            for reset in (False, True):
                with socket.socket() as sock:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    sock.settimeout(20)
                    sock.connect(("127.0.0.1", world.server.port))
                    sock.sendall(get(path, world.token, GZIP).encode())
                    while taken > 0 and (got := sock.recv(taken)):
                        taken -= len(got)
                    if reset:
                        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    end = time.monotonic() + 30
    while world.metric("cellarbook_http_in_flight") > 1:
        assert time.monotonic() < end, "requests are left over"
        time.sleep(0.05)
    assert coding(world.ask("/api/v1/catalog", GZIP)) == "gzip"


def the_log_says_what_went_out(world):
    answer = world.ask("/api/v1/inventory?limit=177", GZIP)
    with contextlib.closing(world.server.office()) as office:
        office.get("/healthz")
    for _ in range(200):
        found = [e for e in world.server.events() if e.get("path") == "/api/v1/inventory" and e.get("bytes") == len(answer.body)]
        if found:
            return
        time.sleep(0.05)
    raise AssertionError(f"{len(answer.body)} bytes are not in the log")


CASES = [only_these_are_packed, what_is_taken_counts, what_another_site_asks_for_is_not_packed, what_says_no_is_plain, it_is_the_same_text,
         sheets_are_packed_already, one_answer_ends_where_the_next_begins, a_stream_can_be_read_as_it_comes, a_stream_in_http_1_0,
         a_head_of_a_stream, who_breaks_off_leaves_nothing_behind, the_log_says_what_went_out]
ONCE = ["what_is_taken_counts", "what_says_no_is_plain", "a_stream_in_http_1_0", "a_head_of_a_stream", "the_log_says_what_went_out"]


@contextlib.contextmanager
def company(engine):
    with cellarbook.Server(engine=engine, test_clock=True, demo=True, env={"CELLARBOOK_DEMO_PASSWORD": PASSWORD}) as server:
        yield (World(server),)
        bad = server.failures_in_log()
        assert not bad, "\n".join(bad)


if __name__ == "__main__":
    sys.exit(engines.main(CASES, __doc__, ONCE, within=company))
