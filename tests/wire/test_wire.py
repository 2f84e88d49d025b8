#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The wire against bad neighbours, over bare sockets: what two readers could understand differently, what is too
large, too slow, too many, and what breaks off. After each of them a good neighbour still gets answers."""
import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import cellarbook  # noqa: E402

ACCOUNTS = "/api/v1/accounts"
SESSION = "/api/v1/session"
BODY_LIMIT = 1024 * 1024
SWALLOWED = 4 * 1024 * 1024


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def code(self):
        return json.loads(self.body).get("code") if "json" in self.headers.get("content-type", "") else None


class Wire:
    """A bare connection; replies are read as strictly as a proxy would."""

    def __init__(self, server, unix=False, source=None):
        if unix:
            self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.sock.connect(str(server.data / "cellarbook.sock"))
        else:
            self.sock = socket.create_connection(("127.0.0.1", server.port), source_address=source)
        self.sock.settimeout(20)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def send(self, data):
        self.sock.sendall(data.encode("latin-1") if isinstance(data, str) else data)
        return self

    def more(self):
        got = self.sock.recv(65536)
        self.rest += got
        return got != b""

    def reply(self, head=False):
        """One whole reply, or None when the connection ends before one."""
        try:
            while b"\r\n\r\n" not in self.rest:
                if not self.more():
                    return None
            top, self.rest = self.rest.split(b"\r\n\r\n", 1)
            lines = top.decode("latin-1").split("\r\n")
            status = int(lines[0].split(" ")[1])
            headers = {}
            for line in lines[1:]:
                name, _, value = line.partition(": ")
                assert name.lower() not in headers, f"{name} comes twice"
                headers[name.lower()] = value
            if status < 200:
                return Reply(status, headers, b"")
            length = 0 if head or status in (204, 304) else int(headers["content-length"])
            while len(self.rest) < length:
                if not self.more():
                    raise AssertionError("the connection ended inside a body")
            body, self.rest = self.rest[:length], self.rest[length:]
            return Reply(status, headers, body)
        except ConnectionResetError:
            return None

    def closed(self, within=5):
        """Does the other side close now, without another byte?"""
        self.sock.settimeout(within)
        try:
            return self.rest == b"" and self.sock.recv(1) == b""
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False


def get(path="/healthz", *lines):
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *lines]) + "\r\n\r\n"


def post(path, *lines):
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: x", *lines]) + "\r\n\r\n"


# What must be refused, whole, with 400 and the connection closed. The body that follows would be a second request for
# a reader that sees another end of the message.
SMUGGLED = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
REFUSED = {
    "no Host": "GET /healthz HTTP/1.1\r\n\r\n",
    "no Host in HTTP/1.0": "GET /healthz HTTP/1.0\r\n\r\n",
    "an empty Host": "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n",
    "two Hosts": get("/healthz", "Host: y"),
    "two equal Hosts": get("/healthz", "Host: x"),
    "Content-Length twice, different": post(SESSION, "Content-Length: 0", f"Content-Length: {len(SMUGGLED)}") + SMUGGLED,
    "Content-Length twice, the same": post(SESSION, "Content-Length: 2", "Content-Length: 2") + "{}",
    "Content-Length and chunked": post(SESSION, "Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n",
    "chunked and Content-Length": post(SESSION, "Transfer-Encoding: chunked", "Content-Length: 5") + "0\r\n\r\n",
    "an unknown coding": post(SESSION, "Transfer-Encoding: xchunked") + "0\r\n\r\n",
    "identity": post(SESSION, "Transfer-Encoding: identity") + SMUGGLED,
    "two codings": post(SESSION, "Transfer-Encoding: gzip, chunked") + "0\r\n\r\n",
    "chunked twice": post(SESSION, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + "0\r\n\r\n",
    "chunked with a tail": post(SESSION, "Transfer-Encoding: chunked\x0b") + "0\r\n\r\n",
    "chunked in HTTP/1.0": post(SESSION, "Transfer-Encoding: chunked").replace("1.1", "1.0") + "0\r\n\r\n",
    "a space before the colon": post(SESSION, f"Content-Length : {len(SMUGGLED)}") + SMUGGLED,
    "a tab before the colon": get("/healthz", "X-A\t: b"),
    "a header without a name": get("/healthz", ": b"),
    "a folded header": get("/healthz", "X-A: b", " Content-Length: 30"),
    "a folded header, by tab": get("/healthz", "X-A: b", "\tc"),
    "a first header that begins with a space": "GET /healthz HTTP/1.1\r\n Host: x\r\nHost: x\r\n\r\n",
    "a NUL in a value": get("/healthz", "X-A: b\0c"),
    "a NUL that hides a length": get("/healthz", "X-A: b\0\r\nContent-Length: 30"),
    "a NUL in the last value": get("/healthz", "X-A: b\0"),
    "a bare CR in a value": get("/healthz", "X-A: b\rContent-Length: 30"),
    "a control byte in a value": get("/healthz", "X-A: b\x01"),
    "a DEL in a value": get("/healthz", "X-A: b\x7f"),
    "a control byte in a name": get("/healthz", "X-\x01A: b"),
    "bare LF line ends": "GET /healthz HTTP/1.1\nHost: x\n\n",
    "one bare LF": "GET /healthz HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n",
    "%00 in the path": get("/health%00z"),
    "%00 in the query": get(ACCOUNTS + "?q=a%00b"),
    "a NUL in the target": get("/healthz\0x"),
    "a control byte in the target": get("/health\x01z"),
    "a tab in the target": get("/health\tz"),
    "a space in the target": get("/health z"),
    "two spaces after the method": get().replace("GET ", "GET  "),
    "two spaces after the target": get().replace(" HTTP", "  HTTP"),
    "a byte above 127 in the target": get("/health\xe9z"),
    "a fragment": get("/healthz#a"),
    "an absolute target": get("http://other/healthz"),
    "a target without a slash": get("healthz"),
    "no method known": "G(T /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "Authorization twice": get(ACCOUNTS, "Authorization: Bearer a", "Authorization: Bearer b"),
    "Cookie twice": get(ACCOUNTS, "Cookie: a=b", "Cookie: a=c"),
    "If-Match twice": get(ACCOUNTS, 'If-Match: "1"', 'If-Match: "2"'),
    "Idempotency-Key twice": post(SESSION, "Idempotency-Key: a", "Idempotency-Key: b", "Content-Length: 2") + "{}",
    "Content-Type twice": post(SESSION, "Content-Type: a/b", "Content-Type: c/d", "Content-Length: 2") + "{}",
    "Origin twice": post(SESSION, "Origin: http://a", "Origin: http://b", "Content-Length: 2") + "{}",
    "Sec-Fetch-Site twice": get(ACCOUNTS, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"),
    "a known header in two cases": get(ACCOUNTS, "authorization: Bearer a", "AUTHORIZATION: Bearer b"),
}

# What libmicrohttpd itself refuses; all that we promise is that nothing after it is read.
ENDED = {
    "a Content-Length that is no number": post(SESSION, "Content-Length: 3abc") + "abc" + SMUGGLED,
    "a negative Content-Length": post(SESSION, "Content-Length: -1") + SMUGGLED,
    "a signed Content-Length": post(SESSION, "Content-Length: +3") + "abc" + SMUGGLED,
    "an empty Content-Length": post(SESSION, "Content-Length:") + SMUGGLED,
    "a list of lengths": post(SESSION, "Content-Length: 2, 2") + "{}" + SMUGGLED,
    "a length beyond 64 bits": post(SESSION, "Content-Length: 99999999999999999999") + SMUGGLED,
    "a chunk size that is no number": post(SESSION, "Transfer-Encoding: chunked") + "zz\r\n" + SMUGGLED,
    "a chunk size beyond 64 bits": post(SESSION, "Transfer-Encoding: chunked") + "f" * 17 + "\r\n" + SMUGGLED,
    "a chunk without its end": post(SESSION, "Transfer-Encoding: chunked") + "1\r\nabc" + SMUGGLED,
    "a NUL in a name": get("/healthz", "X-\0A: b") + SMUGGLED,
    "a header line without a colon": get("/healthz", "nothing"),
    "no HTTP at all": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "HTTP/0.9": "GET /healthz\r\n\r\n",
    "HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


class WireCase(unittest.TestCase):
    env = {}

    @classmethod
    def setUpClass(cls):
        cls.server = cellarbook.Server(env=cls.env)
        cls.server.__enter__()

    @classmethod
    def tearDownClass(cls):
        bad = [line for line in cls.server.failures_in_log() if '"status":503' not in line]
        cls.server.__exit__(None, None, None)
        if bad:
            raise AssertionError("\n".join(bad))

    def wire(self, **more):
        return Wire(self.server, **more)

    def ask(self, data, **more):
        with self.wire(**more) as wire:
            return wire.send(data).reply()

    def good_neighbour(self):
        self.assertEqual(self.ask(get()).status, 200)

    def requests(self, path):
        """The lines of the access log; they are written when the answer has gone out, so a moment after it came."""
        for _ in range(100):
            found = [e for e in self.server.events() if e.get("event") == "request" and e.get("path") == path]
            if found:
                return found
            time.sleep(0.05)
        self.fail(f"{path} is not in the log")

    def metric(self, name):
        office = self.server.office()
        lines = office.get("/metrics").body.decode().splitlines()
        office.close()
        return next(int(line.split(" ")[1]) for line in lines if line.startswith(name + " "))


class TwoReaders(WireCase):
    """Shapes of requests whose end, host or headers two readers could see differently."""

    def test_refused(self):
        for name, data in REFUSED.items():
            with self.subTest(name), self.wire() as wire:
                reply = wire.send(data).reply()
                self.assertIsNotNone(reply, "no answer")
                self.assertEqual(reply.status, 400)
                self.assertEqual(reply.code, "bad_request")
                self.assertEqual(reply.headers.get("connection", "").lower(), "close")
                self.assertTrue(wire.closed(), "more came, or it stayed open")
                self.good_neighbour()

    def test_refused_on_a_used_connection(self):
        with self.wire() as wire:
            self.assertEqual(wire.send(get()).reply().status, 200)
            self.assertEqual(wire.send(REFUSED["two Hosts"]).reply().status, 400)
            self.assertTrue(wire.closed())

    def test_ended(self):
        for name, data in ENDED.items():
            with self.subTest(name), self.wire() as wire:
                wire.send(data)
                got = b""
                try:
                    while piece := wire.sock.recv(65536):
                        got += piece
                except ConnectionResetError:
                    pass
                self.assertNotIn(b" 200 ", got.split(b"\r\n")[0])
                self.assertNotIn(b"\r\n\r\nok", got, "the request behind it was answered")
                self.good_neighbour()

    def test_refusals_are_in_the_log(self):
        self.ask(get("/some-%00-path?secret=1"))
        found = self.requests("/some-%00-path")
        self.assertEqual([e["status"] for e in found], [400])
        self.assertNotIn("secret", "\n".join(self.server.log_lines()))


class Taken(WireCase):
    """What is unusual but plain, and must work."""

    def test_answer_of_health(self):
        reply = self.ask(get("/healthz", "X-Request-Id: mine"))
        self.assertEqual((reply.status, reply.headers.get("x-content-type-options")), (200, "nosniff"))
        self.assertEqual(reply.headers["cache-control"], "no-store")
        self.assertEqual(reply.headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'")
        self.assertEqual(reply.headers["referrer-policy"], "no-referrer")
        self.assertEqual(reply.headers["cross-origin-resource-policy"], "same-origin")
        self.assertRegex(reply.headers["x-request-id"], "^[0-9a-f]{16}$")
        self.assertNotIn("server", reply.headers)

    def test_keep_alive_and_pipelining(self):
        with self.wire() as wire:
            wire.send(get() * 20)
            self.assertEqual([wire.reply().status for _ in range(20)], [200] * 20)
            self.assertEqual(wire.send(get("/healthz", "Connection: close")).reply().status, 200)
            self.assertTrue(wire.closed())

    def test_http_1_0(self):
        with self.wire() as wire:
            self.assertEqual(wire.send("GET /healthz HTTP/1.0\r\nHost: x\r\n\r\n").reply().status, 200)
            self.assertTrue(wire.closed())

    def test_head_has_no_body(self):
        with self.wire() as wire:
            whole = wire.send(get()).reply()
            head = wire.send(get().replace("GET", "HEAD")).reply(head=True)
            self.assertEqual((head.status, head.headers["content-length"]), (200, whole.headers["content-length"]))
            self.assertEqual(wire.send(get()).reply().status, 200)

    def test_white_space_around_a_value(self):
        self.assertEqual(self.ask(get("/healthz", "X-A: \t b \t ")).status, 200)
        self.assertEqual(self.ask(post(SESSION, "Content-Type:application/json", "Content-Length: 2") + "{}").status, 422)

    def test_chunked_body(self):
        chunked = post(SESSION, "Content-Type: application/json", "Transfer-Encoding: Chunked") + "1;a=b\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
        with self.wire() as wire:
            self.assertEqual(wire.send(chunked).reply().status, 422)
            self.assertEqual(wire.send(chunked.replace("0\r\n\r\n", "0\r\nX-Trailer: y\r\n\r\n")).reply().status, 422)
            self.assertEqual(wire.send(get()).reply().status, 200)

    def test_body_in_drops(self):
        with self.wire() as wire:
            for byte in post(SESSION, "Content-Type: application/json", "Content-Length: 2") + "{}":
                wire.send(byte)
            self.assertEqual(wire.reply().status, 422)

    def test_expect_100_continue(self):
        with self.wire() as wire:
            wire.send(post(SESSION, "Content-Type: application/json", "Content-Length: 2", "Expect: 100-continue"))
            self.assertEqual(wire.reply().status, 100)
            self.assertEqual(wire.send("{}").reply().status, 422)

    def test_a_write_waits_and_comes_back(self):
        with self.wire() as wire:
            body = '{"email":"a@example.com","password":"wrong wrong"}'
            wire.send(post(SESSION, "Content-Type: application/json", f"Content-Length: {len(body)}") + body)
            self.assertEqual(wire.reply().code, "sign_in_wrong")
            self.assertEqual(wire.send(get()).reply().status, 200)

    def test_not_modified(self):
        office = self.server.office()
        self.addCleanup(office.close)
        answer = office.get("/api/v1/company")
        tag = answer.headers["ETag"]
        for sent in (tag, "W/" + tag, f'"other", {tag}', "*"):
            again = office.get("/api/v1/company", headers={"If-None-Match": sent})
            self.assertEqual((again.status, again.body, again.headers["ETag"]), (304, b"", tag), sent)
        for sent in ('"other"', tag[:-1], "other", tag.strip('"')):
            self.assertEqual(office.get("/api/v1/company", headers={"If-None-Match": sent}).status, 200, sent)

    def test_no_other_page_may_read(self):
        """Asked before or with a request, from a page of another host: a browser is never told that it may."""
        origin = "Origin: https://elsewhere.example"
        ask = ("Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type")
        for path in ("/", "/healthz", "/api/v1/openapi.json", ACCOUNTS, SESSION, "/nowhere"):
            for request, statuses in ((get(path, origin), (200, 401, 404)), (get(path, origin, *ask).replace("GET", "OPTIONS", 1), (404, 405))):
                reply = self.ask(request)
                self.assertIn(reply.status, statuses, request)
                self.assertEqual([name for name in reply.headers if name.startswith("access-control")], [], request)

    def test_access_log(self):
        self.ask(get(ACCOUNTS + "?q=verysecret", "Cookie: c=verysecret", "Authorization: Bearer verysecret"))
        found = self.requests(ACCOUNTS)[-1]
        self.assertEqual((found["method"], found["route"], found["status"], found["peer"]), ("GET", ACCOUNTS, 401, "127.0.0.1"))
        self.assertTrue({"request", "ms", "user", "bytes"} <= set(found))
        self.assertNotIn("verysecret", "\n".join(self.server.log_lines()))

    def test_unix_socket_is_the_office(self):
        path = self.server.data / "cellarbook.sock"
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(self.ask(get(ACCOUNTS), unix=True).status, 200)
        self.assertEqual(self.ask(get(ACCOUNTS)).status, 401)

    @unittest.skipUnless(os.geteuid() == 0, "only root can be somebody else")
    def test_unix_socket_refuses_other_users(self):
        path = self.server.data / "cellarbook.sock"
        folders = [self.server.folder, self.server.data]
        modes = [f.stat().st_mode for f in folders]
        for folder in folders:
            folder.chmod(0o755)
        path.chmod(0o666)
        try:
            code = ("import socket,sys; s=socket.socket(socket.AF_UNIX); s.settimeout(5); s.connect(sys.argv[1]);\n"
                    "try:\n s.sendall(b'GET /api/v1/accounts HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'); print(len(s.recv(100)))\n"
                    "except ConnectionError: print(0)")
            done = subprocess.run(["/usr/bin/python3", "-c", code, str(path)], user=65534, group=65534, capture_output=True,
                                  text=True, timeout=20, check=False)
            self.assertEqual(done.stdout.strip(), "0", done.stderr)
        finally:
            path.chmod(0o600)
            for folder, mode in zip(folders, modes):
                folder.chmod(mode)
        self.assertEqual(self.ask(get(ACCOUNTS), unix=True).status, 200)


class BehindProxy(WireCase):
    env = {"CELLARBOOK_PUBLIC_URL": "https://orders.example.com"}

    def test_address_of_the_client(self):
        for sent, peer in (("198.51.100.1, 203.0.113.9", "203.0.113.9"), ("2001:db8::1", "2001:db8::1"),
                           ("203.0.113.9, nonsense", "127.0.0.1"), ("", "127.0.0.1")):
            path = f"/from/{len(sent)}"
            self.ask(get(path, f"X-Forwarded-For: {sent}"))
            self.assertEqual(self.requests(path)[0]["peer"], peer, sent)

    def test_without_a_proxy_nobody_is_believed(self):
        with cellarbook.Server() as server, Wire(server) as wire:
            wire.send(get("/from", "X-Forwarded-For: 203.0.113.9")).reply()
            wire.send(get()).reply()
            found = [e for e in server.events() if e.get("path") == "/from"]
            self.assertEqual([e["peer"] for e in found], ["127.0.0.1"])


class TooLarge(WireCase):
    def test_headers(self):
        for lines in ([f"X-A: {'b' * 17000}"], ["X-A: b"] * 200, [f"X-{i}: {'b' * 200}" for i in range(80)]):
            with self.wire() as wire:
                reply = wire.send(get("/healthz", *lines)).reply()
                self.assertEqual((reply.status, reply.code), (431, "headers_too_large"))
                self.assertTrue(wire.closed())
        with self.wire() as wire:  # more than libmicrohttpd's own memory holds
            wire.send(get("/healthz", f"X-A: {'b' * 60000}"))
            reply = wire.reply()
            self.assertTrue(reply is None or reply.status == 431)
            self.assertTrue(wire.closed())
        self.good_neighbour()

    def test_target(self):
        self.assertEqual(self.ask(get("/api/" + "a" * 8000)).status, 404)
        reply = self.ask(get("/" + "a" * 9000))
        self.assertEqual((reply.status, reply.code), (431, "headers_too_large"))
        with self.wire() as wire:
            wire.send("GET /" + "a" * 40000)
            reply = wire.reply()
            self.assertTrue(reply is None or reply.status == 414)
        self.good_neighbour()

    def test_body_as_large_as_allowed(self):
        body = '{"email":"a@example.com","password":"x"}'.ljust(BODY_LIMIT)
        reply = self.ask(post(SESSION, "Content-Type: application/json", f"Content-Length: {len(body)}") + body)
        self.assertIn(reply.status, (401, 422))

    def test_body_by_length(self):
        for size in (BODY_LIMIT + 1, 2 * BODY_LIMIT):  # read and thrown away, so that the client sees the answer
            with self.wire() as wire:
                reply = wire.send(post(SESSION, f"Content-Length: {size}") + " " * size).reply()
                self.assertEqual((reply.status, reply.code), (413, "body_too_large"))
                self.assertTrue(wire.closed())
        with self.wire() as wire:  # not waited for
            reply = wire.send(post(SESSION, f"Content-Length: {10 ** 12}")).reply()
            self.assertEqual((reply.status, reply.code), (413, "body_too_large"))
            self.assertTrue(wire.closed())
        with self.wire() as wire:  # not asked for
            reply = wire.send(post(SESSION, f"Content-Length: {2 * BODY_LIMIT}", "Expect: 100-continue")).reply()
            self.assertEqual((reply.status, reply.code), (413, "body_too_large"))
        self.good_neighbour()

    def test_body_in_chunks(self):
        chunk = f"{65536:x}\r\n{' ' * 65536}\r\n"
        with self.wire() as wire:
            reply = wire.send(post(SESSION, "Transfer-Encoding: chunked") + chunk * 20 + "0\r\n\r\n").reply()
            self.assertEqual((reply.status, reply.code), (413, "body_too_large"))
            self.assertTrue(wire.closed())
        with self.wire() as wire:  # without end: cut off
            wire.send(post(SESSION, "Transfer-Encoding: chunked"))
            with self.assertRaises(OSError):
                for _ in range(1000):
                    wire.send(chunk)
        self.good_neighbour()

    def test_body_that_nobody_wants(self):
        self.assertEqual(self.ask(get("/healthz", f"Content-Length: {10 ** 9}")).status, 413)
        self.assertEqual(self.ask(post("/nowhere", "Content-Length: 2") + "{}").status, 404)
        reply = self.ask(get("/api/v1/company", "Content-Length: 5") + "abcde", unix=True)
        self.assertEqual((reply.status, reply.code), (400, "bad_request"))


class BrokenOff(WireCase):
    # libmicrohttpd does not see an end that comes together with bytes: the sweeper does, when the time is up.
    env = {"CELLARBOOK_TEST_HEADER_S": "1", "CELLARBOOK_TEST_BODY_S": "2", "CELLARBOOK_TEST_IDLE_S": "2"}

    def test_everywhere(self):
        whole = post(SESSION, "Content-Type: application/json", "Content-Length: 50") + '{"email":"a@example.com","password":"wrong wrong"}'
        for size in range(0, len(whole) + 1, 3):
            with self.wire() as wire:
                wire.send(whole[:size])
        for size in range(0, len(whole) + 1, 5):
            with self.wire() as wire:
                wire.send(whole[:size])
                wire.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # close with a reset
        self.good_neighbour()
        deadline = time.monotonic() + 10
        while self.metric("cellarbook_http_connections") > 2 or self.metric("cellarbook_http_in_flight") > 1:
            self.assertLess(time.monotonic(), deadline, "connections or requests are left over")
            time.sleep(0.1)

    def test_half_closed(self):
        with self.wire() as wire:
            wire.send(get())
            wire.sock.shutdown(socket.SHUT_WR)
            reply = wire.reply()
            self.assertTrue(reply is None or reply.status == 200)
            self.assertTrue(wire.closed())


class Gone(WireCase):
    env = {"CELLARBOOK_TEST_HEADER_S": "60"}

    def test_gone_in_the_middle(self):
        """A part of a request and the end come together: the places are free long before that request is due."""
        part = b"POST /api/v1/importers HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", self.server.port)) as sock:
                sock.sendall(part)
        deadline = time.monotonic() + 30
        while self.metric("cellarbook_http_connections") > 1:
            self.assertLess(time.monotonic(), deadline, "who has left keeps a place")
            time.sleep(0.1)


class TooSlow(WireCase):
    env = {"CELLARBOOK_TEST_HEADER_S": "1", "CELLARBOOK_TEST_BODY_S": "2", "CELLARBOOK_TEST_IDLE_S": "2",
           "CELLARBOOK_TEST_SEND_S": "2"}

    def drip(self, start, drop, least, most):
        """Sends one byte every tenth of a second; how long it lived must lie between the two."""
        with self.wire() as wire:
            began = time.monotonic()
            wire.send(start)
            wire.sock.settimeout(0.1)
            while time.monotonic() - began < most + 5:
                try:
                    wire.send(drop)
                    if wire.sock.recv(100) == b"":
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            lived = time.monotonic() - began
            self.assertTrue(least <= lived <= most, f"lived {lived:.1f} s")

    def test_request_line(self):
        self.drip("GET /", "a", 0.8, 2.5)

    def test_headers(self):
        self.drip("GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ", "a", 0.8, 2.5)

    def test_body(self):
        self.drip(post(SESSION, "Content-Type: application/json", "Content-Length: 1000"), " ", 1.8, 3.5)

    def test_chunked_body(self):
        self.drip(post(SESSION, "Content-Type: application/json", "Transfer-Encoding: chunked"), "1\r\n \r\n", 1.8, 3.5)

    def test_second_request(self):
        with self.wire() as wire:
            self.assertEqual(wire.send(get()).reply().status, 200)
            self.assertFalse(wire.closed(within=1), "kept alive")
            self.assertTrue(wire.closed(within=3))

    def test_many_slow_ones_harm_nobody(self):
        slow = [self.wire().send("GET /") for _ in range(200)]
        began = time.monotonic()
        for _ in range(20):
            self.good_neighbour()
        self.assertLess(time.monotonic() - began, 2)
        for wire in slow:
            self.assertTrue(wire.closed(within=5))
            wire.sock.close()
        self.assertGreaterEqual(self.metric("cellarbook_http_swept_total"), 200)

    def test_answer_not_taken(self):
        with socket.socket() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            sock.connect(("127.0.0.1", self.server.port))
            sock.sendall(get("/api/v1/openapi.json").encode() * 200)
            before = self.metric("cellarbook_http_swept_total")
            deadline = time.monotonic() + 8
            while self.metric("cellarbook_http_swept_total") == before:
                self.assertLess(time.monotonic(), deadline, "it may hold an answer for ever")
                time.sleep(0.1)
        self.good_neighbour()


class TooMany(WireCase):
    env = {"CELLARBOOK_TEST_CONNECTIONS": "40", "CELLARBOOK_TEST_PER_ADDRESS": "15", "CELLARBOOK_TEST_HEADER_S": "10"}

    def test_of_one_address(self):
        held = [self.wire(source=("127.0.0.2", 0)) for _ in range(15)]
        for wire in held:  # each is let in for certain: two threads may otherwise take the last ones in either order
            self.assertEqual(wire.send(get()).reply().status, 200)
        with self.wire(source=("127.0.0.2", 0)) as wire:
            self.assertTrue(wire.closed())
        self.good_neighbour()
        held.pop().sock.close()
        time.sleep(0.2)
        self.assertEqual(self.ask(get(), source=("127.0.0.2", 0)).status, 200)
        for wire in held:
            self.assertEqual(wire.send(get()).reply().status, 200)
            wire.sock.close()

    def test_in_all(self):
        held = [self.wire(source=(f"127.0.1.{i}", 0)) for i in range(60)]
        self.assertEqual(self.ask(get(ACCOUNTS), unix=True).status, 200, "the office gets through")
        with self.wire() as wire:
            self.assertEqual(wire.send(get()).reply().status, 200, "it has waited until the slow ones were shut")
        for wire in held:
            wire.sock.close()
        self.good_neighbour()

    def test_two_thousand(self):
        with cellarbook.Server() as server:
            raise_files()
            held = [Wire(server) for _ in range(2000)]
            for wire in held[::10]:
                self.assertEqual(wire.send(get()).reply().status, 200)
            held.append(Wire(server))
            self.assertEqual(held[-1].send(get()).reply().status, 200)
            for wire in held:
                wire.sock.close()
            with Wire(server) as wire:
                self.assertEqual(wire.send(get()).reply().status, 200)


class InFlight(WireCase):
    env = {"CELLARBOOK_TEST_IN_FLIGHT": "5"}

    def test_one_too_many(self):
        half = post(SESSION, "Content-Type: application/json", "Content-Length: 2")
        held = [self.wire().send(half) for _ in range(5)]
        time.sleep(0.3)
        with self.wire() as wire:
            reply = wire.send(half + "{}").reply()
            self.assertEqual((reply.status, reply.code), (503, "overloaded"))
            self.assertIn("retry-after", reply.headers)
            held.pop().sock.close()
            time.sleep(0.3)
            self.assertEqual(wire.send(half + "{}").reply().status, 422, "the same connection, a moment later")
        for wire in held:
            self.assertEqual(wire.send("{}").reply().status, 422)
            wire.sock.close()


class Stopping(unittest.TestCase):
    def test_requests_in_flight_are_finished(self):
        with cellarbook.Server() as server:
            body = '{"email":"a@example.com","password":"wrong wrong"}'
            half = post(SESSION, "Content-Type: application/json", f"Content-Length: {len(body)}")
            idle, begun, hashing = Wire(server), Wire(server), [Wire(server) for _ in range(5)]
            self.assertEqual(idle.send(get()).reply().status, 200)
            begun.send(half + body[:10])
            for wire in hashing:
                wire.send(half + body)
            time.sleep(0.1)
            server.process.send_signal(signal.SIGTERM)
            self.assertTrue(idle.closed(), "between two requests it is shut")
            with self.assertRaises(ConnectionRefusedError):
                for _ in range(50):
                    Wire(server).sock.close()
                    time.sleep(0.05)
            self.assertEqual([wire.reply().status for wire in hashing], [401] * 5)
            self.assertEqual(begun.send(body[10:]).reply().status, 401)
            self.assertEqual(server.process.wait(20), 0)
            server.process = None
            self.assertFalse((server.data / "cellarbook.sock").exists())
            self.assertEqual(server.failures_in_log(), [])
            for wire in (idle, begun, *hashing):
                wire.sock.close()

    def test_under_load(self):
        with cellarbook.Server() as server:
            statuses, ends = [], threading.Event()

            def load():
                while not ends.is_set():
                    try:
                        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as connection:
                            for _ in range(50):
                                connection.request("GET", "/readyz")
                                got = connection.getresponse()
                                got.read()
                                statuses.append(got.status)
                    except (OSError, http.client.HTTPException):
                        if ends.wait(0.01):
                            return

            threads = [threading.Thread(target=load) for _ in range(8)]
            for thread in threads:
                thread.start()
            time.sleep(1)
            server.stop()
            ends.set()
            for thread in threads:
                thread.join()
            self.assertGreater(len(statuses), 100)
            self.assertEqual([line for line in server.failures_in_log() if '"status":503' not in line], [])

    def test_socket_left_behind(self):
        with cellarbook.Server() as server:
            server.kill()
            self.assertTrue((server.data / "cellarbook.sock").exists())
            server.start()
            with Wire(server, unix=True) as wire:
                self.assertEqual(wire.send(get()).reply().status, 200)

    def test_something_in_the_way(self):
        with cellarbook.Server(start=False) as server:
            (server.data / "cellarbook.sock").write_text("mine")
            done = server.run("serve")
            self.assertEqual(done.returncode, 1)
            self.assertIn("is in the way", done.stderr)

    def test_addresses(self):
        with cellarbook.Server(start=False) as server:
            for listen in ("127.0.0.1", "8080", "example.com:80", "127.0.0.1:99999", "127.0.0.1:", ":80", "::1:80",
                           "[::1:80", "[]:80", "127.0.0.1:8o", "256.0.0.1:80", "127.0.0.1:-1"):
                done = server.run("serve", env={"CELLARBOOK_LISTEN": listen})
                self.assertIn(done.returncode, (1, 2), listen)
                self.assertIn("127.0.0.1:8080", done.stderr, listen)
        with cellarbook.Server() as server:
            done = server.run("serve", env={"CELLARBOOK_LISTEN": f"127.0.0.1:{server.port}",
                                            "CELLARBOOK_DATA": str(server.folder / "other"),
                                            "CELLARBOOK_DATABASE_URL": f"sqlite:{server.folder}/other.sqlite"})
            self.assertEqual(done.returncode, 1)
            self.assertIn("in use", done.stderr)


def raise_files():
    import resource
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))


def main():
    program = unittest.main(exit=False, verbosity=2 if "-v" in sys.argv else 1)
    result = program.result
    failed = len({str(test).split(" (")[0] + type(test).__name__ for test, _ in result.failures + result.errors})
    skipped = len(result.skipped)
    print(f"{result.testsRun - failed - skipped} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
