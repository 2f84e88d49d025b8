#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The production shape: the real nginx with the configuration that we ship (docs/nginx.conf.example), TLS and HTTP/2,
and behind it the program. What two readers could understand differently is refused here too."""
import gzip
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/lib"), str(ROOT / "tests/wire")]

import cellarbook  # noqa: E402
import test_wire  # noqa: E402

NAME = "orders.example.com"
PASSWORD = "try-the-wine"
AROUND = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""

# What nginx takes although we refuse it without nginx, and why that is harmless. None has a body; docs/wire.md says it
# to people.
TAKEN = {
    "no Host in HTTP/1.0": "nginx hands on the name of its server as Host",
    "bare LF line ends": "nginx ends lines at LF and hands on CR LF",
    "one bare LF": "nginx ends lines at LF and hands on CR LF",
    "two spaces after the method": "nginx hands on one",
    "two spaces after the target": "nginx hands on one",
    "an absolute target": "nginx hands on its path; its host counts for nothing, public_url does",
    "a header line without a colon": "nginx takes it as a header without a value, which nothing reads",
    "HTTP/0.9": "nginx hands on HTTP/1.1 and closes after the answer",
}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Nginx:
    """The shipped configuration with other ports and a certificate made for the test; nothing else is changed."""

    def __init__(self, server):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cellarbook-nginx-"))
        self.folder.chmod(0o755)
        self.http, self.https = free_port(), free_port()
        self.certificate()
        site = (ROOT / "docs/nginx.conf.example").read_text(encoding="utf-8")
        for old, new in (("server 127.0.0.1:8080;", f"server 127.0.0.1:{server.port};"),
                         ("listen 80;", f"listen 127.0.0.1:{self.http};"), ("listen [::]:80;", ""),
                         ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.https} ssl http2;"), ("listen [::]:443 ssl http2;", ""),
                         ("/etc/ssl/orders.example.com", f"{self.folder}/cert")):
            assert old in site, old
            site = site.replace(old, new)
        (self.folder / "site.conf").write_text(site, encoding="utf-8")
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder), encoding="utf-8")
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([program, "-p", self.folder, "-c", self.folder / "nginx.conf", "-e", self.folder / "error.log"])
        self.wait()

    def certificate(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", self.folder / "cert.key",
                        "-out", self.folder / "cert.pem"], check=True, capture_output=True)

    def wait(self):
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.https)).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise AssertionError((self.folder / "error.log").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


class Tls(test_wire.Wire):
    """A bare connection to nginx."""

    def __init__(self, nginx):
        context = ssl.create_default_context(cafile=nginx.folder / "cert.pem")
        self.sock = context.wrap_socket(socket.create_connection(("127.0.0.1", nginx.https)), server_hostname=NAME)
        self.sock.settimeout(20)
        self.rest = b""

    def all(self):
        """All that comes until the other side closes."""
        try:
            while self.more():
                pass
        except (ConnectionResetError, BrokenPipeError, ssl.SSLEOFError):
            pass
        return self.rest


class Production(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cellarbook.Server(demo=True, env={"CELLARBOOK_PUBLIC_URL": f"https://{NAME}", "CELLARBOOK_DEMO_PASSWORD": PASSWORD})
        cls.server.__enter__()
        cls.nginx = Nginx(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.nginx.stop()
        cls.server.__exit__(None, None, None)

    def curl(self, *arguments, port=None):
        port = port or self.nginx.https
        scheme = "http" if port == self.nginx.http else "https"
        return subprocess.run(["curl", "-sS", "--cacert", self.nginx.folder / "cert.pem", "--resolve", f"{NAME}:{port}:127.0.0.1",
                               *arguments[:-1], f"{scheme}://{NAME}:{port}{arguments[-1]}"], check=True, capture_output=True, text=True).stdout

    def test_http_2(self):
        self.assertEqual(self.curl("--http2", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", "/healthz"), "2 200")

    def test_versions_of_tls(self):
        """1.2 and 1.3, and nothing older, even for a client that would take it."""
        got = []
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = ssl.create_default_context(cafile=self.nginx.folder / "cert.pem")
            context.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = version
            try:
                with socket.create_connection(("127.0.0.1", self.nginx.https)) as plain, \
                        context.wrap_socket(plain, server_hostname=NAME) as there:
                    got.append(there.version())
            except ssl.SSLError as refused:
                got.append(refused.reason)
        self.assertEqual(got, ["TLSV1_ALERT_PROTOCOL_VERSION"] * 2 + ["TLSv1.2", "TLSv1.3"])

    def test_without_tls_to_tls(self):
        self.assertEqual(self.curl("-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "/orders?a=b", port=self.nginx.http),
                         f"301 https://{NAME}/orders?a=b")

    def test_the_api_without_tls_is_refused(self):
        self.assertEqual(self.curl("-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "/api/v1/session", port=self.nginx.http), "403 ")

    def test_headers(self):
        head = self.curl("-I", "/").lower()
        self.assertIn("strict-transport-security: max-age=31536000; includesubdomains", head)
        self.assertIn("content-security-policy: default-src 'self'", head)
        self.assertEqual(head.count("content-security-policy"), 1)

    def test_the_client_is_who_it_is(self):
        self.curl("-H", "X-Forwarded-For: 203.0.113.77", "/who-am-i")
        found = [e for e in self.server.events() if e.get("path") == "/who-am-i"]
        self.assertEqual([e["peer"] for e in found], ["127.0.0.1"])

    def test_a_write(self):
        body = '{"email":"nobody@example.com","password":"a long enough password"}'
        got = self.curl("-d", body, "-H", "Content-Type: application/json", "-w", " %{http_code}", "/api/v1/session")
        self.assertRegex(got, r'"code":"sign_in_wrong".* 401$')

    def test_packed_answers(self):
        """What Cellarbook has packed goes through as it is, nothing is packed on the way, and from where a browser asks comes through."""
        person = self.server.client().sign_in("ana@demo.example", PASSWORD)
        self.addCleanup(person.close)
        cookie = "Cookie: " + "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        for path, site, packed in (("/api/v1/products", "same-origin", True), ("/api/v1/catalog", "same-origin", True),
                                   ("/api/v1/products?format=csv", "same-origin", True), ("/api/v1/products", "cross-site", False),
                                   ("/api/v1/openapi.json", "same-origin", False)):
            _head, plain = self.fetch("-H", cookie, path)
            head, sent = self.fetch("--http2", "-H", cookie, "-H", f"Sec-Fetch-Site: {site}", "-H", "Accept-Encoding: gzip", path)
            self.assertEqual("content-encoding: gzip" in head, packed, path)
            self.assertEqual("vary: accept-encoding, sec-fetch-site" in head, "openapi" not in path, path)
            self.assertEqual(gzip.decompress(sent) if packed else sent, plain, path)

    def fetch(self, *arguments):
        """The headers in small letters, and the bytes of the body."""
        with tempfile.NamedTemporaryFile() as body:
            head = self.curl("-D", "-", "-o", body.name, *arguments).lower()
            return head, pathlib.Path(body.name).read_bytes()

    def test_too_large(self):
        with tempfile.NamedTemporaryFile() as large:
            large.truncate(65 * 1024 * 1024)
            got = self.curl("--data-binary", f"@{large.name}", "-H", "Content-Type: application/json", "-o", "/dev/null",
                            "-w", "%{http_code}", "/api/v1/session")
        self.assertEqual(got, "413")

    def shape(self, data):
        """(statuses of the answers, requests that the program has seen) of a shape and of the request that ends the test."""
        before = len(self.seen())
        last = f"/end-of-shape-{before}"
        with Tls(self.nginx) as wire:
            wire.send(data.replace("Host: x", f"Host: {NAME}"))
            got = b""
            try:
                wire.send(f"GET {last} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n")
            except (BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
                pass  # it is closed already
            got = wire.all()
        self.curl("-o", "/dev/null", f"{last}-seen")  # so that the log holds all that came before
        for _ in range(200):
            seen = self.seen()[before:]
            if any(path == f"{last}-seen" for _method, path, _status in seen):
                break
            time.sleep(0.02)
        statuses = [int(s) for s in re.findall(rb"HTTP/1\.[01] (\d{3}) ", got)]
        ended = any(path == last for _method, path, _status in seen)
        return statuses[:-1] if ended else statuses, [one for one in seen if not one[1].startswith(last)]

    def seen(self):
        return [(e["method"], e["path"], e["status"]) for e in self.server.events() if e.get("event") == "request"]

    def test_shapes(self):
        """One message is one message: at most one answer and one request behind it, refused unless it is in TAKEN."""
        for name, data in {**test_wire.REFUSED, **test_wire.ENDED}.items():
            with self.subTest(name):
                statuses, seen = self.shape(data)
                self.assertLessEqual(len(statuses), 1)
                self.assertLessEqual(len(seen), 1)
                if name in TAKEN:
                    self.assertIn(statuses, ([200], []))
                    self.assertEqual(seen, [("GET", "/healthz", 200)])
                else:
                    self.assertTrue(all(s >= 400 for s in statuses), statuses)
                    self.assertTrue(all(status >= 400 for _method, _path, status in seen), seen)

    def test_what_is_taken_is_told(self):
        told = (ROOT / "docs/wire.md").read_text(encoding="utf-8")
        for name in [*test_wire.REFUSED, *test_wire.ENDED]:
            self.assertIn(f"| {name} |", told)


if __name__ == "__main__":
    unittest.main(verbosity=1)
