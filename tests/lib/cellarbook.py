# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real program in a temporary folder, and a client for it. What every test that needs a server stands on.

    with cellarbook.Server(engine="postgres", test_clock=True) as server:
        client = server.client()
        answer = client.post("/api/v1/session", {"email": …, "password": …})
        assert answer.status == 201 and answer.json["user"]["name"] == …

CELLARBOOK_BIN names the program (default: the newest of build/dev and build/test); CELLARBOOK_TEST_PG is the URL of a
PostgreSQL superuser (tests/lib/postgres.py starts such a server); each Server makes and drops a database of its own.
CELLARBOOK_TEST_WRAP is a command to run the server under (valgrind); CELLARBOOK_KEEP leaves the temporary folders.
"""
import csv
import http.client
import io
import itertools
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_CLOCK_MS = 1778594400000  # 2026-05-12T14:00:00Z, where a test clock begins
READY_SECONDS = 60
READY_SECONDS_WRAPPED = 600  # valgrind, beside much else
STOP_SECONDS = 60
REQUEST_SECONDS = 60
COMMAND_SECONDS = 600
SANITIZERS = ("AddressSanitizer", "LeakSanitizer", "ThreadSanitizer", "UndefinedBehaviorSanitizer", "runtime error:")
TOKEN = re.compile(rb"(?<![\w-])[\w-]{43}(?![\w-])|\$argon2id?\$")  # as sessions, API tokens, links have them; and hashes
SECRET_KEYS = ("password", "present", "secret")
SECRET_SHORTEST = 12  # characters; a shorter one would have been refused, and may be an ordinary word
secrets = set()  # what clients of this process have sent as such
numbers = itertools.count(1)


class Failed(Exception):
    """The program did not do what every test takes for granted: start, stop, make a company."""


def program():
    """The path of the program under test."""
    named = os.environ.get("CELLARBOOK_BIN")
    if named:
        return pathlib.Path(named).resolve()
    built = [p for p in (ROOT / "build/dev/cellarbook", ROOT / "build/test/cellarbook") if p.exists()]
    if not built:
        raise Failed("no program to test: build the preset dev, or set CELLARBOOK_BIN")
    return max(built, key=lambda p: p.stat().st_mtime)


class Headers(dict):
    """An answer's headers; names in any case. Repeated ones are joined by a comma."""

    def __init__(self, pairs):
        super().__init__()
        for name, value in pairs:
            key = name.lower()
            self[key] = f"{self[key]}, {value}" if key in self else value

    def __getitem__(self, name):
        return super().__getitem__(name.lower())

    def __contains__(self, name):
        return super().__contains__(name.lower())

    def get(self, name, default=None):
        return super().get(name.lower(), default)


class Answer:
    """What came back: status, headers, body as bytes, and json (None when the body is not JSON)."""

    def __init__(self, status, pairs, body):
        self.status, self.headers, self.body = status, Headers(pairs), body
        self.cookies = [value for name, value in pairs if name.lower() == "set-cookie"]
        self.json = None
        if "json" in (self.headers.get("Content-Type") or "") and body:
            self.json = json.loads(body)

    @property
    def code(self):
        """The problem's code, '' when the answer is not a problem."""
        return self.json.get("code", "") if isinstance(self.json, dict) else ""

    def __repr__(self):
        return f"<Answer {self.status} {self.body[:300]!r}>"


def note_secrets(body):
    """Remembers the secrets of a JSON body, which no log may have."""
    if isinstance(body, dict):
        secrets.update(value for key, value in body.items()
                       if key in SECRET_KEYS and isinstance(value, str) and len(value) >= SECRET_SHORTEST)


