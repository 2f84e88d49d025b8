# SPDX-License-Identifier: AGPL-3.0-or-later
"""What mail is sent to in the tests: a real SMTP server (Debian's python3-aiosmtpd) that misbehaves as it is told."""
import email
import email.policy
import socket
import ssl
import subprocess
import threading
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mail:
    """One that was accepted."""

    def __init__(self, envelope):
        self.sender, self.to = envelope.mail_from, envelope.rcpt_tos[0]
        self.raw = envelope.content
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)

    def __getitem__(self, name):
        return self.message[name]

    @property
    def text(self):
        return self.message.get_body(("plain",)).get_content()

    @property
    def html(self):
        return self.message.get_body(("html",)).get_content()

    @property
    def papers(self):
        """What is attached: name -> bytes."""
        files = list(self.message.iter_attachments()) if self.message.get_content_type() == "multipart/mixed" else []
        assert all(part.get_content_type() == "application/pdf" for part in files)
        return {part.get_filename(): part.get_content() for part in files}


class Handler:
    """Decides what is answered: .sender, .rcpt and .data are answers instead of "250 OK", or callables of the address."""

    def __init__(self):
        self.mails, self.offered = [], 0
        self.sender = self.rcpt = self.data = None
        self.drop = self.slow = False
        self.lock = threading.Lock()

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.sender:
            return self.sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.offered += 1
        answer = self.rcpt(address) if callable(self.rcpt) else self.rcpt
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.drop:
            server.transport.abort()
            return "451 gone"
        if self.slow:
            import asyncio
            await asyncio.sleep(self.slow)
            return "451 too late"
        if self.data:
            return self.data
        with self.lock:
            self.mails.append(Mail(envelope))
        return "250 accepted"


class SmtpServer:
    """A context manager: an SMTP server on a loopback port. tls: "starttls", "implicit" or None; auth: (user, password)."""

    def __init__(self, tls=None, auth=None, folder=None, port=None):
        self.port, self.tls, self.auth, self.folder = port or free_port(), tls, auth, folder
        self.handler = Handler()
        self.controller = None

    def context(self):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate(self.folder))
        return context

    def __enter__(self):
        options = {"hostname": "mail.test.example", "enable_SMTPUTF8": False}
        if self.tls == "starttls":
            options.update(tls_context=self.context(), require_starttls=True)
        if self.auth:
            options.update(authenticator=self.check, auth_required=True, auth_require_tls=self.tls == "starttls")

        class Made(Controller):
            def factory(controller):
                return SMTP(controller.handler, **options)

        self.controller = Made(self.handler, hostname="127.0.0.1", port=self.port,
                               ssl_context=self.context() if self.tls == "implicit" else None)
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    def check(self, server, session, envelope, mechanism, data):
        good = (data.login.decode(), data.password.decode()) == self.auth
        return AuthResult(success=good, handled=False, auth_data=data if good else None)

    @property
    def mails(self):
        with self.handler.lock:
            return list(self.handler.mails)

    def wait(self, count, seconds=30):
        """The mails once there are so many; all that there are after the time."""
        end = time.monotonic() + seconds
        while len(self.mails) < count and time.monotonic() < end:
            time.sleep(0.02)
        return self.mails


def certificate(folder):
    """Certificate and key for 127.0.0.1, signed by itself."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    if not cert.exists():
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(cert),
                        "-days", "2", "-subj", "/CN=mail.test.example", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True)
    return str(cert), str(key)
