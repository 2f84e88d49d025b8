# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plays one scenario against the real program on one engine and writes down what was said."""
import datetime
import email
import email.policy
import json
import os
import pathlib
import re
import time

import cellarbook
import language

HERE = pathlib.Path(__file__).resolve().parent
UNTIL_SECONDS = 20
PASSWORD = "a long scenario password"
FEEDS = ("/api/v1/catalog", "/api/v1/changes")
SHOWN_HEADERS = ("ETag", "Location", "Allow", "Retry-After", "Idempotent-Replay")
MASKED_FIELDS = ("token", "request_id", "secret", "uri", "next", "since", "stock_since",
                 "delivery", "body", "paused_until")


class Wrong(Exception):
    """Something was not as the scenario says."""


def engines_here():
    """SQLite always; PostgreSQL when the test run has started one."""
    return ["sqlite", "postgres"] if os.environ.get("CELLARBOOK_TEST_PG") else ["sqlite"]


def masked(value, key=""):
    """The answer with what differs from run to run by nature masked: tokens, ids that are random, pauses with jitter."""
    if isinstance(value, dict):
        return {k: masked(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [masked(v, key) for v in value]
    if key in MASKED_FIELDS and isinstance(value, str):
        return "(masked)"
    return value


class Play:
    """One scenario under way: the server, who is signed in, what was kept, the transcript."""

    def __init__(self, server):
        self.server = server
        self.kept = {}
        self.opaque = {}
        self.lines = []
        self.clients = {}
        self.client = None
        self.who = None
        self.answer = None
        self.headers = {}
        self.used = set()
        self.stock = None
        self.exchanges = []
        self.mails_read = set()

    def run(self, path):
        for step in language.parse(path):
            if step.verb == "prose":
                self.lines.append("\n" + step.rest)
                continue
            try:
                getattr(self, "do_" + ("request" if step.verb in language.METHODS else step.verb))(step)
            except (KeyError, IndexError, SyntaxError) as error:
                raise Wrong(f"{step.where}: {error!r}; last answer: {self.last()}") from error

    def last(self):
        return json.dumps(self.answer.json, ensure_ascii=False)[:600] if self.answer is not None else "none"

    def do_use(self, step):
        if step.rest not in self.used:
            self.used.add(step.rest)
            before, self.lines = self.lines, []
            self.run(HERE / f"{step.rest}.txt")
            self.lines = before

    def do_clock(self, step):
        if step.rest.startswith("+"):
            amount, unit = step.rest[1:].split()
            self.server.clock_ms += int(datetime.timedelta(**{unit: int(amount)}).total_seconds() * 1000)
        else:
            at = datetime.datetime.fromisoformat(step.rest.replace("Z", "+00:00"))
            self.server.clock_ms = int(at.timestamp() * 1000)
        self.server.set_clock(self.server.clock_ms)
        self.lines.append(f"clock {step.rest}")
        self.clients = {}  # their sessions may have expired meanwhile: people sign in again
        if self.who:
            self.become(self.who, step.where)

    def do_as(self, step):
        self.become(step.rest, step.where)
        self.lines.append(f"as {step.rest}")

    def become(self, name, where):
        if name not in self.clients:
            self.clients[name] = self.enter(name, where)
        self.who, self.client = name, self.clients[name]

    def enter(self, name, where):
        if name == "office":
            return self.server.office()
        client = self.server.client()
        if name != "nobody":
            answer = client.post("/api/v1/session", {"email": f"{name}@demo.example", "password": PASSWORD})
            if answer.status not in (200, 201):
                raise Wrong(f"{where}: {name} can't sign in: {answer.status} {answer.json}")
        return client

    def do_key(self, step):
        self.headers["Idempotency-Key"] = step.rest

    def do_match(self, step):
        rev = self.answer.headers.get("ETag", "") if step.rest == "rev" else language.fill(step.rest, self.kept, step.where)
        self.headers["If-Match"] = rev if rev.startswith(('"', "*", "W/")) else f'"{rev}"'

    def do_request(self, step):
        rest = language.fill(step.rest, self.kept, step.where)
        path, _, body = rest.partition(" ")
        sent = json.loads(body) if body.strip() and not body.startswith("raw ") else None
        raw = body[4:].encode() if body.startswith("raw ") else None
        self.send(step.verb, path, body, sent, raw)

    def send(self, verb, path, body, sent, raw):
        if verb == "GET" and path.partition("?")[0] in FEEDS:
            self.server.settle()
        self.answer = self.client.request(verb, path, body=sent, raw=raw, headers=self.headers)
        self.exchanges.append((verb, path, self.answer))
        self.lines.append(self.shown(f"> {verb} {path}" + (f" {body}" if body else "")))
        self.headers = {}
        self.lines.append(f"< {self.answer.status}")
        for name in SHOWN_HEADERS:
            if self.answer.headers.get(name) is not None:
                self.lines.append(f"< {name}: {self.answer.headers[name]}")
        if self.answer.json is not None:
            self.lines.append(json.dumps(masked(self.answer.json), indent=1, ensure_ascii=False))

    def shown(self, text):
        """What was sent, with the names of kept tokens in their places."""
        for value, name in self.opaque.items():
            text = text.replace(value, name)
        return text

    def do_expect(self, step):
        status, _, rest = step.rest.partition(" ")
        code, _, field = rest.partition(" ")
        body = self.answer.json if isinstance(self.answer.json, dict) else {}
        told = f"{step.where}: expected {step.rest}, got {self.answer.status} {self.last()}"
        if self.answer.status != int(status) or (code and body.get("code") != code):
            raise Wrong(told)
        if field and body.get("field") != field and field not in [e.get("field") for e in body.get("errors", [])]:
            raise Wrong(told)

    def do_keep(self, step):
        path, name = step.rest.split(" as ")
        if path == "ETag":
            self.kept[name] = self.answer.headers["ETag"]
            return
        value = language.dig(self.answer.json, path)
        self.kept[name] = value if isinstance(value, (str, int)) else json.dumps(value)
        if re.findall(r"[^.\[\]]+", path)[-1] in MASKED_FIELDS:
            self.opaque[str(value)] = "$" + name

    def do_see(self, step):
        path, want = step.rest.split(" = ", 1)
        want = json.loads(language.fill(want, self.kept, step.where))
        got = language.dig(self.answer.json, path)
        if got != want:
            raise Wrong(f"{step.where}: {path} is {json.dumps(got, ensure_ascii=False)}, not {json.dumps(want, ensure_ascii=False)}")

    def do_until(self, step):
        """Asks the last GET again until it says so; the transcript has the last answer only."""
        verb, path, _ = self.exchanges.pop()
        if verb != "GET":
            raise Wrong(f"{step.where}: only a GET can be asked again")
        begin = max(i for i, line in enumerate(self.lines) if line.startswith("> "))
        end = time.monotonic() + UNTIL_SECONDS
        while True:
            del self.lines[begin:]
            self.send(verb, path, "", None, None)
            try:
                return self.do_see(step)
            except Wrong:
                if time.monotonic() > end:
                    raise
            self.exchanges.pop()
            time.sleep(0.05)

    def do_mailed(self, step):
        """The secret behind # in the link of a mail; where mails go: play()."""
        address, name = step.rest.split(" as ")
        end = time.monotonic() + UNTIL_SECONDS
        while time.monotonic() < end:
            for path in sorted((self.server.folder / "mails").glob("*.eml")):
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                found = re.search(r"#(\S{43})", mail.get_body(("plain",)).get_content())
                if path in self.mails_read or address not in mail["To"] or not found:
                    continue
                self.mails_read.add(path)
                self.kept[name], self.opaque[found.group(1)] = found.group(1), "$" + name
                self.lines.append(f"mailed to {address}: {mail['Subject']}")
                return
            time.sleep(0.05)
        raise Wrong(f"{step.where}: no mail to {address}")

    def do_refused(self, step):
        sql = language.fill(step.rest.split(":", 1)[1].strip(), self.kept, step.where)
        refused, said = self.server.sql_refused(sql)
        if not refused:
            raise Wrong(f"{step.where}: the database took: {sql}")
        self.lines.append(f"refused by the database: {sql}")
        code = re.search(r"(?:back_order|purchase_order|receipt|received|ledger)_[a-z_]+", said)
        self.lines.append(f"  {code.group(0) if code else 'refused'}")

    def do_remember(self, _step):
        self.stock = self.server.stock()

    def do_stock(self, step):
        now = self.server.stock()
        if now != self.stock:
            raise Wrong(f"{step.where}: an inventory figure or the ledger has changed")
        self.lines.append(f"stock is the same: {len(now)} rows of balances and ledger")


def play(path, engine):
    """Plays the scenario on a fresh server; the transcript. Raises Wrong."""
    with cellarbook.Server(engine=engine, test_clock=True, start=False) as server:
        server.clock_ms = int(datetime.datetime(2026, 5, 12, 14, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)
        server.set_clock(server.clock_ms)
        if any(step.verb == "mailed" for step in language.parse(path)):
            server.extra["CELLARBOOK_MAIL"] = f"dir:{server.folder / 'mails'}"
        server.start()
        one = Play(server)
        one.run(path)
        problems = server.check()
        if problems:
            raise Wrong(f"check is not clean after {path.name}:\n{problems}")
        failures = server.failures_in_log()
        if failures:
            raise Wrong(f"the access log has a 5xx after {path.name}:\n" + "\n".join(failures))
        keep = os.environ.get("CELLARBOOK_EXCHANGES")
        if keep:
            with open(keep, "a", encoding="utf-8") as out:
                for verb, target, answer in one.exchanges:
                    json.dump([path.name, verb, target, answer.status, answer.headers.get("Content-Type"), answer.json], out)
                    out.write("\n")
        return "\n".join(one.lines).lstrip("\n") + "\n"