class UnixConnection(http.client.HTTPConnection):
    """HTTP over the socket in the data folder."""

    def __init__(self, path):
        super().__init__("localhost", timeout=REQUEST_SECONDS)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Client:
    """One who asks: keeps the connection and the cookies. Not to be shared by threads.

    A request is never sent twice: a connection that the server has closed meanwhile is noticed before it is used.
    """

    def __init__(self, connect, token=None):
        self.connect, self.token = connect, token
        self.connection = None
        self.cookies = {}

    def request(self, method, path, body=None, raw=None, headers=None):
        """Sends and waits for the Answer. body: sent as JSON; raw: bytes sent as they are."""
        sent = {}
        if body is not None:
            raw = json.dumps(body, ensure_ascii=False).encode()
            note_secrets(body)
        if raw is not None:
            sent["Content-Type"] = "application/json"
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for name, value in (headers or {}).items():
            sent = {n: v for n, v in sent.items() if n.lower() != name.lower()}
            if value is not None:
                sent[name] = value
        try:
            connection = self.open()
            connection.request(method, path, body=raw, headers=sent)
            got = connection.getresponse()
            answer = Answer(got.status, got.getheaders(), got.read())
        except BaseException:
            self.close()
            raise
        self.keep_cookies(answer)
        return answer

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.request("POST", path, body=body, **more)

    def patch(self, path, body=None, **more):
        return self.request("PATCH", path, body=body, **more)

    def put(self, path, body=None, **more):
        return self.request("PUT", path, body=body, **more)

    def delete(self, path, **more):
        return self.request("DELETE", path, **more)

    def sign_in(self, email, password):
        """Opens a session; raises Failed when that is refused."""
        answer = self.post("/api/v1/session", {"email": email, "password": password})
        if answer.status not in (200, 201):
            raise Failed(f"{email} can't sign in: {answer}")
        return self

    def open(self):
        if self.connection is not None and self.connection.sock is not None:
            readable, _, _ = select.select([self.connection.sock], [], [], 0)
            if readable:  # nothing is due: the server has closed it
                self.close()
        if self.connection is None:
            self.connection = self.connect()
        return self.connection

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def keep_cookies(self, answer):
        for line in answer.cookies:
            pair, *attributes = [part.strip() for part in line.split(";")]
            name, _, value = pair.partition("=")
            gone = value == "" or any(a.lower().replace(" ", "") == "max-age=0" for a in attributes)
            if gone:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


class SqliteStore:
    """A database file in the data folder. Only the program may write to it (its WAL may have one writer only), so
    what is tried out is tried on a copy."""

    def __init__(self, data):
        self.path = pathlib.Path(data) / "cellarbook.sqlite"
        self.url = f"sqlite:{self.path}"

    def drop(self):
        pass

    def settle(self):
        """One writer: what was answered lies below the horizon of feeds."""

    def query(self, text):
        connection = sqlite3.connect(f"file:{urllib.parse.quote(str(self.path))}?mode=ro", uri=True, timeout=30)
        try:
            return [[plain(value) for value in row] for row in connection.execute(text)]
        finally:
            connection.close()

    def refuses(self, text):
        source = sqlite3.connect(f"file:{urllib.parse.quote(str(self.path))}?mode=ro", uri=True, timeout=30)
        copy = sqlite3.connect(":memory:", isolation_level=None)
        try:
            source.backup(copy)
            copy.execute("PRAGMA foreign_keys = ON")
            try:
                copy.execute(text)
            except sqlite3.IntegrityError as error:
                return True, str(error)
            return False, ""
        finally:
            source.close()
            copy.close()


class PostgresStore:
    """A database of its own on the server that CELLARBOOK_TEST_PG names."""

    def __init__(self):
        self.server = os.environ.get("CELLARBOOK_TEST_PG")
        if not self.server:
            raise Failed("CELLARBOOK_TEST_PG is not set: run this by tests/lib/postgres.py")
        self.name = f"cellarbook_{os.getpid()}_{next(numbers)}"
        parts = urllib.parse.urlsplit(self.server)
        self.url = urllib.parse.urlunsplit(parts._replace(path="/" + self.name))
        self.psql(self.server, f"CREATE DATABASE {self.name} TEMPLATE template0 ENCODING 'UTF8'")

    def drop(self):
        self.psql(self.server, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def psql(self, url, text, wanted=True):
        command = ["psql", "--no-psqlrc", "--quiet", "--csv", "--tuples-only", "-P", "null=\\N",
                   "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=default", url]
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False,
                              env={**os.environ, "PGOPTIONS": "-c client_min_messages=warning"})
        if wanted and done.returncode != 0:
            raise Failed(f"psql: {done.stderr}")
        return done

    def settle(self):
        """Waits until every transaction of the cluster that is under way now, of whatever database, has ended: feeds stop
        before the oldest of them (docs/decisions/0004)."""
        newest = int(self.query("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")[0][0])
        end = time.monotonic() + COMMAND_SECONDS
        while int(self.query("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")[0][0]) < newest:
            if time.monotonic() > end:
                raise Failed("a transaction does not end")
            time.sleep(0.02)

    def query(self, text):
        out = self.psql(self.url, text).stdout
        return [[None if value == "\\N" else value for value in row] for row in csv.reader(io.StringIO(out))]

    def refuses(self, text):
        done = self.psql(self.url, f"BEGIN;\n{text.rstrip().rstrip(';')};\nSET CONSTRAINTS ALL IMMEDIATE;\nROLLBACK;\n",
                         wanted=False)
        if done.returncode != 0 and "syntax error" in done.stderr:
            raise Failed(f"psql: {done.stderr}")
        return done.returncode != 0, done.stderr


