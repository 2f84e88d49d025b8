# SPDX-License-Identifier: AGPL-3.0-or-later
"""A receiver of webhooks in this process: keeps what it is sent, checks the signature, and behaves as the path says.

verify(secret, headers, body, now) is the example of docs/webhooks.md.
"""
import http.server
import json
import pathlib
import re
import ssl
import threading
import time


PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/webhooks.md"
# The example of the page: what it tells others to do is what is tested.
exec(re.search(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S).group(1))  # noqa: S102


class Got:
    """One request."""

    def __init__(self, path, headers, body):
        self.path, self.headers, self.body = path, headers, body
        self.json = json.loads(body)
        self.at = time.monotonic()

    @property
    def delivery(self):
        return self.headers["X-Cellarbook-Delivery"]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # head and body of an answer leave together

    def do_GET(self):  # a redirect that was followed would come so
        self.server.owner.strays.append(self.path)
        self.answer(200)

    def do_POST(self):
        owner = self.server.owner
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = self.path.strip("/")
        got = Got(path, self.headers, body)
        with owner.lock:
            owner.got.append(got)
        what = owner.behaviour.get(path, path)
        what = what(got) if callable(what) else what
        if what == "hang":
            owner.released.wait(60)
            self.close_connection = True
        elif what == "slow":
            time.sleep(0.03)
            self.answer(200)
        elif what == "drop":
            self.close_connection = True
        elif what == "redirect":
            self.answer(302, {"Location": f"{owner.url}/redirected"})
        elif what == "huge":
            self.huge()
        else:
            self.answer({"fail": 500, "gone": 410, "created": 201, "away": 502}.get(what, 200))

    def answer(self, status, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def huge(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for sent in range(100_000):
                self.server.owner.huge_bytes = sent * 65536
                self.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        except OSError:
            pass
        self.close_connection = True

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass  # who hangs up is killed on purpose


class Receiver:
    """A context manager. .got: what has come; .behaviour: path -> what to do, or a function of what has come that says it;
    certificate: speaks TLS."""

    def __init__(self, certificate=None):
        self.got, self.strays, self.behaviour = [], [], {}
        self.lock, self.released = threading.Lock(), threading.Event()
        self.huge_bytes = 0
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.owner = self
        self.port = self.server.server_address[1]
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def at(self, path):
        with self.lock:
            return [g for g in self.got if g.path == path]

    def wait(self, path, count, seconds=30):
        """The requests at this path once there are so many."""
        end = time.monotonic() + seconds
        while len(self.at(path)) < count:
            assert time.monotonic() < end, f"{len(self.at(path))} of {count} have come to {path}"
            time.sleep(0.01)
        return self.at(path)