def plain(value):
    """A value of SQLite as psql would print it, so that both engines give the same rows."""
    if value is None or isinstance(value, str):
        return value
    return "\\x" + value.hex() if isinstance(value, bytes) else str(value)


class Server:
    """`cellarbook serve` on a data folder of its own; a context manager.

    engine       "sqlite" or "postgres"
    test_clock   True: its clock stands at .clock_ms and only set_clock() moves it (needs a build with test hooks)
    env          environment variables on top, e.g. {"CELLARBOOK_CONNECTIONS": "4"}
    company      False: no company is made
    demo         True: the demo company instead of an empty one; a list: arguments for `cellarbook demo`
    start        False: everything is made but the server is not started yet
    beside       another Server on PostgreSQL, whose database and test clock this one shares
    """

    def __init__(self, engine="sqlite", test_clock=False, env=None, demo=False, company=True, start=True, binary=None,
                 beside=None):
        self.beside = beside
        if beside is not None:
            engine, company = beside.engine, False
        self.engine, self.test_clock, self.extra = engine, test_clock, dict(env or {})
        self.demo, self.company, self.to_start = demo, company, start
        self.binary = pathlib.Path(binary).resolve() if binary else program()
        self.folder = self.data = self.log_path = self.store = self.process = self.port = None
        self.clock_ms = START_CLOCK_MS
        self.ready_ms = 0.0
        self.log = None
        self.log_read = 0

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cellarbook-test-"))
        try:
            self.data = self.folder / "data"
            self.data.mkdir(mode=0o700)
            self.log_path = self.folder / "log"
            if self.beside is not None:
                self.store = self.beside.store
            else:
                self.store = SqliteStore(self.data) if self.engine == "sqlite" else PostgresStore()
            if self.test_clock:
                self.set_clock(self.clock_ms)
            self.make_company()
            if self.to_start:
                self.start()
        except BaseException:
            self.clean_up()
            raise
        return self

    def __exit__(self, kind, _error, _trace):
        try:
            if kind is None:
                self.stop()
                found = self.secrets_in_log()
                if found:
                    raise Failed(f"there are secrets in the log: {found[:5]}")
        finally:
            self.clean_up()

    # --- the program ---

    @property
    def environment(self):
        env = {name: value for name, value in os.environ.items() if not name.startswith("CELLARBOOK_")}
        env.update({"CELLARBOOK_LISTEN": "127.0.0.1:0", "CELLARBOOK_DATA": str(self.data),
                    "CELLARBOOK_DATABASE_URL": self.store.url, "CELLARBOOK_LOG_FORMAT": "json"})
        env.update({f"CELLARBOOK_RATE_{who}": "1000000" for who in ("ADDRESS", "TOKEN", "USER")})  # tests never sleep
        env.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
        timekeeper = self.beside or self
        if timekeeper.test_clock:
            env["CELLARBOOK_TEST_CLOCK"] = str(timekeeper.folder / "clock")
        env.update(self.extra)
        return env

    def run(self, *arguments, text=None, env=None):
        """Runs another command of the program on the same data; the CompletedProcess with stdout and stderr as text."""
        return subprocess.run([str(self.binary), *map(str, arguments)], input=text if text is not None else "", text=True,
                              capture_output=True, timeout=COMMAND_SECONDS, check=False, cwd=self.folder,
                              env={**self.environment, **(env or {})})

    def make_company(self):
        if self.demo:
            arguments = ["demo"] + (self.demo if isinstance(self.demo, list) else [])
        elif self.company:
            arguments = ["init", "--name", "Scenario Wines", "--time-zone", "America/Chicago", "--currency", "USD"]
        else:
            return
        done = self.run(*arguments)
        if done.returncode != 0:
            raise Failed(f"cellarbook {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")

    def start(self):
        """Starts it and waits until it says server_ready; .port, .pid and .ready_ms (from start to ready) are set."""
        if self.log is None:
            self.log = open(self.log_path, "ab")  # noqa: SIM115 - closed in clean_up()
        self.log_read = self.log_path.stat().st_size
        began = time.monotonic()
        wrap = os.environ.get("CELLARBOOK_TEST_WRAP", "").split()
        limit = READY_SECONDS_WRAPPED if wrap else READY_SECONDS
        self.process = subprocess.Popen([*wrap, str(self.binary), "serve"], stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, cwd=self.folder, env=self.environment)
        while True:
            ready = [e for e in self.events(self.log_read) if e.get("event") == "server_ready"]
            if ready:
                break
            if self.process.poll() is not None or time.monotonic() - began > limit:
                raise Failed(f"cellarbook serve did not get ready (exit {self.process.poll()}):\n{self.log_tail()}")
            time.sleep(0.005)
        self.ready_ms = (time.monotonic() - began) * 1000
        self.port = int(ready[0]["port"])
        return self

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        """A graceful stop; raises Failed unless it ends by itself with exit code 0."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise Failed(f"cellarbook serve did not stop within {STOP_SECONDS} s:\n{self.log_tail()}") from None
        if code != 0:
            raise Failed(f"cellarbook serve ended with {code}:\n{self.log_tail()}")

    def kill(self):
        """SIGKILL, as the out-of-memory killer would."""
        if self.process is not None:
            process, self.process = self.process, None
            process.kill()
            process.wait()

    def restart(self):
        """Stops (if it runs) and starts on the same data; the port is another one."""
        self.stop()
        return self.start()

    def clean_up(self):
        self.kill()
        if self.log is not None:
            self.log.close()
        if self.store is not None and self.beside is None:
            self.store.drop()
        if os.environ.get("CELLARBOOK_KEEP"):
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    # --- who asks ---

    def client(self, token=None):
        """A client over TCP."""
        return Client(lambda: http.client.HTTPConnection("127.0.0.1", self.port, timeout=REQUEST_SECONDS), token)

    def office(self):
        """A client over the socket in the data folder: the program itself, an admin."""
        return Client(lambda: UnixConnection(self.data / "cellarbook.sock"))

    def wire(self):
        """A bare TCP connection, for what no well-behaved client sends."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=REQUEST_SECONDS)

    # --- the clock, the database, the log ---

    def set_clock(self, ms):
        """Sets the test clock; at once, because the program reads the file whenever it asks for the time."""
        self.clock_ms = int(ms)
        fresh = self.folder / f"clock.{threading.get_ident()}"
        fresh.write_text(f"{self.clock_ms}\n", encoding="ascii")
        fresh.replace(self.folder / "clock")

    def sql(self, text):
        """The rows of a SELECT, straight from the database: lists of texts, None for NULL, equal on both engines."""
        return self.store.query(text)

    def settle(self):
        """After it, feeds give out all that was answered before."""
        self.store.settle()

    def sql_refused(self, text):
        """(refused?, what the database said) for a write typed into the database; nothing is kept of it."""
        return self.store.refuses(text)

    def stock(self):
        """All rows of the balances and of the ledger."""
        return (self.sql("SELECT product_id, warehouse_id, on_hand_btl, on_future_btl, on_order_btl FROM inventory_balances"
                         " ORDER BY product_id, warehouse_id")
                + self.sql("SELECT id, at, user_id, product_id, warehouse_id, bucket, qty_btl, reason, note"
                           " FROM inventory_moves ORDER BY id"))

    def check(self):
        """What `cellarbook check` has found; '' when all is well."""
        done = self.run("check")
        if done.returncode == 0 and done.stdout.strip() == "clean":
            return ""
        return f"{done.stdout}{done.stderr}".strip() or f"check ended with {done.returncode} and said nothing"

    def events(self, offset=0):
        """The events of the log so far, as dictionaries; lines that are no JSON are left out."""
        found = []
        for line in self.log_lines(offset):
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
        return found

    def log_lines(self, offset=0):
        with open(self.log_path, "rb") as file:
            file.seek(offset)
            return file.read().decode("utf-8", errors="replace").splitlines()

    def log_tail(self, lines=40):
        return "\n".join(self.log_lines()[-lines:])

    def secrets_in_log(self):
        """Secrets in what the server has logged: those that its clients have sent, and what looks like one whoever made it."""
        if self.log_path is None or not self.log_path.exists():
            return []
        text = self.log_path.read_bytes()
        return [secret for secret in sorted(secrets) if secret.encode("utf-8", "surrogatepass") in text] + TOKEN.findall(text)

    def failures_in_log(self):
        """Lines of requests answered with 5xx (but for injected faults), and what a sanitizer has said."""
        bad = []
        for line in self.log_lines():
            if any(word in line for word in SANITIZERS):
                bad.append(line)
                continue
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if event.get("event") == "request" and int(event.get("status", 0)) >= 500 and not event.get("injected"):
                bad.append(line)
        return bad
